package io.sallyport.lab;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

import io.sallyport.adapter.control.ControlClient;
import io.sallyport.cli.Main;
import io.sallyport.control.DaemonStatus;
import io.sallyport.control.Reloaded;
import io.sallyport.control.Reply;
import io.sallyport.control.Request;
import io.sallyport.control.SessionRow;
import io.sallyport.demo.DaemonProcess;
import io.sallyport.demo.NetworkNamespace;
import io.sallyport.demo.Pki;
import io.sallyport.demo.PolicyRepository;
import io.sallyport.demo.Shell;

/**
 * The whole product on real parts: a policy repository, {@code sallyport run} as a process of its own in a gateway namespace with its real OpenVPN, a
 * network behind the gateway, laptops in front of it. Registered as an extension it stands for the length of a class, skips the class where it cannot
 * be built, and adds what the daemon said to whatever fails.
 */
final class GatewayLab implements AutoCloseable, BeforeAllCallback, AfterAllCallback, TestExecutionExceptionHandler {
    static final String TUN = "tun-main";
    static final String CLIENT_TUN = "tun0";
    static final int PORT = 1194;
    static final int SPEED_PORT = 5201;
    static final String GIT = "10.20.0.5";
    static final String GIT6 = "fd00:20::5";
    static final String CI = "10.20.0.6";
    static final String DNS = "10.20.0.53";
    static final String DNS6 = "fd00:20::53";
    static final String SPEED = "10.20.0.7";
    static final String VAULT = "10.20.0.66";
    static final String FINANCE = "10.30.0.9";
    static final String FINANCE6 = "fd00:30::9";
    static final Duration SOON = Duration.ofSeconds(40);
    /** A start takes five to ten seconds of a processor. */
    private static final Duration START_WORK_MAX = Duration.ofSeconds(60);
    /** One that waits for something else than the processor ends here. */
    private static final Duration START_WAIT_MAX = Duration.ofMinutes(8);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private static final List<String> NEEDS = List.of("/usr/sbin/nft", "/usr/sbin/tc", "/usr/bin/git", "/usr/bin/iperf3", "/usr/bin/ping");
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final int LINES_SHOWN = 120;

    private final String stem;
    private final SortedMap<String, String> policy;
    private final boolean startsItself;
    private final Deque<AutoCloseable> parts = new ConcurrentLinkedDeque<>();
    private final List<String> said = new ArrayList<>();
    private final TreeMap<String, Laptop> laptops = new TreeMap<>();
    private Path directory = Path.of("");
    private @Nullable Pki pki;
    private @Nullable PolicyRepository repository;
    private @Nullable NetworkNamespace gateway;
    private @Nullable Station lan;
    private @Nullable DaemonProcess daemon;
    private String configuration = "";

