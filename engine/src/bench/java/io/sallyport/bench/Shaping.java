package io.sallyport.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.sallyport.bench.ShapedGateway.Flow;
import io.sallyport.decision.Limits;
import io.sallyport.model.Bandwidth;

/**
 * What clients get of their rates, by iperf3 through the real kernel: one after the other, then several at once. The rate is of packets as the queue counts
 * them, headers included.
 */
final class Shaping {
    private static final List<String> RATES = List.of("256 kbit/s", "1 Mbit/s", "5 Mbit/s", "20 Mbit/s", "50 Mbit/s", "100 Mbit/s",
            "200 Mbit/s");
    private static final List<String> RATES_QUICK = List.of("1 Mbit/s", "20 Mbit/s");
    /** At once: 76 Mbit/s together, so that the load generator is not what is measured. */
    private static final List<String> TOGETHER = List.of("1 Mbit/s", "5 Mbit/s", "20 Mbit/s", "50 Mbit/s");
    private static final double TCP_PERCENT_MAX = 5;
    private static final double UDP_PERCENT_MAX = 3;
    private static final double PERCENT = 100;

    private Shaping() {}

    static Report run(boolean quick) throws Exception {
        int seconds = quick ? 4 : 10;
        Report report = Report.of("shaping", "what clients get of their rates: iperf3 for " + seconds + " s after 2 that are not counted",
                "rate", "clients", "way", "protocol", "Mbit/s", "off by %", "load");
        if (!LiveGateway.isAllowed()) {
            return report;
        }
        List<String> alone = quick ? RATES_QUICK : RATES;
        double[] worst = new double[2];
        try (ShapedGateway gateway = new ShapedGateway(Optional.empty(), Optional.empty(), TOGETHER.size())) {
            for (boolean udp : new boolean[]{false, true}) {
                for (boolean down : new boolean[]{true, false}) {
                    for (String rate : alone) {
                        measure(report, gateway, List.of(rate), down, udp, seconds, worst);
                    }
                    measure(report, gateway, TOGETHER, down, udp, seconds, worst);
                }
            }
        }
        report.bar(Report.Bar.atMost("TCP, furthest off", worst[0], TCP_PERCENT_MAX, "%"));
        report.bar(Report.Bar.atMost("UDP, furthest off", worst[1], UDP_PERCENT_MAX, "%"));
        return report;
    }

    private static void measure(Report report, ShapedGateway gateway, List<String> rates, boolean down, boolean udp, int seconds,
            double[] worst) {
        List<CompletableFuture<Double>> flows = new ArrayList<>();
        for (int client = 0; client < rates.size(); client++) {
            Bandwidth rate = Bandwidth.parse(rates.get(client)).orElseThrow();
            gateway.put(client, new Limits(Optional.of(rate), Optional.of(rate), Optional.empty()));
            Flow flow = new Flow(client, down, udp, rate.bitsPerSecond() * 5 / 4, seconds);
            flows.add(CompletableFuture.supplyAsync(() -> gateway.bitsPerSecond(flow)));
        }
        for (int client = 0; client < rates.size(); client++) {
            double got = flows.get(client).join();
            double off = (got / Bandwidth.parse(rates.get(client)).orElseThrow().bitsPerSecond() - 1) * PERCENT;
            worst[udp ? 1 : 0] = Math.max(worst[udp ? 1 : 0], Math.abs(off));
            report.row(rates.get(client), rates.size(), down ? "down" : "up", udp ? "UDP" : "TCP", got / 1e6,
                    String.format(Locale.ROOT, "%+.1f", off), String.format(Locale.ROOT, "%.1f", Machine.load()));
        }
        System.err.println("bench: " + rates + (udp ? " UDP" : " TCP") + (down ? " down" : " up"));
    }
}
