package io.sallyport.bench;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/**
 * Runs {@link DecideBench} and {@link EveryKindBench} on one thread and on two, and puts the numbers side by side; the quick run has no second thread
 * and no floor.
 */
final class Decide {
    private static final double MICROS_MAX = 12;
    private static final double GROWTH_MAX = 1.5;
    private static final int SAMPLE = 0;

    private Decide() {}

    /** One line of the table. */
    private static final class Line {
        private double p50;
        private double p99;
        private double perSecond;

        void take(RunResult run, int threads) {
            Statistics micros = run.getPrimaryResult().getStatistics();
            p50 = micros.getPercentile(50);
            p99 = micros.getPercentile(99);
            perSecond = threads * 1e6 / micros.getMean();
        }
    }

    static Report run(boolean quick) throws RunnerException {
        Report report = Report.of("decide",
                "decide alone: one connect to a full decision with its reasons, 20 candidate rows (10 in the smallest)",
                "what", "rows", "threads", "p50 us", "p99 us", "decisions/s");
        Map<String, Line> lines = new TreeMap<>();
        for (int threads = 1; threads <= (quick ? 1 : 2); threads++) {
            for (RunResult run : measure(quick, threads)) {
                String method = run.getParams().getBenchmark().replaceAll(".*\\.", "");
                String key = String.format(Locale.ROOT, "%s %6d %d", method, rows(run), threads);
                lines.computeIfAbsent(key, k -> new Line()).take(run, threads);
            }
        }
        lines.forEach((key, line) -> {
            String[] part = key.split(" +");
            report.row(part[0], part[1].equals(Integer.toString(SAMPLE)) ? "sample" : Integer.valueOf(part[1]), Integer.valueOf(part[2]),
                    line.p50, line.p99, Math.round(line.perSecond));
        });
        bars(report, lines);
        return report;
    }

    /** Access rows of the policy; the sample organisation has those it has. */
    private static int rows(RunResult run) {
        String rows = run.getParams().getParam("rows");
        return rows == null ? SAMPLE : Integer.parseInt(rows);
    }

    private static void bars(Report report, Map<String, Line> lines) {
        double thousand = p50(lines, 1_000);
        double most = 0;
        for (int rows : new int[]{1_000, 10_000, 100_000}) {
            double p50 = p50(lines, rows);
            most = Math.max(most, p50);
            report.bar(Report.Bar.atMost("p50 with " + rows + " rows", p50, MICROS_MAX, "us"));
        }
        report.bar(Report.Bar.atMost("p50 with every kind in use", median(lines, "everyKind", SAMPLE), MICROS_MAX, "us"));
        report.bar(Report.Bar.atMost("slowest p50 of 1,000 to 100,000 rows against 1,000 rows", most / thousand, GROWTH_MAX, "times"));
    }

    private static double p50(Map<String, Line> lines, int rows) {
        return median(lines, "decide", rows);
    }

    private static double median(Map<String, Line> lines, String what, int rows) {
        Line line = lines.get(String.format(Locale.ROOT, "%s %6d 1", what, rows));
        if (line == null) {
            throw new IllegalStateException("JMH gave no result for " + what + " with " + rows + " rows");
        }
        return line.p50;
    }

    private static Collection<RunResult> measure(boolean quick, int threads) throws RunnerException {
        String what = quick ? "\\.(decide|everyKind)$" : "io\\.sallyport\\.bench\\.";
        return new Runner(new OptionsBuilder().include(what).threads(threads).forks(quick ? 1 : 2)
                .warmupIterations(quick ? 3 : 5).warmupTime(TimeValue.seconds(1)).measurementIterations(quick ? 2 : 5)
                .measurementTime(TimeValue.seconds(1)).shouldFailOnError(true)
                // The heap and the collector of the daemon, as bin/sallyport starts it.
                .jvmArgs("-Xmx1g", "-XX:+UseSerialGC", "--sun-misc-unsafe-memory-access=allow",
                        "-Dsallyport.root=" + System.getProperty("sallyport.root", ".."))
                .verbosity(VerboseMode.SILENT).build()).run();
    }
}