    /**
     * @param part whose it is, a few letters
     * @param startsItself whether the daemon runs before the first test
     */
    GatewayLab(String part, SortedMap<String, String> policy, boolean startsItself) {
        this.policy = policy;
        this.startsItself = startsItself;
        stem = part + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        Lab.assumeAvailable(NEEDS);
        // A run that is interrupted cleans up too.
        Thread onSignal = new Thread(this::close, "lab-cleanup");
        Runtime.getRuntime().addShutdownHook(onSignal);
        try {
            build();
        } catch (RuntimeException | AssertionError e) {
            String said = daemonSaid();
            close();
            throw new IllegalStateException("the lab cannot be built; the daemon said:\n" + said, e);
        }
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable throwable) throws Throwable {
        throwable.addSuppressed(new AssertionError("by then the daemon had said:\n" + daemonSaid()));
        throw throwable;
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    private void build() throws IOException {
        directory = Files.createTempDirectory(Path.of("/tmp"), stem);
        pki = Pki.create(make("pki"));
        repository = PolicyRepository.create(make("policy"), policy);
        NetworkNamespace space = opened(NetworkNamespace.create(stem + "-gw"));
        gateway = space;
        space.must("sysctl", "-qw", "net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1", "net.ipv6.conf.default.accept_dad=0");
        network(space);
        configuration = supervised();
        if (startsItself) {
            startDaemon();
        }
    }

    /** The servers behind the gateway: one machine with all their addresses. */
    private void network(NetworkNamespace space) throws IOException {
        NetworkNamespace servers = opened(NetworkNamespace.create(stem + "-lan"));
        space.cable("lan0", "10.255.255.1/30", servers, "eth0", "10.255.255.2/30");
        space.must("ip", "-6", "address", "add", "fd00:ff::1/64", "dev", "lan0", "nodad");
        servers.must("ip", "-6", "address", "add", "fd00:ff::2/64", "dev", "eth0", "nodad");
        servers.must("ip", "route", "add", "default", "via", "10.255.255.1");
        servers.must("ip", "-6", "route", "add", "default", "via", "fd00:ff::1");
        space.must("ip", "route", "add", "10.16.0.0/12", "via", "10.255.255.2");
        space.must("ip", "-6", "route", "add", "fd00:20::/64", "via", "fd00:ff::2");
        space.must("ip", "-6", "route", "add", "fd00:30::/64", "via", "fd00:ff::2");
        for (String host : List.of(GIT, GIT6, CI, SPEED, DNS, DNS6, VAULT, FINANCE, FINANCE6)) {
            servers.must("ip", "address", "add", host + (host.contains(":") ? "/128" : "/32"), "dev", "lo");
        }
        Station machine = opened(Station.in(servers));
        lan = machine;
        machine.serveTcp(443);
        for (String host : List.of(GIT, DNS, DNS6, FINANCE, FINANCE6)) {
            machine.serveUdp(host, 53);
        }
        List<String> speed = new ArrayList<>(servers.enter());
        speed.addAll(List.of("iperf3", "-s", "-p", Integer.toString(SPEED_PORT)));
        Process server = new ProcessBuilder(speed).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        opened(server::destroyForcibly);
    }

    private String supervised() {
        Pki.Credentials own = pki().server("gateway");
        return """
                  - name: main
                    device: %s
                    port: %d
                    ca: %s
                    certificate: %s
                    key: %s
                """.formatted(TUN, PORT, pki().ca(), own.certificate(), own.key());
    }

    /** Has the daemon started from now on with these instances, the lines of its configuration. */
    void instances(String lines) {
        configuration = lines;
    }

    /** Has it started with these instances beside its own. */
    void alsoInstances(String lines) {
        configuration += lines;
    }

    /** Starts the daemon and waits until clients may come. */
    void startDaemon() {
        launchDaemon();
        DaemonProcess started = daemon();
        long since = System.nanoTime();
        while (started.await("released from hold", 0, LOOK).isEmpty()) {
            Duration waited = Duration.ofNanos(System.nanoTime() - since);
            // On a busy machine it is the processor it waits for: what counts is what it had of that.
            boolean hopeless = !started.isRunning() || started.processorTime().compareTo(START_WORK_MAX) > 0
                    || waited.compareTo(START_WAIT_MAX) > 0;
            if (hopeless) {
                throw new AssertionError("the daemon did not come up within " + waited.toSeconds() + " s at load "
                        + Eventually.load() + ": " + started.condition() + "; it said:\n" + daemonSaid());
            }
        }
        // It looks at the repository once more as soon as it runs; a test's commit must not fall into that look.
        Eventually.holds("the daemon has looked at its repository", () -> status().policy()
                .filter(policy -> policy.confirmedAt().isPresent() || policy.refused().isPresent()).isPresent());
    }

    /** Starts the daemon and does not wait. */
    void launchDaemon() {
        Path config = directory.resolve("daemon.yaml");
        write(config, """
                apiVersion: sallyport/v1
                kind: Daemon
                state: %1$s/state
                runtime: %1$s/run
                policy:
                  repository: file://%1$s/policy
                  poll: 1h
                instances:
                """.formatted(directory) + configuration);
        DaemonProcess started = DaemonProcess.start(gateway(), config, directory.resolve("daemon.log"), this::note);
        daemon = started;
        parts.push(started);
    }

    /** Stops the daemon as an administrator would, and starts it again. */
    void restartDaemon() {
        daemon().close();
        startDaemon();
    }

    /** Makes the gateway one that never ran a daemon. */
    void forget() {
        delete(directory.resolve("state"));
        delete(directory.resolve("run"));
    }

    private void note(String line) {
        synchronized (said) {
            said.add(line);
        }
    }

    Path directory() {
        return directory;
    }

    Path journal() {
        return directory.resolve("state/journal");
    }

    Pki pki() {
        return built(pki);
    }

    NetworkNamespace gateway() {
        return built(gateway);
    }

    Station servers() {
        return built(lan);
    }

    DaemonProcess daemon() {
        return built(daemon);
    }

    PolicyRepository repository() {
        return built(repository);
    }

    private static <T> T built(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("the lab does not stand");
        }
        return part;
    }

