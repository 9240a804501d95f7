package io.sallyport.adapter.openvpn;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.sallyport.event.Event;
import io.sallyport.flow.DaemonLink;
import io.sallyport.model.InstanceName;

/** A listener that keeps what it hears, in order, and can be waited on; {@code also} is called with each event, on the reader's thread. */
public final class Recorder implements DaemonLink.Listener {
    private final List<Object> heard = new ArrayList<>();
    private final Consumer<Object> also;

    public Recorder(Consumer<Object> also) {
        this.also = also;
    }

    /** An epoch that began. */
    public record Epoch(long number, boolean onHold) {}

    /** The end of a connection. */
    public record Lost(String why) {}

    /** A log line. */
    public record Logged(String flags, String text) {}

    /** A daemon's state. */
    public record State(String name, String detail) {}

    @Override
    public void on(Event.OfClient event) {
        keep(event);
    }

    @Override
    public void epochBegan(InstanceName instance, long epoch, boolean onHold) {
        keep(new Epoch(epoch, onHold));
    }

    @Override
    public void lost(InstanceName instance, String why) {
        keep(new Lost(why));
    }

    @Override
    public void logged(InstanceName instance, String flags, String text) {
        keep(new Logged(flags, text));
    }

    @Override
    public void state(InstanceName instance, String name, String detail) {
        keep(new State(name, detail));
    }

    private void keep(Object what) {
        synchronized (heard) {
            heard.add(what);
            heard.notifyAll();
        }
        also.accept(what);
    }

    public List<Object> heard() {
        synchronized (heard) {
            return List.copyOf(heard);
        }
    }

    /** Waits for the first of this kind that fits; a failure shows all that was heard instead. */
    public <T> T await(Class<T> kind, Predicate<T> fits, Duration atMost) {
        long until = System.nanoTime() + atMost.toNanos();
        synchronized (heard) {
            while (true) {
                Optional<T> found = heard.stream().filter(kind::isInstance).map(kind::cast).filter(fits).findFirst();
                if (found.isPresent()) {
                    return found.get();
                }
                long left = until - System.nanoTime();
                if (left <= 0) {
                    throw new AssertionError("no " + kind.getSimpleName() + " within " + atMost + "; heard " + heard);
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(heard, Math.max(left, TimeUnit.MILLISECONDS.toNanos(1)));
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    public <T> T await(Class<T> kind, Duration atMost) {
        return await(kind, any -> true, atMost);
    }
}
