package io.sallyport.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

import io.sallyport.adapter.openvpn.InstanceConfig.Transport;
import io.sallyport.demo.VpnClient;

/**
 * A flood at the port: packets of junk and handshakes that are begun and left, while clients that nobody knows connect, one after the other, and an established client sends
 * a stream of UDP. At a plain OpenVPN server and at one of {@code sallyport run}; each first in peace.
 */
final class Door {
    private static final int JUNK_PER_SECOND = 50_000;
    private static final int OPENINGS_PER_SECOND = 500;
    private static final int CLIENTS = 30;
    private static final int CLIENTS_QUICK = 4;
    private static final int STREAM_MBITS = 20;
    private static final Duration IN_TIME = Duration.ofSeconds(3);
    private static final int STREAM_SECONDS_EACH = 2;
    private static final double SHARE_MIN = 95;
    private static final double STREAM_MIN = 90;
    private static final double PERCENT = 100;
    private static final long LEAD_MILLIS = 2_000;

    private Door() {}

    static Report run(boolean quick) throws Exception {
        int clients = quick ? CLIENTS_QUICK : CLIENTS;
        Report report = Report.of("door", "strangers that connect, one after the other, and a stream of " + STREAM_MBITS
                + " Mbit/s, under " + JUNK_PER_SECOND + " packets of junk and " + OPENINGS_PER_SECOND
                + " handshakes left half done a second",
                "server", "flood", "junk/s sent", "handshakes/s", "connected within 3 s, %", "median ms", "stream kept, %",
                "OpenVPN processor, %", "OpenVPN MB", "load");
        try (DoorGateway gateway = DoorGateway.open(clients)) {
            for (DoorGateway.Server server : DoorGateway.Server.values()) {
                measure(gateway, server, clients, false, report);
                Result flooded = measure(gateway, server, clients, true, report);
                if (server == DoorGateway.Server.DECIDED) {
                    report.bar(Report.Bar.atLeast("strangers connected within 3 s under the flood", flooded.share, SHARE_MIN, "%"));
                    report.bar(Report.Bar.atLeast("stream kept under the flood", flooded.stream, STREAM_MIN, "%"));
                }
            }
            System.err.println(gateway.counters());
        }
        return report;
    }

    private record Result(double share, double stream) {}

    private static Result measure(DoorGateway gateway, DoorGateway.Server server, int clients, boolean flood, Report report)
            throws Exception {
        int seconds = (int) (clients * IN_TIME.toSeconds() + 2 * LEAD_MILLIS / 1_000);
        try (VpnClient established = gateway.established(server)) {
            Optional<DoorGateway.Flood> running = flood
                    ? Optional.of(gateway.flood(server, seconds, JUNK_PER_SECOND, OPENINGS_PER_SECOND))
                    : Optional.empty();
            Thread.sleep(LEAD_MILLIS);
            DoorGateway.Stream stream = gateway.stream(server, STREAM_MBITS, clients * STREAM_SECONDS_EACH);
            double processorBefore = gateway.processorSeconds(server);
            long began = System.nanoTime();
            List<Double> millis = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                connect(gateway, server, i, flood).ifPresent(took -> millis.add(took.toNanos() / 1e6));
            }
            double kept = stream.megabits() / STREAM_MBITS * PERCENT;
            double took = (System.nanoTime() - began) / 1e9;
            double processor = (gateway.processorSeconds(server) - processorBefore) / took * PERCENT;
            if (!established.isRunning()) {
                throw new IllegalStateException("the client with the stream ended meanwhile: " + established.log());
            }
            List<String> sent = running.isPresent() ? running.get().sent() : List.of("0", "0", "0");
            Collections.sort(millis);
            double share = PERCENT * millis.size() / clients;
            report.row(server.words, flood ? "yes" : "no", Long.valueOf(sent.get(0)), Long.valueOf(sent.get(1)), share,
                    millis.isEmpty() ? "" : millis.get(millis.size() / 2), kept, processor, Resident.of(gateway.pid(server)).now(),
                    Machine.load());
            return new Result(share, kept);
        }
    }

    /** A client from an address that was never here; empty when it is not in within the time. Each has its three seconds, so that the stream sees the same. */
    private static Optional<Duration> connect(DoorGateway gateway, DoorGateway.Server server, int number, boolean flood)
            throws InterruptedException {
        long began = System.nanoTime();
        try (VpnClient client = VpnClient.start(
                new VpnClient.Settings(gateway.stranger(number, flood), "tun0", gateway.ca(), DoorGateway.ADDRESS,
                        server.port, Transport.UDP, Optional.of(gateway.credentials(number)), Optional.empty(), List.of()),
                gateway.directory())) {
            Optional<Duration> took = client.awaitConnected(IN_TIME);
            Thread.sleep(Math.max(0, IN_TIME.toMillis() / 2 - (System.nanoTime() - began) / 1_000_000));
            return took;
        }
    }
}
