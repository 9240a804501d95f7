package io.sallyport.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.sallyport.decision.Limits;
import io.sallyport.model.Bandwidth;
import io.sallyport.policy.Capacity;
import io.sallyport.policy.QuotaTerms.Priority;

/** What one limited client costs the kernel when it connects, with few and many limited clients in force: with a class made for it, and with one kept. */
final class ClassCost {
    private static final int[] CONNECTED = {10, 1_000, 5_000};
    private static final int SAMPLES = 200;
    private static final double NEW_MILLIS_MAX = 5;

    /** Ways to be limited. */
    private enum Way {
        ALONE("its own rate"), LINE("its own rate, on a line"), SHARED("its own rate, a shared rate and a line");

        final String words;

        Way(String words) {
            this.words = words;
        }
    }

    private ClassCost() {}

    static Report run(boolean quick) {
        Report report = Report.of("classes", "one client more, limited both ways: firewall and class, ms", "limited by", "connected",
                "new p50",
                "new p99", "again p50", "again p99", "load");
        if (!LiveGateway.isAllowed()) {
            return report;
        }
        double worst = 0;
        for (Way way : Way.values()) {
            for (int connected : quick ? new int[]{10} : CONNECTED) {
                double[] made = new double[SAMPLES];
                double[] kept = new double[SAMPLES];
                measure(way, connected, made, kept);
                report.row(way.words, connected, at(made, 50), at(made, 99), at(kept, 50), at(kept, 99), Machine.load());
                worst = Math.max(worst, at(made, 50));
                System.err.println("bench: " + way.words + ", " + connected);
            }
        }
        report.bar(Report.Bar.atMost("one client more, the slowest median", worst, NEW_MILLIS_MAX, "ms"));
        return report;
    }

    private static void measure(Way way, int connected, double[] made, double[] kept) {
        Optional<Capacity> whole = Optional.of(new Capacity(Bandwidth.parse("900 Mbit/s"), Bandwidth.parse("900 Mbit/s")));
        Optional<Capacity> part = Optional.of(new Capacity(Bandwidth.parse("90 Mbit/s"), Bandwidth.parse("90 Mbit/s")));
        Limits limits = new Limits(Bandwidth.parse("5 Mbit/s"), Bandwidth.parse("2 Mbit/s"), Optional.empty(), Optional.of(Priority.LOW),
                way == Way.SHARED ? Optional.of(ShapedGateway.SHARED) : Optional.empty());
        try (ShapedGateway gateway = new ShapedGateway(way == Way.ALONE ? Optional.empty() : whole,
                way == Way.SHARED ? part : Optional.empty(), 0)) {
            for (int client = 0; client < connected; client++) {
                gateway.put(client, limits);
            }
            for (double[] millis : List.of(made, kept)) {
                for (int i = 0; i < SAMPLES; i++) {
                    long began = System.nanoTime();
                    gateway.put(connected + i, limits);
                    millis[i] = (System.nanoTime() - began) / 1e6;
                }
                for (int i = 0; i < SAMPLES; i++) {
                    gateway.take(connected + i);
                }
            }
        }
    }

    private static double at(double[] millis, int percent) {
        double[] sorted = millis.clone();
        Arrays.sort(sorted);
        return sorted[(sorted.length - 1) * percent / 100];
    }
}
