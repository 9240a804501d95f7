package io.sallyport.bench;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

import org.HdrHistogram.Histogram;

import io.sallyport.adapter.kernel.KernelSettings;

/** From CONNECT on a real socket to the whole verdict on it, through the real gate, with disk and kernel on and off. */
final class Flood {
    private static final int ROWS = 10_000;
    private static final int PER_SECOND = 500;
    private static final int WARM_UP = 10_000;
    /** Nobody was there since the daemon began: nothing is ready for them. */
    private static final String NEW = "new";
    /** As after a network is back: all were there before. */
    private static final String BACK = "back again";
    private static final double MILLIS_MAX = 15;
    private static final double CONNECTS_MIN = 2_000;

    private Flood() {}

    /** Which real parts take part; what does not, answers at once. */
    private record Parts(boolean disk, boolean kernel) {
        @Override
        public String toString() {
            return (disk ? "store and journal" : "no disk") + ", " + (kernel ? "nft and tc" : "no kernel");
        }
    }

    static Report run(boolean quick) throws Exception {
        int clients = quick ? 1_000 : 10_000;
        Report report = Report.of("flood",
                "socket to verdict: " + clients + " CONNECTs, policy of " + ROWS + " rows, every client limited both ways",
                "parts", "clients", "offered/s", "connects/s", "p50 ms", "p99 ms", "refused");
        // The daemon's first thousands of decisions are compiled code's warm-up; a gateway lives longer than that.
        try (Stage stage = stage(new Parts(true, true), WARM_UP)) {
            stage.daemon().flood(0);
            stage.leave();
            stage.daemon().flood(0);
        }
        for (Parts parts : List.of(new Parts(false, false), new Parts(true, false), new Parts(false, true))) {
            try (Stage stage = stage(parts, clients)) {
                row(report, parts, NEW, 0, flood(stage, 0));
            }
        }
        Parts all = new Parts(true, true);
        try (Stage stage = stage(all, clients)) {
            row(report, all, NEW, 0, flood(stage, 0));
            stage.leave();
            double rate = row(report, all, BACK, 0, flood(stage, 0));
            report.bar(Report.Bar.atLeast("connects/s with everything on, everybody coming back", rate, CONNECTS_MIN, "/s"));
        }
        try (Stage stage = stage(all, quick ? 1_000 : 5_000)) {
            row(report, all, NEW, PER_SECOND, flood(stage, PER_SECOND));
            stage.leave();
            row(report, all, BACK, PER_SECOND, flood(stage, PER_SECOND));
            double p99 = (Double) report.rows().getLast().get(5);
            report.bar(Report.Bar.atMost("p99 at " + PER_SECOND + "/s with everything on, of those who come back", p99, MILLIS_MAX, "ms"));
        }
        return report;
    }

    private static Stage stage(Parts parts, int clients) throws Exception {
        Optional<KernelSettings> kernel = parts.kernel() ? Optional.of(KernelSettings.of(Organisation.INSTANCE)) : Optional.empty();
        return new Stage(new Stage.Setup(parts.disk(), kernel, new Organisation(ROWS, clients).policy("bench"), clients,
                InstantSource.fixed(Organisation.NOW), notice -> {}));
    }

    private static Flooded flood(Stage stage, int perSecond) throws Exception {
        double seconds = stage.daemon().flood(perSecond);
        return new Flooded(seconds, stage.daemon().latencies());
    }

    /** One line of the table; returns connects a second. */
    private static double row(Report report, Parts parts, String who, int perSecond, Flooded flooded) {
        Histogram histogram = new Histogram(3);
        int refused = 0;
        for (long nanos : flooded.latencies()) {
            refused += nanos < 0 ? 1 : 0;
            histogram.recordValue(Math.abs(nanos));
        }
        double rate = flooded.latencies().size() / flooded.seconds();
        report.row(parts.toString(), who, perSecond == 0 ? "all at once" : perSecond, Math.round(rate),
                histogram.getValueAtPercentile(50) / 1e6, histogram.getValueAtPercentile(99) / 1e6, refused);
        return rate;
    }

    /** How long a flood took, first CONNECT to last verdict, and each verdict; negative nanoseconds for refusals. */
    private record Flooded(double seconds, List<Long> latencies) {
        Flooded {
            latencies = List.copyOf(latencies);
        }
    }
}
