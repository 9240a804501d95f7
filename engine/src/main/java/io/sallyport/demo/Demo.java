package io.sallyport.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.sallyport.model.Address;

/**
 * The main job on real parts: a policy in a Git repository, the daemon with a real OpenVPN server in a network namespace, real clients in theirs,
 * real traffic, and a change of policy that takes effect on connected clients. Everything it makes lies in one directory and is taken down again.
 */
public final class Demo implements AutoCloseable {
    /** What the sample policy calls these, and where they are. */
    static final Map<String, Address> HOSTS = new TreeMap<>(
            Map.of("git", Address.of("10.20.0.5"), "ci", Address.of("10.20.0.6"), "wiki", Address.of("10.20.0.7"), "db",
                    Address.of("10.20.0.99"), "finance", Address.of("10.30.0.9")));

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int DELETE_ATTEMPTS_MAX = 20;
    private static final Duration MEASURE = Duration.ofSeconds(4);
    private static final String FAREWELL = "the contract with your company has ended";
    private static final String INDENT = " ".repeat(14);

    private final PrintStream out;
    private final Path directory;
    private final Deque<Runnable> closings = new ArrayDeque<>();
    private final Map<String, VpnClient> clients = new TreeMap<>();
    private int shortfalls;
    private volatile boolean ending;

    private Demo(PrintStream out, Path directory) {
        this.out = out;
        this.directory = directory;
        closings.push(() -> delete(directory));
    }

    /**
     * Runs the demonstration.
     *
     * @param policy the files of the sample policy, path to text
     * @param stay whether to go on until interrupted, for exploring
     * @return whether everything came out as the policy says
     */
    public static boolean run(PrintStream out, SortedMap<String, String> policy, boolean stay) {
        Demo demo = new Demo(out, temporary());
        Thread onSignal = new Thread(demo::close, "demo-cleanup");
        Runtime.getRuntime().addShutdownHook(onSignal);
        try {
            demo.play(policy);
            if (stay) {
                demo.stay();
            }
            return demo.shortfalls == 0;
        } catch (RuntimeException e) {
            if (demo.ending) {
                // Interrupted: the story goes on for a moment while its parts are taken away under it.
                return false;
            }
            throw e;
        } finally {
            demo.close();
        }
    }

    private void play(SortedMap<String, String> policy) {
        say("demo", "in " + directory + ": certificates, policy repository, server configuration, state");
        Pki pki = Pki.create(make("pki"));
        PolicyRepository repository = PolicyRepository.create(make("policy"), policy);
        Scenery scenery = Scenery.build(make("clients"), List.copyOf(HOSTS.values()));
        closings.push(scenery::close);
        Path config = config(repository.directory(), pki);
        DaemonProcess daemon = DaemonProcess.start(scenery.gateway(), config, directory.resolve("daemon.log"), this::relay);
        closings.push(daemon::close);
        if (daemon.await("released from hold", 0, PATIENCE).isEmpty()) {
            fail("the daemon did not come up; its log says:\n" + tail(directory.resolve("daemon.log")));
            return;
        }
        connect(scenery, pki);
        title("who reaches what, tried with packets; each client has given itself routes to everything, so that only the gateway says no");
        clients.values().forEach(client -> client.namespace().must("ip", "route", "replace", "10.16.0.0/12", "dev", "tun0"));
        reach("ana", Map.of("git", true, "ci", true, "finance", false));
        reach("ivo", Map.of("git", true, "finance", false));
        reach("cem", Map.of("git", false, "ci", true, "wiki", true, "finance", false));
        reach("gil", Map.of("git", false, "wiki", true));
        reach("ben", Map.of("git", true, "db", false));
        neighbours();
        title("how fast, measured over TCP");
        rate("ana", "git", 50, 20);
        rate("cem", "ci", 5, 2);
        rate("ivo", "git", 2, 1);
        refuse(repository, daemon);
        change(repository, daemon);
        revoke(repository, daemon);
        title(shortfalls == 0 ? "everything came out as the policy says" : shortfalls + " things did not come out as the policy says");
    }

