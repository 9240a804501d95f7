package io.sallyport.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.sallyport.adapter.openvpn.InstanceConfig.Transport;

/** A real OpenVPN client in a network namespace of its own. Closing it ends the process. */
public final class VpnClient implements AutoCloseable {
    private static final String CONNECTED = "Initialization Sequence Completed";
    private static final String REFUSED = "AUTH_FAILED";
    private static final long KILL_SECONDS = 3;

    private final Settings settings;
    private final List<LogLine> log = new ArrayList<>();
    private final Process process;
    private final long startedNanos;

    private VpnClient(Settings settings, Process process, long startedNanos) {
        this.settings = settings;
        this.process = process;
        this.startedNanos = startedNanos;
    }

    /** Writes the client's configuration to {@code directory} and starts it. */
    public static VpnClient start(Settings settings, Path directory) {
        try {
            Path config = Files.createTempFile(directory, "client-", ".conf");
            Files.writeString(config, settings.config(directory));
            List<String> command = new ArrayList<>(settings.namespace().enter());
            command.addAll(List.of("openvpn", "--config", config.toString()));
            long started = System.nanoTime();
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            VpnClient client = new VpnClient(settings, process, started);
            Thread.ofPlatform().daemon().name("openvpn-client-log").start(client::follow);
            return client;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public NetworkNamespace namespace() {
        return settings.namespace();
    }

    public long pid() {
        return process.pid();
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    /** Waits until the tunnel is up; the time since the process was started, or empty when it was not up in time. */
    public Optional<Duration> awaitConnected(Duration atMost) {
        return await(CONNECTED, atMost).map(LogLine::sinceStart);
    }

    /** Waits until the server refused; what it said to the client, empty text where it gave no reason. */
    public Optional<String> awaitRefused(Duration atMost) {
        return await(REFUSED, atMost).map(line -> {
            int comma = line.text().indexOf(REFUSED + ",");
            return comma < 0 ? "" : line.text().substring(comma + REFUSED.length() + 1);
        });
    }

    /** Waits for a log line that has these words; the first such line. */
    public Optional<LogLine> await(String words, Duration atMost) {
        long until = System.nanoTime() + atMost.toNanos();
        synchronized (log) {
            while (true) {
                Optional<LogLine> found = log.stream().filter(line -> line.text().contains(words)).findFirst();
                long left = until - System.nanoTime();
                if (found.isPresent() || left <= 0) {
                    return found;
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(log, Math.max(left, TimeUnit.MILLISECONDS.toNanos(1)));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return Optional.empty();
                }
            }
        }
    }

    /** How often the tunnel came up so far. */
    public long timesConnected() {
        synchronized (log) {
            return log.stream().filter(line -> line.text().contains(CONNECTED)).count();
        }
    }

    /** Everything the client logged so far. */
    public String log() {
        synchronized (log) {
            return String.join("\n", log.stream().map(LogLine::text).toList());
        }
    }

    /** The IPv4 routes of the namespace as {@code ip -j route} prints them. */
    public String routes4() {
        return namespace().must("ip", "-j", "-4", "route");
    }

    /** The IPv6 routes of the namespace as {@code ip -j -6 route} prints them. */
    public String routes6() {
        return namespace().must("ip", "-j", "-6", "route");
    }

    /** Ends the client politely: it tells the server where it was told to. */
    public void stop() {
        process.destroy();
        try {
            if (!process.waitFor(KILL_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(KILL_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the client at once, so that the server hears nothing. */
    public void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        stop();
    }

    private void follow() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                long now = System.nanoTime();
                synchronized (log) {
                    log.add(new LogLine(Duration.ofNanos(now - startedNanos), line));
                    log.notifyAll();
                }
            }
        } catch (IOException e) {
            synchronized (log) {
                log.add(new LogLine(Duration.ofNanos(System.nanoTime() - startedNanos), "log ended: " + e.getMessage()));
                log.notifyAll();
            }
        }
    }

    /** A line of the client's log, and when it was read. */
    public record LogLine(Duration sinceStart, String text) {}

    /**
     * How a client connects.
     *
     * @param server address of the server
     * @param credentials its certificate; none for a client that has only a password
     * @param signIn user name and password
     * @param options further configuration lines, as they are
     */
    public record Settings(NetworkNamespace namespace, String device, Path ca, String server, int port, Transport transport,
            Optional<Pki.Credentials> credentials, Optional<SignIn> signIn, List<String> options) {
        public Settings {
            options = List.copyOf(options);
        }

        /** The configuration file's text; a password goes to a file beside it. */
        String config(Path directory) throws IOException {
            List<String> lines = new ArrayList<>(List.of("client", "dev " + device, "dev-type tun", "nobind",
                    "proto " + transport.name().toLowerCase(Locale.ROOT), "remote " + server + " " + port, "ca \"" + ca + "\"",
                    "remote-cert-tls server", "connect-retry 1 2", "resolv-retry 2", "script-security 1", "verb 3"));
            credentials.ifPresent(own -> {
                lines.add("cert \"" + own.certificate() + "\"");
                lines.add("key \"" + own.key() + "\"");
            });
            if (signIn.isPresent()) {
                Path file = Files.createTempFile(directory, "sign-in-", ".txt");
                Files.writeString(file, signIn.get().username() + "\n" + signIn.get().password() + "\n");
                lines.add("auth-user-pass \"" + file + "\"");
                lines.add("auth-nocache");
            }
            lines.addAll(options);
            return String.join("\n", lines) + "\n";
        }
    }

    /** A user name and a password. */
    public record SignIn(String username, String password) {}
}
