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

import io.sallyport.adapter.control.ControlClient;
import io.sallyport.adapter.openvpn.InstanceConfig.Transport;
import io.sallyport.adapter.store.RecordReader;
import io.sallyport.audit.SessionEnd;
import io.sallyport.control.Reply;
import io.sallyport.control.Request;
import io.sallyport.control.SessionRow;
import io.sallyport.demo.DaemonProcess;
import io.sallyport.demo.NetworkNamespace;
import io.sallyport.demo.Pki;
import io.sallyport.demo.PolicyRepository;
import io.sallyport.demo.VpnClient;
import io.sallyport.model.Address;

/**
 * A real client of a real OpenVPN under the whole of {@code sallyport run}, which sends a packet every millisecond until `sallyport kill` ends it. What
 * the daemon's journal says is held against what came behind the gateway.
 */
final class RealRevoke implements AutoCloseable {
    private static final Address TARGET = Address.of("10.20.0.5");
    private static final String SERVER = "10.99.1.1";
    private static final int PORT = 5_000;
    private static final int MICROS_BETWEEN_PACKETS = 1_000;
    private static final Duration SOON = Duration.ofSeconds(60);

    private final String stem = "sprevoke-" + ProcessHandle.current().pid();
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Path directory;
    private final Pki pki;
    private final Pki.Credentials person;
    private final NetworkNamespace gateway;
    private final NetworkNamespace client;
    private final NetworkNamespace behind;
    private final DaemonProcess daemon;

    RealRevoke() throws IOException {
        directory = Files.createTempDirectory(stem);
        parts.push(() -> LiveGateway.delete(directory));
        pki = Pki.create(Files.createDirectories(directory.resolve("pki")));
        person = pki.client("ana");
        gateway = opened(NetworkNamespace.create(stem + "-g"));
        client = opened(NetworkNamespace.create(stem + "-c"));
        behind = opened(NetworkNamespace.create(stem + "-b"));
        gateway.must("sysctl", "-qw", "net.ipv4.ip_forward=1");
        gateway.cable("up1", SERVER + "/24", client, "eth0", "10.99.1.2/24");
        gateway.cable("lan", "10.98.0.1/24", behind, "eth0", "10.98.0.2/24");
        gateway.must("ip", "route", "add", TARGET + "/32", "via", "10.98.0.2");
        behind.must("ip", "address", "add", TARGET + "/32", "dev", "lo");
        behind.must("ip", "route", "add", "default", "via", "10.98.0.1");
        policy();
        daemon = opened(DaemonProcess.start(gateway, configuration(), directory.resolve("daemon.log"), line -> {}));
        if (daemon.await("released from hold", 0, SOON).isEmpty()) {
            throw new IllegalStateException("the daemon does not come up:\n" + Files.readString(directory.resolve("daemon.log")));
        }
    }

    private void policy() throws IOException {
        PolicyRepository.create(Files.createDirectories(directory.resolve("policy")), new TreeMap<>(Map.of("policies/bench.yaml", """
                apiVersion: sallyport/v1
                kind: Manifest
                name: bench
                zone: Europe/Istanbul
                ---
                apiVersion: sallyport/v1
                kind: Groups
                rows: [{name: staff, common-names: [ana]}]
                ---
                apiVersion: sallyport/v1
                kind: Resources
                rows: [{name: host, hosts: [%s]}]
                ---
                apiVersion: sallyport/v1
                kind: Access
                rows: [{name: staff-host, allow: [staff], to: [host]}]
                ---
                apiVersion: sallyport/v1
                kind: Quotas
                rows: [{name: staff-rate, for: [staff], rate: {down: 50 Mbit/s, up: 20 Mbit/s}}]
                ---
                apiVersion: sallyport/v1
                kind: Networks
                rows: [{name: main, instance: main, ipv4: 10.8.0.0/24}]
                """.formatted(TARGET))));
    }

    private Path configuration() throws IOException {
        Pki.Credentials own = pki.server("gateway");
        Path config = directory.resolve("daemon.yaml");
        Files.writeString(config, """
                apiVersion: sallyport/v1
                kind: Daemon
                state: %1$s/state
                runtime: %1$s/run
                policy: {repository: "file://%1$s/policy", poll: 1h}
                control: {socket: %1$s/control.sock}
                instances:
                  - {name: main, device: tun-main, port: 1194, ca: %2$s, certificate: %3$s, key: %4$s}
                """.formatted(directory, pki.ca(), own.certificate(), own.key()));
        return config;
    }

    /** Ends a client so many times; it comes again after each. */
    List<Revoke.Gone> oneByOne(int times) throws Exception {
        List<Revoke.Gone> gone = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            gone.add(once());
        }
        return gone;
    }

    private Revoke.Gone once() throws Exception {
        try (VpnClient vpn = VpnClient
                .start(new VpnClient.Settings(client, "tun0", pki.ca(), SERVER, 1194, Transport.UDP, Optional.of(person),
                        Optional.empty(), List.of()), directory)) {
            if (vpn.awaitConnected(SOON).isEmpty()) {
                throw new IllegalStateException("no connection:\n" + vpn.log());
            }
            SessionRow session = session();
            try (Flow taken = Flow.take(behind, PORT, 1);
                    Flow sent = Flow.send(client, List.of(new Flow.Ends(session.address4(), TARGET)), PORT, MICROS_BETWEEN_PACKETS)) {
                while (taken.report(1).getFirst().count() < 100) {
                    Thread.sleep(10);
                }
                int before = daemon.count();
                ask(new Request.Kill("ana", "the benchmark"));
                SessionEnd end = end(daemon.await("  gone    ana (" + session.client() + ")", before, SOON)
                        .orElseThrow(() -> new IllegalStateException("nobody confirmed the end of " + session.client())));
                Thread.sleep(200);
                sent.mustGoOn();
                return new Revoke.Gone(end.revoked().orElseThrow(), taken.report(1).getFirst());
            }
        }
    }

    private SessionRow session() throws InterruptedException {
        while (true) {
            if (ask(new Request.Sessions()) instanceof Reply.Sessions(List<SessionRow> rows)) {
                Optional<SessionRow> up = rows.stream().filter(row -> row.state().equals("connected")).findFirst();
                if (up.isPresent()) {
                    return up.get();
                }
            }
            Thread.sleep(10);
        }
    }

    /** The record that the line in the log names. */
    private SessionEnd end(String line) throws InterruptedException {
        String id = line.substring(line.lastIndexOf(" id ") + 4).strip();
        while (true) {
            if (ask(new Request.Why(id)) instanceof Reply.Decision(String _, String json)
                    && RecordReader.read(json) instanceof RecordReader.Reading.ReadEnd(SessionEnd end)) {
                return end;
            }
            Thread.sleep(5);
        }
    }

    private Reply ask(Request request) {
        if (new ControlClient(directory.resolve("control.sock")).ask(request, SOON) instanceof ControlClient.Answer.Replied(Reply reply)) {
            return reply;
        }
        throw new IllegalStateException("the daemon does not answer " + request);
    }

    private <T extends AutoCloseable> T opened(T part) {
        parts.push(part);
        return part;
    }

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try (AutoCloseable part = parts.pop()) {
                System.getLogger("bench").log(System.Logger.Level.DEBUG, "closing {0}", part);
            } catch (Exception e) {
                System.getLogger("bench").log(System.Logger.Level.WARNING, "a part of the gateway cannot be closed", e);
            }
        }
    }
}