    private void connect(Scenery scenery, Pki pki) {
        title("seven clients connect: engineers, one of them throttled, the office, a contractor, and two who may not");
        join(scenery, pki, "ana", "203.0.113.6");
        join(scenery, pki, "ben", "203.0.113.10");
        join(scenery, pki, "cem", "203.0.113.22");
        join(scenery, pki, "ivo", "203.0.113.14");
        join(scenery, pki, "gil", "203.0.113.18");
        refused(scenery, pki, "eve", "203.0.113.26");
        refused(scenery, pki, "mallory", "203.0.113.30");
    }

    private void join(Scenery scenery, Pki pki, String name, String address) {
        VpnClient client = scenery.client(name, address, pki, pki.client(name));
        clients.put(name, client);
        Optional<Duration> took = client.awaitConnected(PATIENCE);
        if (took.isEmpty()) {
            fail(name + " did not get in:\n" + client.log());
            return;
        }
        say("client", name + " is up " + took.get().toMillis() + " ms after it was started");
    }

    private void refused(Scenery scenery, Pki pki, String name, String address) {
        VpnClient client = scenery.client(name, address, pki, pki.client(name));
        Optional<String> words = client.awaitRefused(PATIENCE);
        if (words.isEmpty()) {
            fail(name + " was not refused:\n" + client.log());
            return;
        }
        say("client", name + " sees: " + words.get());
        client.stop();
    }

    private void reach(String name, Map<String, Boolean> expected) {
        StringBuilder text = new StringBuilder();
        boolean fine = true;
        for (Map.Entry<String, Boolean> one : new TreeMap<>(expected).entrySet()) {
            Address host = HOSTS.get(one.getKey());
            boolean reaches = host != null && Traffic.reaches(client(name).namespace(), host, Scenery.SERVICE_PORT);
            fine &= reaches == one.getValue();
            text.append(text.isEmpty() ? "" : " · ").append(name).append(" → ").append(one.getKey()).append(' ').append(host).append(':')
                    .append(Scenery.SERVICE_PORT).append(reaches ? " ok" : " blocked")
                    .append(reaches == one.getValue() ? "" : " (UNEXPECTED)");
        }
        tell("traffic", text.toString(), fine);
    }

    /** Engineers reach each other, and nobody else. */
    private void neighbours() {
        Address ben = tunnelAddress("ben");
        boolean engineer = Traffic.pings(client("ana").namespace(), ben);
        boolean contractor = Traffic.pings(client("cem").namespace(), ben);
        tell("traffic", "ana → ben " + ben + (engineer ? " ok" : " blocked") + " · cem → ben " + ben + (contractor ? " ok" : " blocked"),
                engineer && !contractor);
    }

    private void rate(String name, String resource, double down, double up) {
        NetworkNamespace from = client(name).namespace();
        OptionalDouble measuredDown = Traffic.megabitsPerSecond(from, host(resource), Scenery.SERVICE_PORT, true, MEASURE);
        OptionalDouble measuredUp = Traffic.megabitsPerSecond(from, host(resource), Scenery.SERVICE_PORT, false, MEASURE);
        tell("traffic",
                name + " down " + Traffic.words(measuredDown) + " of " + (long) down + " Mbit/s · up " + Traffic.words(measuredUp) + " of "
                        + (long) up + " Mbit/s",
                within(measuredDown, down) && within(measuredUp, up));
    }

    /** Within ten per cent below; and TCP payload never above the limit by more than its burst. */
    private static boolean within(OptionalDouble measured, double limit) {
        return measured.isPresent() && measured.getAsDouble() >= limit * 0.85 && measured.getAsDouble() <= limit * 1.10;
    }

    /** A change that forgets its tests: nothing happens. */
    private void refuse(PolicyRepository repository, DaemonProcess daemon) {
        title("a change of policy that its own tests do not agree with: contractors may reach git");
        int before = daemon.count();
        repository.write("policies/access-demo.yaml", DemoPolicy.CONTRACTORS_GIT);
        repository.commit("contractors may reach git");
        tell("demo", "refused as it should be", daemon.await("\"contractors may reach git\" REFUSED", before, PATIENCE).isPresent());
        reach("cem", Map.of("git", false));
        repository.remove("policies/access-demo.yaml");
        repository.commit("take that back");
    }

