package io.sallyport.adapter.kernel;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows what happens in a network namespace by the monitors of {@code nft}, {@code ip} and {@code tc}, and rings when it may concern us. A monitor that
 * ends (it may, when more happens than it can tell) is started again.
 */
final class Watch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    private final Shell shell;
    private final Runnable bell;
    private final Set<Process> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private Watch(Shell shell, Runnable bell) {
        this.shell = shell;
        this.bell = bell;
    }

    /** @param disturbed whether somebody else changed the ruleset, whatever the monitors say */
    static Watch open(Shell shell, Hints hints, BooleanSupplier disturbed, Runnable bell) {
        Watch watch = new Watch(shell, bell);
        Thread.startVirtualThread(() -> watch.look(disturbed));
        // Of all events, nft 1.0.6 crashes over some; of rules it tells reliably, and a flush takes rules away.
        watch.follow(hints::nft, "nft", "monitor", "rules");
        watch.follow(hints::ip, "ip", "monitor", "link", "route", "rule");
        watch.follow(hints::tc, "tc", "monitor");
        return watch;
    }

    private void look(BooleanSupplier disturbed) {
        try {
            while (!closed) {
                if (isDisturbed(disturbed)) {
                    bell.run();
                }
                Thread.sleep(LOOK_EVERY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A look that fails must not be the last one. */
    private static boolean isDisturbed(BooleanSupplier disturbed) {
        try {
            return disturbed.getAsBoolean();
        } catch (RuntimeException e) {
            LOG.error("the ruleset's generation could not be looked at; the tables are compared", e);
            return true;
        }
    }

    private void follow(Predicate<String> concerns, String... command) {
        List<String> words = shell.words(command);
        // A thread that mostly waits for another process's output holds on to its carrier: it gets one of its own.
        Thread.ofPlatform().daemon().name("monitor-" + command[0]).start(() -> {
            while (!closed) {
                try {
                    listen(new ProcessBuilder(words).redirectErrorStream(true).start(), concerns);
                    Thread.sleep(PAUSE);
                } catch (IOException e) {
                    LOG.warn("{} cannot be followed: {}; changes are found by comparing only", String.join(" ", command), e.getMessage());
                    return;
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        });
    }

    private void listen(Process process, Predicate<String> concerns) throws IOException {
        running.add(process);
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null && !closed; line = lines.readLine()) {
                if (concerns.test(line)) {
                    bell.run();
                }
            }
        } finally {
            running.remove(process);
            process.destroyForcibly();
        }
    }

    @Override
    public void close() {
        closed = true;
        running.forEach(Process::destroyForcibly);
    }
}
