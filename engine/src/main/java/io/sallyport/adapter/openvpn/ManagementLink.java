package io.sallyport.adapter.openvpn;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.sallyport.flow.DaemonLink;
import io.sallyport.management.Command;
import io.sallyport.management.Reply;
import io.sallyport.management.SessionState;
import io.sallyport.management.StatusReport;
import io.sallyport.model.ClientId;
import io.sallyport.model.InstanceName;

/**
 * The management connection to one daemon: connects, and again whenever the connection is lost, until closed.
 *
 * <p>One thread reads, and does nothing but parse and hand over; one writes. Both are platform threads, since a native socket read would pin a
 * virtual thread's carrier. Replies are handed out on virtual threads of their own, so a slow receiver stalls nobody.
 *
 * <p>{@link #send} never waits. Without a connection, and for what was unanswered when it ended, the reply is {@link Reply.Lost}; when more is
 * queued than {@link Outbox#BYTES_MAX} it is {@link Reply.Refused}: a client whose verdict is refused is not let in.
 */
public final class ManagementLink implements DaemonLink {
    private static final Logger LOG = LoggerFactory.getLogger(ManagementLink.class);
    private static final int CONNECT_MILLIS_MAX = 5_000;
    private static final Duration CLOSE_WAIT_MAX = Duration.ofSeconds(5);

    private final LinkSettings settings;
    private final Listener listener;
    private final InstantSource clock;
    private final ExecutorService receivers = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread reader;
    private volatile @Nullable Connection connection;
    private volatile boolean closed;
    private long epoch;

    private ManagementLink(LinkSettings settings, Listener listener, InstantSource clock) {
        this.settings = settings;
        this.listener = listener;
        this.clock = clock;
        this.epoch = settings.firstEpoch() - 1;
        this.reader = Thread.ofPlatform().daemon().name("openvpn-" + settings.instance() + "-read").unstarted(this::stayConnected);
    }

    /** Starts to connect, and returns at once. */
    public static ManagementLink start(LinkSettings settings, Listener listener, InstantSource clock) {
        ManagementLink link = new ManagementLink(settings, listener, clock);
        link.reader.start();
        return link;
    }

    @Override
    public InstanceName instance() {
        return settings.instance();
    }

    @Override
    public CompletionStage<Reply> send(Command command) {
        Connection current = connection;
        return current == null ? CompletableFuture.completedStage(new Reply.Lost("not connected")) : current.send(command);
    }

    @Override
    public CompletionStage<Reply> send(ClientId client, Command command) {
        Connection current = connection;
        return current == null ? CompletableFuture.completedStage(new Reply.Lost("not connected")) : current.send(client, command);
    }

    /** Every client the daemon has, read; empty when there was no such answer. */
    public CompletionStage<Optional<StatusReport>> status() {
        return send(new Command.Status()).thenApply(
                reply -> reply instanceof Reply.Body body ? Optional.of(StatusReport.parse(body.lines())) : Optional.empty());
    }

    /** What the connection is now. */
    public SessionState state() {
        Connection current = connection;
        return current == null ? new SessionState.Closed(settings.firstEpoch() - 1) : current.state();
    }

    /** Ends the connection for good. The daemon goes on as it is. */
    @Override
    public void close() {
        closed = true;
        Connection current = connection;
        if (current != null) {
            current.end("closed by us");
        }
        reader.interrupt();
        if (!Thread.currentThread().equals(reader)) {
            try {
                reader.join(CLOSE_WAIT_MAX);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        receivers.shutdown();
    }

    private void stayConnected() {
        int failures = 0;
        String said = "";
        while (!closed) {
            try {
                Connection fresh = new Connection(settings, settings.endpoint().connect(CONNECT_MILLIS_MAX), epoch, listener, clock,
                        receivers);
                connection = fresh;
                if (closed) {
                    fresh.end("closed by us");
                }
                String why = fresh.run();
                connection = null;
                epoch = fresh.state().epoch();
                failures = fresh.wasLive() ? 0 : failures;
                if (fresh.wasLive() && !closed) {
                    LOG.warn("{}: management connection lost: {}", settings.instance(), why);
                    listener.lost(settings.instance(), why);
                } else if (!closed && !why.equals(said)) {
                    // Once for each reason: a left-over daemon takes seconds to end, and is tried many times meanwhile.
                    said = why;
                    LOG.warn("{}: {} is not usable: {}", settings.instance(), settings.endpoint(), why);
                }
            } catch (IOException e) {
                // No socket yet, or nobody behind it: normal while a daemon starts.
                if (failures == 0) {
                    LOG.debug("{}: {} not there yet: {}", settings.instance(), settings.endpoint(), e.getMessage());
                }
            } catch (RuntimeException e) {
                LOG.error("{}: the management connection failed in our own code", settings.instance(), e);
            }
            failures++;
            pause(settings.backoff().after(failures));
        }
    }

    private void pause(Duration wait) {
        try {
            if (!closed) {
                Thread.sleep(wait);
            }
        } catch (InterruptedException e) {
            // Only close() interrupts, and the loop looks at its flag.
            LOG.trace("woken to close", e);
        }
    }
}
