package io.sallyport.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
 * A gateway with three OpenVPN servers, and a client's machine cabled to it: two servers of {@code sallyport run}, one with the kick and one without,
 * and one that hands out addresses from files. All three push the same to the client. Closing it, and the end of this program, leave nothing.
 */
final class Gateway implements AutoCloseable {
    static final String ADDRESS = "10.99.1.1";
    /** Clients of another, played instance that came before: a gateway that has been up for a day, whose code is compiled. */
    private static final int BEFORE = 3_000;
    private static final int BEFORE_PER_SECOND = 300;
    private static final Duration SOON = Duration.ofSeconds(60);

    private final String stem = "spclients-" + ProcessHandle.current().pid();
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final List<String> said = new ArrayList<>();
    private final Path directory;
    private final Pki pki;
    private final Pki.Credentials own;
    /** Everybody comes once to each server: nobody's earlier session is in the way. */
    private final List<Pki.Credentials> people = new ArrayList<>();
    private final NetworkNamespace gateway;
    private final NetworkNamespace client;

    private Gateway(int count) throws IOException {
        directory = Files.createTempDirectory(stem);
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "bench-cleanup"));
        pki = Pki.create(Files.createDirectories(directory.resolve("pki")));
        own = pki.server("gateway");
        for (int i = 0; i < count; i++) {
            people.add(pki.client("staff-" + i));
        }
        gateway = opened(NetworkNamespace.create(stem + "-gw"));
        client = opened(NetworkNamespace.create(stem + "-c"));
        gateway.cable("up1", ADDRESS + "/24", client, "eth0", "10.99.1.2/24");
    }

    /** Builds it for so many people. */
    static Gateway open(int people) throws IOException, InterruptedException {
        Gateway gateway = new Gateway(people);
        try {
            gateway.plain();
            gateway.decided();
            return gateway;
        } catch (RuntimeException | IOException | InterruptedException e) {
            gateway.close();
            throw e;
        }
    }

    NetworkNamespace client() {
        return client;
    }

    Pki.Credentials credentials(int person) {
        return people.get(person);
    }

    Path ca() {
        return pki.ca();
    }

    Path directory() {
        return directory;
    }

    String said() {
        synchronized (said) {
            return String.join("\n", said);
        }
    }

    /** The server that asks nobody: our own configuration less everything that has to do with management, and a file for each client. */
    private void plain() throws IOException {
        gateway.persistentTun("tun-plain");
        InstanceConfig like = new InstanceConfig(new InstanceName("plain"), "tun-plain", Transport.UDP, Optional.empty(),
                Clients.Server.STATIC.port, Network.of("10.7.0.0/24"), Optional.empty(),
                new InstanceConfig.Identity(pki.ca(), own.certificate(), own.key(), Optional.empty(), Optional.empty()),
                directory.resolve("none.sock"), "root", 100, 1500, InstanceConfig.USUAL_CIPHERS);
        Path files = Files.createDirectories(directory.resolve("ccd"));
        for (int i = 0; i < people.size(); i++) {
            Files.writeString(files.resolve(people.get(i).commonName()),
                    "ifconfig-push 10.7.0.%d 255.255.255.0%npush \"route 10.20.0.5 255.255.255.255\"%n".formatted(i + 2));
        }
        List<String> lines = new ArrayList<>(ServerConfig.render(like).lines()
                .filter(line -> !line.startsWith("management") && !line.startsWith("auth-user-pass-optional")).toList());
        lines.add("client-config-dir \"" + files + "\"");
        lines.add("ccd-exclusive");
        Path config = directory.resolve("plain.conf");
        Files.write(config, lines);
        List<String> command = new ArrayList<>(gateway.enter());
        command.addAll(List.of("openvpn", "--config", config.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(directory.resolve("plain.log").toFile()).start();
        opened(() -> process.destroyForcibly().waitFor());
    }

    /** The servers that ask: one daemon with two instances. */
    private void decided() throws IOException, InterruptedException {
        Path repository = Files.createDirectories(directory.resolve("policy"));
        PolicyRepository.create(repository, new TreeMap<>(Map.of("policies/bench.yaml", """
                apiVersion: sallyport/v1
                kind: Manifest
                name: bench
                zone: Europe/Istanbul
                ---
                apiVersion: sallyport/v1
                kind: Groups
                rows: [{name: staff, common-names: ["staff-*", "person-*"]}]
                ---
                apiVersion: sallyport/v1
                kind: Resources
                rows: [{name: git, hosts: [10.20.0.5], services: [tcp/443]}]
                ---
                apiVersion: sallyport/v1
                kind: Access
                rows: [{name: staff-git, allow: [staff], to: [git]}]
                ---
                apiVersion: sallyport/v1
                kind: Quotas
                rows: [{name: staff-rate, for: [staff], rate: {down: 50 Mbit/s, up: 20 Mbit/s}}]
                ---
                apiVersion: sallyport/v1
                kind: Networks
                rows:
                  - {name: kick, instance: kick, ipv4: 10.8.0.0/24}
                  - {name: no-kick, instance: no-kick, ipv4: 10.9.0.0/24}
                  - {name: before, instance: before, ipv4: 10.6.0.0/16}
                """)));
        Path config = directory.resolve("daemon.yaml");
        Files.writeString(config, """
                apiVersion: sallyport/v1
                kind: Daemon
                state: %1$s/state
                runtime: %1$s/run
                policy: {repository: "file://%1$s/policy", poll: 1h}
                instances:
                """.formatted(directory) + instance("kick", Clients.Server.KICK, true)
                + instance("no-kick", Clients.Server.NO_KICK, false)
                + "  - {name: before, device: tun-before, attach: {socket: %s/before.sock}}%n".formatted(directory));
        PlayedDaemon before = opened(new PlayedDaemon(directory.resolve("before.sock"), BEFORE));
        DaemonProcess daemon = opened(DaemonProcess.start(gateway, config, directory.resolve("daemon.log"), this::note));
        for (String name : List.of("kick", "no-kick", "before")) {
            if (daemon.await(" " + name + " released from hold", 0, SOON).isEmpty()) {
                throw new IllegalStateException("the daemon does not come up:\n" + said());
            }
        }
        before.flood(BEFORE_PER_SECOND);
        before.leave();
    }

    private String instance(String name, Clients.Server server, boolean kick) {
        return "  - {name: %s, device: tun-%s, port: %d, kick: %s, ca: %s, certificate: %s, key: %s}%n".formatted(name, name, server.port,
                kick, pki.ca(), own.certificate(), own.key());
    }

    private void note(String line) {
        synchronized (said) {
            said.add(line);
        }
    }

    private synchronized <T extends AutoCloseable> T opened(T part) {
        parts.push(part);
        return part;
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
        try (Stream<Path> files = Files.exists(directory) ? Files.walk(directory) : Stream.empty()) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
