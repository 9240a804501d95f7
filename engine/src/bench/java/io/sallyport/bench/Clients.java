package io.sallyport.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.sallyport.adapter.openvpn.InstanceConfig.Transport;
import io.sallyport.demo.VpnClient;

/**
 * How long a real client takes from the start of its process until its tunnel is up, over UDP: at a plain server that takes addresses from files,
 * at one that the whole of {@code sallyport run} decides for with the kick, and at one without the kick. In turns, so that all see the same machine.
 */
final class Clients {
    private static final int ROUNDS = 30;
    private static final int ROUNDS_QUICK = 3;
    /** Not counted: the gateway's first decisions run code that is not compiled yet. */
    private static final int ROUNDS_BEFORE = 5;
    private static final double TIMES_MAX = 1.25;
    private static final Pattern VERDICT = Pattern.compile("ADMIT ([0-9.]+) +([0-9.]+) ms");
    private static final Duration SOON = Duration.ofSeconds(30);

    private Clients() {}

    static Report run(boolean quick) throws Exception {
        int rounds = quick ? ROUNDS_QUICK : ROUNDS;
        Report report = Report.of("clients", "time to connected: real client and server, UDP, " + rounds + " each, in turns", "server",
                "median ms", "p90 ms", "min ms", "max ms", "of the static server", "of it until the verdict, median ms");
        EnumMap<Server, List<Double>> millis = new EnumMap<>(Server.class);
        String said;
        try (Gateway gateway = Gateway.open(rounds + ROUNDS_BEFORE)) {
            for (int round = -ROUNDS_BEFORE; round < rounds; round++) {
                for (Server server : Server.values()) {
                    double took = connect(gateway, server, round + ROUNDS_BEFORE);
                    if (round >= 0) {
                        millis.computeIfAbsent(server, each -> new ArrayList<>()).add(took);
                    }
                }
                System.err.printf("bench: round %d of %d, load %.1f%n", round + 1, rounds, Machine.load());
            }
            said = gateway.said();
        }
        double plain = median(millis.getOrDefault(Server.STATIC, List.of()));
        for (Map.Entry<Server, List<Double>> each : millis.entrySet()) {
            List<Double> sorted = sorted(each.getValue());
            report.row(each.getKey().words, median(sorted), sorted.get((sorted.size() - 1) * 9 / 10), sorted.getFirst(), sorted.getLast(),
                    "%.2f".formatted(median(sorted) / plain), verdict(said, each.getKey(), rounds));
        }
        report.bar(Report.Bar.atMost("median with the kick, of the static server's",
                median(millis.getOrDefault(Server.KICK, List.of())) / plain,
                TIMES_MAX, "times"));
        return report;
    }

    /** One client that connects and leaves; milliseconds. */
    private static double connect(Gateway gateway, Server server, int person) {
        try (VpnClient client = VpnClient.start(new VpnClient.Settings(gateway.client(), "tun0", gateway.ca(), Gateway.ADDRESS, server.port,
                Transport.UDP, Optional.of(gateway.credentials(person)), Optional.empty(), List.of()), gateway.directory())) {
            return client.awaitConnected(SOON).orElseThrow(() -> new IllegalStateException(
                    "no connection to " + server.words + "; the client said:\n" + client.log() + "\nthe daemon said:\n" + gateway.said()))
                    .toNanos() / 1e6;
        }
    }

    /** What the daemon says it took from CONNECT to the answer of OpenVPN. */
    private static Object verdict(String said, Server server, int rounds) {
        List<Double> took = new ArrayList<>();
        Matcher lines = VERDICT.matcher(said);
        while (lines.find()) {
            if (lines.group(1).startsWith(server.network)) {
                took.add(Double.parseDouble(lines.group(2)));
            }
        }
        return took.size() < rounds ? "" : median(took.subList(took.size() - rounds, took.size()));
    }

    private static double median(List<Double> millis) {
        List<Double> sorted = sorted(millis);
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    private static List<Double> sorted(List<Double> millis) {
        List<Double> sorted = new ArrayList<>(millis);
        Collections.sort(sorted);
        return sorted;
    }

    /** What a client connects to. */
    enum Server {
        STATIC("static, no management", 1194, "10.7.0."), KICK("sallyport, with the kick", 1195, "10.8.0."), NO_KICK(
                "sallyport, without the kick", 1196, "10.9.0.");

        final String words;
        final int port;
        /** What the addresses of its clients begin with. */
        final String network;

        Server(String words, int port, String network) {
            this.words = words;
            this.port = port;
            this.network = network;
        }
    }
}
