package io.sallyport.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
import io.sallyport.demo.VpnClient;
import io.sallyport.model.Address;

/**
 * A real client of a real OpenVPN under the whole of {@code sallyport run}, which sends a packet every millisecond until `sallyport kill` ends it. What
 * the daemon's journal says is held against what came behind the gateway.
 */
final class RealRevoke implements AutoCloseable {
    private static final Address TARGET = Address.of("10.20.0.5");
    private static final String SERVER = "10.99.1.1";
    private static final int SERVER_PORT = 1194;
    private static final int PORT = 5_000;
    private static final int MICROS_BETWEEN_PACKETS = 1_000;

    private final Workbench bench;
    private final Pki.Credentials person;
    private final NetworkNamespace client;
    private final NetworkNamespace behind;
    private final DaemonProcess daemon;

    private RealRevoke(Workbench bench) throws IOException {
        this.bench = bench;
        person = bench.pki.client("ana");
        NetworkNamespace gateway = bench.space("-g");
        client = bench.space("-c");
        behind = bench.space("-b");
        gateway.must("sysctl", "-qw", "net.ipv4.ip_forward=1");
        gateway.cable("up1", SERVER + "/24", client, "eth0", "10.99.1.2/24");
        gateway.cable("lan", "10.98.0.1/24", behind, "eth0", "10.98.0.2/24");
        gateway.must("ip", "route", "add", TARGET + "/32", "via", "10.98.0.2");
        behind.must("ip", "address", "add", TARGET + "/32", "dev", "lo");
        behind.must("ip", "route", "add", "default", "via", "10.98.0.1");
        policy();
        daemon = bench.daemon(gateway, Map.of("main", bench.instance("main", SERVER_PORT, "")));
    }

    static RealRevoke open() throws IOException {
        Workbench bench = new Workbench("sprevoke");
        try {
            return new RealRevoke(bench);
        } catch (RuntimeException | IOException e) {
            bench.close();
            throw e;
        }
    }

    private void policy() throws IOException {
        bench.policy("""
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
                """.formatted(TARGET));
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
                .start(new VpnClient.Settings(client, "tun0", bench.pki.ca(), SERVER, SERVER_PORT, Transport.UDP, Optional.of(person),
                        Optional.empty(), List.of()), bench.directory)) {
            if (vpn.awaitConnected(Workbench.SOON).isEmpty()) {
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
                SessionEnd end = end(daemon.await("  gone    ana (" + session.client() + ")", before, Workbench.SOON)
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
        if (new ControlClient(bench.control()).ask(request, Workbench.SOON) instanceof ControlClient.Answer.Replied(Reply reply)) {
            return reply;
        }
        throw new IllegalStateException("the daemon does not answer " + request);
    }

    @Override
    public void close() {
        bench.close();
    }
}
