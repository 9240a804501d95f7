package io.sallyport.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** {@code sallyport run} as a process of its own in a namespace, with its live lines passed on. */
public final class DaemonProcess implements AutoCloseable {
    private static final long STOP_SECONDS = 20;

    private final Process process;
    private final List<String> lines = new ArrayList<>();
    /** Whether its output has ended, so that no more lines come. */
    private boolean over;
    private volatile boolean closing;

    private DaemonProcess(Process process) {
        this.process = process;
    }

    /** Starts the daemon with this configuration by the Java and the jars that run now; {@code onLine} gets each line of its output. */
    public static DaemonProcess start(NetworkNamespace namespace, Path config, Path log, Consumer<String> onLine) {
        List<String> command = new ArrayList<>(namespace.enter());
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow", "-XX:+UseSerialGC", "-Xmx512m", "-Dsallyport.log=info", "-cp",
                System.getProperty("java.class.path"), "io.sallyport.cli.Main", "run", "--config", config.toString()));
        try {
            DaemonProcess daemon = new DaemonProcess(
                    new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile())).start());
            Thread.ofPlatform().daemon().name("daemon-lines").start(() -> daemon.follow(onLine));
            return daemon;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    /** How much of a processor it has had so far; none where that cannot be told any more. */
    public Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** How it is, in words: whether it runs, and what it has used. */
    public String condition() {
        return process.isAlive()
                ? "process " + pid() + " runs and has used " + processorTime().toMillis() + " ms of a processor"
                : "it ended with status " + process.exitValue();
    }

    /** Waits for a line that has these words, among those after the first {@code from}; the line, or empty when it did not come in time. */
    public Optional<String> await(String words, int from, Duration atMost) {
        long until = System.nanoTime() + atMost.toNanos();
        synchronized (lines) {
            while (true) {
                Optional<String> found = lines.stream().skip(from).filter(line -> line.contains(words)).findFirst();
                long left = until - System.nanoTime();
                if (found.isPresent() || left <= 0 || over) {
                    return found;
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(lines, Math.clamp(left, 1_000_000, 200_000_000));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return Optional.empty();
                }
            }
        }
    }

    /** How many lines there were so far. */
    public int count() {
        synchronized (lines) {
            return lines.size();
        }
    }

    /** Ends it at once, as a crash would. */
    public void kill() {
        closing = true;
        process.destroyForcibly();
        try {
            process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks it to end and waits; it takes down what it put up. */
    @Override
    public void close() {
        closing = true;
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void follow(Consumer<String> onLine) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                // Shown before anybody who waits for it goes on.
                onLine.accept(line);
                synchronized (lines) {
                    lines.add(line);
                    lines.notifyAll();
                }
            }
        } catch (IOException e) {
            if (!closing) {
                onLine.accept("the daemon's output ended: " + e.getMessage());
            }
        } finally {
            synchronized (lines) {
                over = true;
                lines.notifyAll();
            }
        }
    }
}
