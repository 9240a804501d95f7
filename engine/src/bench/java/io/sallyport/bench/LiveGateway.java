package io.sallyport.bench;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.sallyport.adapter.control.ControlClient;
import io.sallyport.control.DaemonStatus;
import io.sallyport.control.Reloaded;
import io.sallyport.control.Reply;
import io.sallyport.control.Request;
import io.sallyport.demo.NetworkNamespace;
import io.sallyport.demo.Shell;

/**
 * The real daemon as its own process, started by the launcher in a network namespace of its own, with a policy repository and an OpenVPN daemon that
 * is played. State outlives a stop, as on a real machine. Needs root.
 *
 * <p>The played daemon does not list its clients, so that a pass that compares them would end every session: the one after the start aside, none comes in the time of a measurement.
 */
final class LiveGateway implements AutoCloseable {
    static final Path LAUNCHER = Path.of(System.getProperty("sallyport.root", ".."), "engine/bin/sallyport");
    /** How long a daemon may settle before clients come or its memory is read: its first look at kernel and clients is over by then. */
    static final long SETTLE_MILLIS = 3_000;
    private static final Duration RELOAD_LONGEST = Duration.ofMinutes(2);
    private static final long STOP_SECONDS_MAX = 30;

    private final Path directory = Files.createTempDirectory("sallyport-bench-");
    private final Path repository = directory.resolve("policy");
    private final Optional<NetworkNamespace> space;
    private Optional<Process> process = Optional.empty();

    LiveGateway(PolicyText policy) throws IOException {
        commit(policy, "first");
        Files.writeString(directory.resolve("daemon.yaml"), """
                apiVersion: sallyport/v1
                kind: Daemon
                state: %1$s/state
                runtime: %1$s/run
                policy:
                  repository: file://%1$s/policy
                  branch: main
                  poll: 1h
                control:
                  socket: %1$s/control.sock
                reconcile: 1h
                instances:
                  - name: main
                    device: tun-bench
                    attach:
                      socket: %1$s/management.sock
                """.formatted(directory));
        space = Optional.of(NetworkNamespace.create("spgate-" + ProcessHandle.current().pid()));
    }

    /** Whether this user may have namespaces and firewalls. */
    static boolean isAllowed() {
        return Shell.run(List.of("id", "-u")).output().strip().equals("0");
    }

    /** Builds the daemon and its cache, so that no measurement does. */
    static void prepare() {
        Shell built = Shell.run(List.of(LAUNCHER.toString(), "--version"));
        if (!built.succeeded()) {
            throw new IllegalStateException("the launcher does not work: " + built.output());
        }
    }

    /** Starts the daemon. */
    Running start(int clients) throws IOException, InterruptedException {
        Path socket = directory.resolve("management.sock");
        Files.deleteIfExists(socket);
        PlayedDaemon played = new PlayedDaemon(socket, clients);
        List<String> command = new ArrayList<>(space.orElseThrow().enter());
        command.addAll(List.of(LAUNCHER.toString(), "run", "--config", directory.resolve("daemon.yaml").toString()));
        long began = System.nanoTime();
        Process started = new ProcessBuilder(command).redirectOutput(Redirect.DISCARD)
                .redirectError(directory.resolve("log").toFile()).start();
        process = Optional.of(started);
        try {
            played.awaitRelease();
        } catch (IllegalStateException e) {
            throw new IllegalStateException(e.getMessage() + "; the daemon's log: " + Files.readString(directory.resolve("log")), e);
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        return new Running(started, played, seconds, started.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3);
    }

    /** A daemon that has released the hold, how many seconds after its launch, and how many of a processor it took. */
    record Running(Process process, PlayedDaemon played, double seconds, double processorSeconds) {
        double residentMegabytes() throws IOException {
            return Resident.of(process.pid()).now();
        }

        double peakMegabytes() throws IOException {
            return Resident.of(process.pid()).peak();
        }
    }

    void stop(Running running) throws IOException, InterruptedException {
        running.process().destroy();
        if (!running.process().waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the daemon did not stop within " + STOP_SECONDS_MAX + " s");
        }
        running.played().close();
    }

    /** As if the machine were new: no leases, no kept policy, no mirror. */
    void forget() throws IOException {
        delete(directory.resolve("state"));
    }

    /** Commits another policy. */
    void commit(PolicyText policy, String subject) throws IOException {
        Files.createDirectories(repository);
        policy.write(repository);
        if (!Files.exists(repository.resolve(".git"))) {
            Shell.must("git", "-C", repository.toString(), "init", "-q", "-b", "main");
        }
        Shell.must("git", "-C", repository.toString(), "add", "-A");
        Shell.must("git", "-C", repository.toString(), "-c", "user.name=bench", "-c", "user.email=bench@example.net", "commit", "-q", "-m",
                subject);
    }

    /** Has the daemon look at the repository; gives what it did with the new policy. */
    Reloaded.Activated reload() {
        ControlClient.Answer answer = new ControlClient(directory.resolve("control.sock")).ask(new Request.Reload(), RELOAD_LONGEST);
        if (answer instanceof ControlClient.Answer.Replied(Reply.Reload(Reloaded.Activated activated))) {
            return activated;
        }
        throw new IllegalStateException("the policy was not put in force: " + answer);
    }

    /** How many sessions the daemon has. */
    int sessions() {
        ControlClient.Answer answer = new ControlClient(directory.resolve("control.sock")).ask(new Request.Status(), RELOAD_LONGEST);
        if (answer instanceof ControlClient.Answer.Replied(Reply.Status(DaemonStatus status))) {
            return status.instances().stream().mapToInt(DaemonStatus.InstanceStatus::sessions).sum();
        }
        throw new IllegalStateException("the daemon does not say how it is: " + answer);
    }

    @Override
    public void close() throws IOException {
        process.ifPresent(Process::destroyForcibly);
        space.ifPresent(NetworkNamespace::close);
        delete(directory);
    }

    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> walk = Files.walk(directory)) {
            for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
