package io.sallyport.adapter.openvpn;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.sallyport.flow.Outcome;
import io.sallyport.model.InstanceName;

/**
 * Runs one OpenVPN daemon as a child, and again when it ends, until stopped. Several run side by side. When we end without stopping it, it goes on:
 * its clients stay connected, and nobody new is let in.
 */
public final class Supervisor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final int LAST_LINES = 12;
    private static final Duration CLOSE_MARGIN = Duration.ofSeconds(5);

    private final SupervisorSettings settings;
    private final Listener listener;
    private final InstantSource clock;
    private final RotatingLog log;
    private final Logger output;
    private final Thread thread;
    private volatile SupervisorState state = new SupervisorState.Starting(1);
    private volatile boolean stopping;
    private volatile @Nullable Process process;

    private Supervisor(SupervisorSettings settings, Listener listener, InstantSource clock) {
        this.settings = settings;
        this.listener = listener;
        this.clock = clock;
        this.log = new RotatingLog(settings.log(), RotatingLog.FILE_BYTES_MAX, RotatingLog.FILES_KEPT);
        this.output = LoggerFactory.getLogger("openvpn." + settings.instance());
        this.thread = Thread.ofPlatform().name("openvpn-" + settings.instance() + "-supervise").unstarted(this::supervise);
    }

    /** Begins to run the daemon, and returns at once; what becomes of it the listener hears. */
    public static Supervisor start(SupervisorSettings settings, Listener listener, InstantSource clock) {
        Supervisor supervisor = new Supervisor(settings, listener, clock);
        supervisor.thread.start();
        return supervisor;
    }

    /** Who hears what becomes of a daemon. Called by the supervising thread, in order. */
    @FunctionalInterface
    public interface Listener {
        void changed(InstanceName instance, SupervisorState state);
    }

    public SupervisorState state() {
        return state;
    }

    /** Whether this process is the daemon that runs now; so that the link talks to no other. */
    public boolean isDaemon(long pid) {
        Process current = process;
        return current != null && current.pid() == pid;
    }

    /** Ends the daemon: SIGTERM, and SIGKILL when its grace is over. Returns when it has ended. */
    @Override
    public void close() {
        stopping = true;
        thread.interrupt();
        try {
            thread.join(settings.grace().multipliedBy(2).plus(CLOSE_MARGIN));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void supervise() {
        SupervisorState.Starting starting = new SupervisorState.Starting(1);
        while (true) {
            change(starting);
            SupervisorState after = runOnce(starting);
            change(after);
            switch (after) {
                case SupervisorState.Waiting waiting -> {
                    if (!sleep(waiting.delay())) {
                        change(waiting.stop());
                        return;
                    }
                    starting = waiting.retry();
                }
                case SupervisorState.Stopped _,SupervisorState.Failed _,SupervisorState.Starting _,SupervisorState.Running _,SupervisorState.Stopping _ -> {
                    return;
                }
            }
        }
    }

    private SupervisorState runOnce(SupervisorState.Starting starting) {
        if (stopping) {
            return starting.stop();
        }
        if (Preflight.clear(settings) instanceof Outcome.Failed failed) {
            return stopping ? starting.stop() : starting.refused(failed.what(), failed.hint());
        }
        List<String> command = new ArrayList<>(settings.launcher());
        command.addAll(List.of(settings.binary().toString(), "--config", settings.config().toString()));
        try {
            Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
            process = child;
            Child.remember(settings, child.pid());
            SupervisorState.Running running = starting.spawned(child.pid(), clock.instant());
            change(running);
            return watch(child, running);
        } catch (IOException e) {
            return starting.refused("cannot start " + settings.binary() + ": " + e.getMessage(), "install openvpn, or name its program");
        } finally {
            process = null;
            log.close();
        }
    }

    private SupervisorState watch(Process child, SupervisorState.Running running) {
        ArrayDeque<String> lastLines = new ArrayDeque<>();
        Thread copy = Thread.ofPlatform().daemon().name("openvpn-" + settings.instance() + "-output").start(() -> copy(child, lastLines));
        try {
            int code = child.waitFor();
            copy.join(CLOSE_MARGIN);
            SupervisorState.Exit exit = new SupervisorState.Exit(code, last(lastLines));
            LOG.warn("{}: openvpn (process {}) ended {}", settings.instance(), child.pid(), exit.describe());
            return settings.failFast() ? running.failed(exit) : running.exited(exit, settings.backoff(), clock.instant());
        } catch (InterruptedException e) {
            // Only close() interrupts.
            SupervisorState.Stopping stop = running.stop();
            change(stop);
            end(child);
            return stop.exited();
        }
    }

    private void end(Process child) {
        child.destroy();
        if (!endsWithin(child, settings.grace())) {
            LOG.warn("{}: openvpn (process {}) does not end within {}, killed", settings.instance(), child.pid(), settings.grace());
            child.destroyForcibly();
            endsWithin(child, settings.grace().plus(CLOSE_MARGIN));
        }
    }

    private static boolean endsWithin(Process child, Duration time) {
        try {
            return child.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void copy(Process child, ArrayDeque<String> lastLines) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                log.line(line);
                output.debug("{}", line);
                synchronized (lastLines) {
                    lastLines.add(line);
                    if (lastLines.size() > LAST_LINES) {
                        lastLines.remove();
                    }
                }
            }
        } catch (IOException e) {
            LOG.debug("{}: output ended: {}", settings.instance(), e.getMessage());
        }
    }

    private static List<String> last(ArrayDeque<String> lines) {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    private boolean sleep(Duration delay) {
        try {
            if (!stopping) {
                Thread.sleep(delay);
            }
        } catch (InterruptedException e) {
            LOG.trace("woken to stop", e);
        }
        return !stopping;
    }

    private void change(SupervisorState next) {
        state = next;
        try {
            listener.changed(settings.instance(), next);
        } catch (RuntimeException e) {
            LOG.error("{}: a listener failed", settings.instance(), e);
        }
    }
}