    /** The laptop of somebody, made when first asked for; its client is not started. */
    Laptop laptop(String name) {
        Laptop known = laptops.get(name);
        if (known != null) {
            return known;
        }
        int n = laptops.size() + 1;
        NetworkNamespace space = opened(NetworkNamespace.create(stem + "-c" + n));
        gateway().cable("up" + n, "10.99." + n + ".1/24", space, "eth0", "10.99." + n + ".2/24");
        Laptop laptop = opened(new Laptop(opened(Station.in(space)), pki().client(name), pki().ca(), "10.99." + n + ".1", directory));
        laptops.put(name, laptop);
        return laptop;
    }

    /** Commits these files and has the daemon look; what came of it. */
    Reloaded commit(String subject, String path, String text) {
        repository().write(path, text);
        repository().commit(subject);
        Reply reply = ask(new Request.Reload());
        if (reply instanceof Reply.Reload(Reloaded reloaded)) {
            return reloaded;
        }
        throw new AssertionError("not an answer to reload: " + reply);
    }

    /** Asks the daemon over its control socket. */
    Reply ask(Request request) {
        return switch (new ControlClient(controlSocket()).ask(request, SOON)) {
            case ControlClient.Answer.Replied(Reply reply) -> reply;
            case ControlClient.Answer.Unreachable(String what, String hint) -> throw new AssertionError(what + " (" + hint + ")");
        };
    }

    /** Runs a command of the command line program against this daemon, in this process: {@code status --json}. */
    Shell cli(String... words) {
        List<String> command = new ArrayList<>(List.of(words));
        command.addAll(List.of("--socket", controlSocket().toString()));
        StringWriter output = new StringWriter();
        PrintWriter out = new PrintWriter(output);
        int exit = Main.commandLine().setOut(out).setErr(out).execute(command.toArray(String[]::new));
        return new Shell(command, exit, output.toString());
    }

    private Path controlSocket() {
        return directory.resolve("run/control.sock");
    }

    DaemonStatus status() {
        Reply reply = ask(new Request.Status());
        if (reply instanceof Reply.Status(DaemonStatus status)) {
            return status;
        }
        throw new AssertionError("not an answer to status: " + reply);
    }

    List<SessionRow> sessions() {
        Reply reply = ask(new Request.Sessions());
        if (reply instanceof Reply.Sessions(List<SessionRow> rows)) {
            return rows;
        }
        throw new AssertionError("not an answer to sessions: " + reply);
    }

    /** The connected session of somebody, waited for. */
    SessionRow session(String person) {
        return Eventually.is(() -> person + " has a session; there are " + sessions(), () -> connected(person));
    }

    Optional<SessionRow> connected(String person) {
        return sessions().stream().filter(row -> row.person().equals(person) && row.state().equals("connected")).findFirst();
    }

    /** Everything the daemon said on both its outputs, the last lines of it. */
    String daemonSaid() {
        List<String> lines = new ArrayList<>();
        synchronized (said) {
            lines.addAll(said);
        }
        try {
            Path log = directory.resolve("daemon.log");
            List<String> errors = Files.exists(log) ? Files.readAllLines(log) : List.of();
            lines.addAll(errors.subList(Math.max(0, errors.size() - LINES_SHOWN), errors.size()));
        } catch (IOException e) {
            lines.add(e.toString());
        }
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 2 * LINES_SHOWN), lines.size()));
    }

    private Path make(String name) throws IOException {
        return Files.createDirectories(directory.resolve(name));
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        parts.push(part);
        return part;
    }

    /** Takes everything down, the last thing first, whatever fails on the way. */
    @Override
    public synchronized void close() {
        while (!parts.isEmpty()) {
            try (AutoCloseable part = parts.pop()) {
                System.getLogger("lab").log(System.Logger.Level.DEBUG, "closing {0}", part);
            } catch (Exception e) {
                System.getLogger("lab").log(System.Logger.Level.WARNING, "a part of the lab cannot be closed", e);
            }
        }
        delete(directory);
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = directory.isAbsolute() && Files.exists(directory) ? Files.walk(directory) : Stream.empty()) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