    /** A change that brings its tests along. */
    private void change(PolicyRepository repository, DaemonProcess daemon) {
        title("a change with its tests: ben may reach the new database; ben stays connected");
        int before = daemon.count();
        repository.write("policies/database.yaml", DemoPolicy.DATABASE);
        repository.write("tests-policy/database.yaml", DemoPolicy.DATABASE_TESTS);
        repository.commit("ben may reach the database");
        if (daemon.await("\"ben may reach the database\": checked", before, PATIENCE).isEmpty()) {
            fail("the change did not take effect");
            return;
        }
        reach("ben", Map.of("git", true, "db", true, "finance", false));
        reach("ana", Map.of("git", true, "db", false, "finance", false));
    }

    private void revoke(PolicyRepository repository, DaemonProcess daemon) {
        title("another: the contract with cem's company ends, while cem is connected");
        int before = daemon.count();
        repository.write("policies/suspended.yaml", DemoPolicy.SUSPENDED);
        repository.commit("the contract with cem's company has ended");
        Optional<String> cut = daemon.await("out of the firewall, told to go", before, PATIENCE);
        boolean blocked = !Traffic.reaches(client("cem").namespace(), host("ci"), Scenery.SERVICE_PORT);
        tell("traffic", "cem → ci " + host("ci") + (blocked ? " blocked" : " still ok"), cut.isPresent() && blocked);
        client("cem").await(FAREWELL, PATIENCE).ifPresentOrElse(line -> say("client", "cem sees: " + FAREWELL),
                () -> fail("cem was not told"));
        reach("ana", Map.of("git", true, "ci", true, "finance", false));
    }

    private void stay() {
        title("staying; Ctrl-C ends it");
        out.println(INDENT + "directory  " + directory);
        out.println(INDENT + "ask        sallyport status --socket " + directory.resolve("run/control.sock"));
        clients.forEach((name, client) -> out.println(INDENT + "as " + name + "     ip netns exec " + client.namespace().name() + " bash"));
        out.flush();
        try {
            Thread.sleep(Duration.ofDays(365));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Path config(Path repository, Pki pki) {
        Pki.Credentials server = pki.server("gateway");
        String text = DemoPolicy.daemon(directory, repository, Scenery.PORT, pki.ca(), server);
        Path file = directory.resolve("daemon.yaml");
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    private VpnClient client(String name) {
        VpnClient client = clients.get(name);
        if (client == null) {
            throw new IllegalStateException(name + " never connected");
        }
        return client;
    }

    private static Address host(String name) {
        Address host = HOSTS.get(name);
        if (host == null) {
            throw new IllegalArgumentException("no host " + name);
        }
        return host;
    }

    /** The address the client's tunnel has, as the client's own kernel says. */
    private Address tunnelAddress(String name) {
        String words = client(name).namespace().must("ip", "-4", "-o", "address", "show", "dev", "tun0");
        int at = words.indexOf("inet ") + 5;
        return Address.of(words.substring(at, words.indexOf('/', at)));
    }

    private void relay(String line) {
        out.println(line);
        out.flush();
    }

    private void title(String text) {
        out.println();
        say("demo", text);
    }

    private void say(String word, String text) {
        if (ending) {
            return;
        }
        out.println(CLOCK.format(Instant.now().atZone(ZoneId.systemDefault())) + "  " + (word + "       ").substring(0, 8) + text);
        out.flush();
    }

    private void tell(String word, String text, boolean fine) {
        say(word, text + (fine ? "" : "   ← not as the policy says"));
        shortfalls += fine ? 0 : 1;
    }

    private void fail(String text) {
        tell("demo", text, false);
    }

    private Path make(String name) {
        try {
            return Files.createDirectories(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("sallyport-demo-" + ProcessHandle.current().pid() + "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String tail(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Once more when something was still being written in there. */
    private static void delete(Path directory) {
        for (int attempt = 1; Files.exists(directory); attempt++) {
            try {
                deleteOnce(directory);
            } catch (UncheckedIOException e) {
                if (attempt == DELETE_ATTEMPTS_MAX) {
                    throw e;
                }
            }
        }
    }

    private static void deleteOnce(Path directory) {
        try (Stream<Path> walk = Files.walk(directory)) {
            for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes everything down, last things first; may be called twice and from a signal. */
    @Override
    public void close() {
        ending = true;
        synchronized (closings) {
            while (!closings.isEmpty()) {
                Runnable closing = closings.pop();
                try {
                    closing.run();
                } catch (RuntimeException e) {
                    out.println("could not clean up: " + e.getMessage());
                }
            }
        }
    }
}
