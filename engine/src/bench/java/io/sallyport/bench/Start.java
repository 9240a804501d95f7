package io.sallyport.bench;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How long the daemon and {@code check} take to start with a large policy, and what they keep in memory, as the launcher starts them. */
final class Start {
    private static final int ROWS = 10_000;
    private static final int PEOPLE = 2_000;
    private static final int SESSIONS = 1_000;
    private static final int PER_SECOND = 200;
    private static final double START_SECONDS_MAX = 3;
    private static final double CHECK_SECONDS_MAX = 2;
    private static final double RESIDENT_MEGABYTES_MAX = 350;
    private static final double CHECK_MEGABYTES_MAX = 150;
    private static final long SAMPLE_MILLIS = 3;

    private Start() {}

    static Report run(boolean quick) throws Exception {
        PolicyText policy = PolicyText.of(new Organisation(ROWS, PEOPLE));
        Report report = Report.of("start",
                "start of the real processes: policy of " + ROWS + " access rows, " + policy.rows() + " rows in all",
                "what", "runs", "median", "worst", "unit");
        LiveGateway.prepare();
        check(report, policy, quick ? 2 : 5);
        if (LiveGateway.isAllowed()) {
            gateway(report, policy, quick ? 1 : 5);
        } else {
            System.err.println("bench: the daemon is not measured: that needs root");
        }
        return report;
    }

    private static void gateway(Report report, PolicyText policy, int runs) throws Exception {
        List<Double> fresh = new ArrayList<>();
        List<Double> kept = new ArrayList<>();
        List<Double> worked = new ArrayList<>();
        List<Double> resident = new ArrayList<>();
        try (LiveGateway gateway = new LiveGateway(policy)) {
            for (int run = 0; run < runs; run++) {
                gateway.forget();
                LiveGateway.Running first = gateway.start(1);
                fresh.add(first.seconds());
                gateway.stop(first);
                LiveGateway.Running again = gateway.start(SESSIONS);
                kept.add(again.seconds());
                worked.add(again.processorSeconds());
                Thread.sleep(LiveGateway.SETTLE_MILLIS);
                resident.add(again.residentMegabytes());
                if (run == runs - 1) {
                    row(report, "`run` to `hold release`, nothing kept", fresh, "s");
                    row(report, "`run` to `hold release`, policy kept", kept, "s");
                    row(report, "the same, time of one processor", worked, "s");
                    row(report, "resident, no session", resident, "MB");
                    connected(report, gateway, again);
                }
                gateway.stop(again);
            }
        }
        report.bar(Report.Bar.atMost("worst start to `hold release`", Math.max(worst(fresh), worst(kept)), START_SECONDS_MAX, "s"));
    }

    private static void connected(Report report, LiveGateway gateway, LiveGateway.Running running) throws Exception {
        running.played().flood(PER_SECOND);
        Thread.sleep(LiveGateway.SETTLE_MILLIS);
        if (gateway.sessions() != SESSIONS) {
            throw new IllegalStateException("the daemon has " + gateway.sessions() + " sessions instead of " + SESSIONS);
        }
        double now = running.residentMegabytes();
        row(report, "resident, " + SESSIONS + " sessions", List.of(now), "MB");
        row(report, "resident, at its most", List.of(running.peakMegabytes()), "MB");
        report.bar(Report.Bar.atMost("resident with " + SESSIONS + " sessions", now, RESIDENT_MEGABYTES_MAX, "MB"));
    }

    private static void check(Report report, PolicyText policy, int runs) throws Exception {
        List<Double> seconds = new ArrayList<>();
        List<Double> peaks = new ArrayList<>();
        Path directory = Files.createTempDirectory("sallyport-bench-");
        try {
            policy.write(directory);
            for (int run = 0; run < runs; run++) {
                long began = System.nanoTime();
                Process process = new ProcessBuilder(LiveGateway.LAUNCHER.toString(), "check", directory.toString())
                        .redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD).start();
                double peak = 0;
                while (process.isAlive()) {
                    peak = Math.max(peak, peakOf(process));
                    Thread.sleep(SAMPLE_MILLIS);
                }
                seconds.add((System.nanoTime() - began) / 1e9);
                peaks.add(peak);
                if (process.exitValue() != 0) {
                    throw new IllegalStateException("`check` ended with " + process.exitValue());
                }
            }
        } finally {
            LiveGateway.delete(directory);
        }
        row(report, "`check`, cold", seconds, "s");
        row(report, "`check`, resident at its most", peaks, "MB");
        report.bar(Report.Bar.atMost("worst `check`", worst(seconds), CHECK_SECONDS_MAX, "s"));
        report.bar(Report.Bar.atMost("memory of `check`", worst(peaks), CHECK_MEGABYTES_MAX, "MB"));
    }

    /** Nothing for a process that ended meanwhile. */
    private static double peakOf(Process process) {
        try {
            return Resident.of(process.pid()).peak();
        } catch (IOException e) {
            return 0;
        }
    }

    private static void row(Report report, String what, List<Double> measured, String unit) {
        report.row(what, measured.size(), measured.stream().sorted().toList().get(measured.size() / 2), worst(measured), unit);
    }

    private static double worst(List<Double> measured) {
        return measured.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }
}
