package io.sallyport.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.sallyport.adapter.openvpn.InstanceConfig;
import io.sallyport.adapter.openvpn.InstanceConfig.Transport;
import io.sallyport.adapter.openvpn.ServerConfig;
import io.sallyport.demo.DaemonProcess;
import io.sallyport.demo.NetworkNamespace;
import io.sallyport.demo.Pki;
import io.sallyport.demo.PolicyRepository;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Network;

/**
 * What a benchmark of real programs stands on: a directory with certificates, a policy repository and logs; network namespaces and processes. Closing it, and
 * the end of this program, leave nothing.
 */
final class Workbench implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(60);
    /** What our configuration says for the daemon's sake; a server that asks nobody goes without. */
    private static final List<String> FOR_THE_DAEMON = List.of("management", "auth-user-pass-optional");

    final String stem;
    final Path directory;
    final Pki pki;
    private final Pki.Credentials own;
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final List<String> said = new ArrayList<>();

    Workbench(String name) throws IOException {
        stem = name + "-" + ProcessHandle.current().pid();
        directory = Files.createTempDirectory(stem);
        opened(() -> LiveGateway.delete(directory));
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "bench-cleanup"));
        pki = Pki.create(Files.createDirectories(directory.resolve("pki")));
        own = pki.server("gateway");
    }

    /** Keeps a part that is closed with this, before those that were there before it. */
    synchronized <T extends AutoCloseable> T opened(T part) {
        parts.push(part);
        return part;
    }

    NetworkNamespace space(String suffix) {
        return opened(NetworkNamespace.create(stem + suffix));
    }

    /** Begins the policy repository.
     *
     * @param documents rows of all kinds but the manifest, as YAML documents */
    void policy(String documents) throws IOException {
        String manifest = """
                apiVersion: sallyport/v1
                kind: Manifest
                name: bench
                zone: Europe/Istanbul
                """;
        PolicyRepository.create(Files.createDirectories(directory.resolve("policy")),
                new TreeMap<>(Map.of("policies/bench.yaml", manifest + documents)));
    }

    /** An OpenVPN server of the daemon, as its configuration has it.
     *
     * @param more further keys, each after a comma */
    String instance(String name, int port, String more) {
        return "  - {name: %s, device: tun-%s, port: %d, ca: %s, certificate: %s, key: %s%s}%n".formatted(name, name, port, pki.ca(),
                own.certificate(), own.key(), more);
    }

    Path control() {
        return directory.resolve("control.sock");
    }

    /** Starts {@code sallyport run} and waits until its servers let clients in.
     *
     * @param instances their names, and what the configuration says of each */
    DaemonProcess daemon(NetworkNamespace gateway, Map<String, String> instances) throws IOException {
        Path config = directory.resolve("daemon.yaml");
        Files.writeString(config, """
                apiVersion: sallyport/v1
                kind: Daemon
                state: %1$s/state
                runtime: %1$s/run
                policy: {repository: "file://%1$s/policy", poll: 1h}
                control: {socket: %2$s}
                instances:
                """.formatted(directory, control()) + String.join("", instances.values()));
        DaemonProcess daemon = opened(DaemonProcess.start(gateway, config, directory.resolve("daemon.log"), this::note));
        for (String name : instances.keySet()) {
            if (daemon.await(" " + name + " released from hold", 0, SOON).isEmpty()) {
                throw new IllegalStateException("the daemon does not come up:\n" + said());
            }
        }
        return daemon;
    }

    /** Starts OpenVPN with our own configuration, less everything that has to do with management, in 10.7.0.0/24; gives its process id.
     *
     * @param without further lines that are left out
     * @param more further lines */
    long plainServer(NetworkNamespace gateway, int port, int maxClients, Predicate<String> without, List<String> more) throws IOException {
        gateway.persistentTun("tun-plain");
        InstanceConfig like = new InstanceConfig(new InstanceName("plain"), "tun-plain", Transport.UDP, Optional.empty(), port,
                Network.of("10.7.0.0/24"), Optional.empty(),
                new InstanceConfig.Identity(pki.ca(), own.certificate(), own.key(), Optional.empty(), Optional.empty()),
                directory.resolve("none.sock"), "root", maxClients, 1500, InstanceConfig.USUAL_CIPHERS);
        Path config = directory.resolve("plain.conf");
        Files.write(config, Stream.concat(
                ServerConfig.render(like).lines().filter(line -> FOR_THE_DAEMON.stream().noneMatch(line::startsWith))
                        .filter(without.negate()),
                more.stream()).toList());
        List<String> command = new ArrayList<>(gateway.enter());
        command.addAll(List.of("openvpn", "--config", config.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(directory.resolve("plain.log").toFile())
                .start();
        opened(() -> process.destroyForcibly().waitFor());
        return process.pid();
    }

    /** What the daemon wrote to its log so far. */
    String said() {
        synchronized (said) {
            return String.join("\n", said);
        }
    }

    private void note(String line) {
        synchronized (said) {
            said.add(line);
        }
    }

    @Override
    public synchronized void close() {
        while (!parts.isEmpty()) {
            try (AutoCloseable part = parts.pop()) {
                System.getLogger("bench").log(System.Logger.Level.DEBUG, "closing {0}", part);
            } catch (Exception e) {
                System.getLogger("bench").log(System.Logger.Level.WARNING, "a part of the gateway cannot be closed", e);
            }
        }
    }
}
