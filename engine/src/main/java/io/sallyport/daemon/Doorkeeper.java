package io.sallyport.daemon;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.sallyport.adapter.kernel.KernelDoor;
import io.sallyport.effect.door.Bans;
import io.sallyport.effect.door.Refusal;
import io.sallyport.effect.door.Source;
import io.sallyport.event.Event;
import io.sallyport.flow.DaemonLink;
import io.sallyport.flow.Notice;
import io.sallyport.flow.Outcome;
import io.sallyport.management.FailedHandshake;
import io.sallyport.model.ClientId;
import io.sallyport.model.InstanceName;
import io.sallyport.policy.DoorTerms;

/** Keeps the door of one instance: its limits as the policy says them, and bans as handshakes fail. */
final class Doorkeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Doorkeeper.class);
    /** What waits to be told to the kernel at most; above it, bans come later or not at all. */
    private static final int WAITING_MAX = 1_000;

    private final InstanceName instance;
    private final KernelDoor door;
    private final Notice.Observer observer;
    private final InstantSource clock;
    private final Bans bans = new Bans();
    /** The reader of the management socket must never wait. */
    private final ExecutorService thread = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_MAX),
            work -> Thread.ofPlatform().daemon().name("door").unstarted(work), new ThreadPoolExecutor.DiscardPolicy());
    private DoorTerms terms = DoorTerms.USUAL;

    Doorkeeper(InstanceName instance, KernelDoor door, Notice.Observer observer, InstantSource clock) {
        this.instance = instance;
        this.door = door;
        this.observer = observer;
        this.clock = clock;
    }

    /** Puts the terms of a policy in force. What the kernel refuses is said, and tried again with the next {@link #mend}. */
    synchronized void keep(DoorTerms next) {
        terms = next;
        if (door.keep(next) instanceof Outcome.Failed failed) {
            say(failed.what() + " (" + failed.hint() + ")", true);
        }
    }

    /** Repairs what somebody changed. */
    synchronized void mend() {
        Instant now = clock.instant();
        KernelDoor.Mended mended = door.mend(bans.running(now), now);
        if (!mended.drift().isEmpty()) {
            Optional<Outcome.Failed> failed = mended.repair() instanceof Outcome.Failed f ? Optional.of(f) : Optional.empty();
            observer.notice(new Notice.Drift(instance, mended.drift(), failed, now));
        }
    }

    /** The bans that are running, by source. */
    synchronized List<Bans.Ban> bans() {
        return bans.running(clock.instant());
    }

    /** How many packets were dropped, by reason. */
    Map<Refusal, Long> dropped() {
        return door.dropped();
    }

    /** Lets a source in again before its time; the ban that was lifted. */
    synchronized Optional<Bans.Ban> lift(Source source, String by) {
        Optional<Bans.Ban> ban = bans.lift(source, clock.instant());
        ban.ifPresent(lifted -> open(lifted, by));
        return ban;
    }

    private void open(Bans.Ban ban, String why) {
        if (door.lift(ban.source()) instanceof Outcome.Failed failed) {
            LOG.debug("{}: {}", instance, failed.what());
        }
        say(ban.source() + " may come again: " + why, false);
    }

    private synchronized void failed(FailedHandshake failure) {
        Instant now = clock.instant();
        bans.failed(failure.from(), now, terms.bans()).ifPresent(ban -> {
            Duration lasts = terms.bans().lasts();
            String why = ban.failures() + " handshakes failed within " + seconds(terms.bans().within());
            switch (door.ban(ban.source(), lasts)) {
                case DONE -> say(ban.source() + " is kept out for " + seconds(lasts) + ": " + why, false);
                case KNOWN -> {
                    bans.lift(ban.source(), now);
                    say(ban.source() + " is not kept out, since it had a session of late, but " + why, false);
                }
                case NOT -> {
                    bans.lift(ban.source(), now);
                    say(ban.source() + " should be kept out and is not: " + why, true);
                }
            }
        });
    }

    private static String seconds(Duration time) {
        return time.toSeconds() + " s";
    }

    private synchronized void came(ClientId client) {
        bans.came(client).ifPresent(ban -> open(ban, "a client of it was let in"));
        bans.source(client).ifPresent(door::know);
    }

    private void say(String text, boolean bad) {
        observer.notice(new Notice.Daemon(instance, text, bad, clock.instant()));
    }

    private synchronized void heard(Event.OfClient event) {
        switch (event) {
            case Event.Connect connect -> connect.peer().from().ifPresent(from -> bans.asks(connect.client(), from));
            case Event.Disconnect gone -> bans.went(gone.client());
            case Event.Established established -> came(established.client());
            case Event.Reauth _,Event.AddressLearned _,Event.ByteCount _,Event.ChallengeAnswered _,Event.Tick _ -> {}
        }
    }

    private synchronized void nobody() {
        bans.nobody();
    }

    @Override
    public void close() {
        thread.shutdownNow();
        door.close();
    }

    /** Hears what the daemon tells, beside whoever else does. */
    DaemonLink.Listener beside(DaemonLink.Listener next) {
        return new Ears(next);
    }

    private final class Ears implements DaemonLink.Listener {
        private final DaemonLink.Listener next;

        Ears(DaemonLink.Listener next) {
            this.next = next;
        }

        @Override
        public void on(Event.OfClient event) {
            if (!(event instanceof Event.ByteCount)) {
                thread.execute(() -> heard(event));
            }
            next.on(event);
        }

        @Override
        public void epochBegan(InstanceName name, long epoch, boolean onHold) {
            if (onHold) {
                thread.execute(Doorkeeper.this::nobody);
            }
            next.epochBegan(name, epoch, onHold);
        }

        @Override
        public void lost(InstanceName name, String why) {
            next.lost(name, why);
        }

        @Override
        public void logged(InstanceName name, String flags, String text) {
            FailedHandshake.of(text).ifPresent(failure -> thread.execute(() -> failed(failure)));
            next.logged(name, flags, text);
        }

        @Override
        public void state(InstanceName name, String state, String detail) {
            next.state(name, state, detail);
        }
    }
}
