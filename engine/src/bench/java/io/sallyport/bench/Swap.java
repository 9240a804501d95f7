package io.sallyport.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.sallyport.adapter.stock.StockFiles;
import io.sallyport.control.Reloaded;
import io.sallyport.decision.Decider;
import io.sallyport.model.Bandwidth;
import io.sallyport.model.PolicyVersion;
import io.sallyport.policy.Policy;
import io.sallyport.policy.SourceTree;
import io.sallyport.policy.check.PolicyCompiler;

/** How long a large policy takes to compile, and what putting one in force does to those who connect meanwhile. */
final class Swap {
    private static final int ROWS = 10_000;
    /** More than ever connect: a group without members does not compile. */
    private static final int PEOPLE = 2_000;
    /** How long the clients of one measurement take to connect. */
    private static final int STREAM_SECONDS = 10;
    private static final double COMPILE_SECONDS_MAX = 2;
    private static final Bandwidth SLOWER = new Bandwidth(20_000_000);
    private static final int ELSEWHERE = 96;

    private Swap() {}

    static Report run(boolean quick) throws Exception {
        PolicyText policy = PolicyText.of(new Organisation(ROWS, PEOPLE));
        Report report = Report.of("swap",
                "policies of " + ROWS + " access rows, " + policy.rows()
                        + " rows in all; each swap changes the rate, or the reach, of every session",
                "what", "sessions", "changed", "reload ms", "active in ms", "gate held ms", "slowest verdict ms");
        double compile = compile(policy, quick ? 6 : 15);
        report.row("compile, warm", 0, 0, compile * 1e3, 0, 0, 0);
        report.bar(Report.Bar.atMost("compiling " + ROWS + " rows, warm", compile, COMPILE_SECONDS_MAX, "s"));
        if (LiveGateway.isAllowed()) {
            LiveGateway.prepare();
            Organisation here = new Organisation(ROWS, PEOPLE);
            PolicyText slower = PolicyText.of(here.at(SLOWER));
            Tally tally = new Tally(0, 0, 0, 0, 0);
            for (int clients : quick ? List.of(100) : List.of(100, 1_000)) {
                tally = tally.plus(swap(report, "rates", List.of(policy, slower), clients));
                tally = tally.plus(swap(report, "reach", List.of(policy, PolicyText.of(here.movedTo(ELSEWHERE))), clients));
            }
            tally.bars(report);
        } else {
            System.err.println("bench: the swap is not measured: that needs root");
        }
        return report;
    }

    /** What became of everybody who connected; {@code cut} of them by a swap, and {@code connected} in the end. */
    private record Tally(int asked, int answered, int refused, int cut, int connected) {
        Tally plus(Tally more) {
            return new Tally(asked + more.asked, answered + more.answered, refused + more.refused, cut + more.cut,
                    connected + more.connected);
        }

        void bars(Report report) {
            report.bar(Report.Bar.atLeast("verdicts on " + asked + " connects", answered, asked, ""));
            report.bar(Report.Bar.atMost("refused, though every policy admits", refused, 0, ""));
            report.bar(Report.Bar.atMost("connected, and cut by a swap", cut, 0, ""));
            report.bar(Report.Bar.atLeast("still connected in the end", connected, asked, ""));
        }
    }

    /** Seconds from text to something that decides: the median of the later half. */
    private static double compile(PolicyText text, int times) {
        SortedMap<String, String> stock = StockFiles.rules();
        double[] seconds = new double[times];
        for (int i = 0; i < times; i++) {
            long began = System.nanoTime();
            Policy policy = PolicyCompiler.compile(new SourceTree(new PolicyVersion("worktree", "run " + i), text.files()), stock).value()
                    .orElseThrow();
            Decider decider = Decider.compile(policy).value().orElseThrow();
            seconds[i] = (System.nanoTime() - began) / 1e9;
            if (decider.policy().access().rows().size() != ROWS) {
                throw new IllegalStateException("rows are missing");
            }
        }
        double[] later = Arrays.copyOfRange(seconds, times / 2, times);
        Arrays.sort(later);
        return later[later.length / 2];
    }

    /** One swap: what the daemon said, and when it was asked and had answered. */
    private record Swapped(Reloaded.Activated activated, long from, long to) {
        void row(Report report, String what, long slowest) {
            report.row(what, activated.sessions(), activated.changed(), (to - from) / 1e6, activated.millis(), activated.heldMillis(),
                    slowest / 1e6);
        }
    }

    /** Two swaps while all of these connect, and one when they have. */
    private static Tally swap(Report report, String what, List<PolicyText> policies, int clients) throws Exception {
        int perSecond = clients / STREAM_SECONDS;
        try (LiveGateway gateway = new LiveGateway(policies.getFirst())) {
            LiveGateway.Running running = gateway.start(clients);
            PlayedDaemon played = running.played();
            Thread.sleep(LiveGateway.SETTLE_MILLIS);
            long began = System.nanoTime();
            CompletableFuture<Double> stream = CompletableFuture.supplyAsync(() -> flood(played, perSecond),
                    task -> Thread.ofPlatform().start(task));
            List<Swapped> swaps = new ArrayList<>();
            for (int sessions : List.of(clients / 10, clients / 2)) {
                while (answered(played) < sessions && !stream.isDone()) {
                    Thread.sleep(1);
                }
                swaps.add(once(gateway, policies.get((swaps.size() + 1) % 2)));
            }
            stream.join();
            for (Swapped swapped : swaps) {
                swapped.row(report, what + ", while " + perSecond + "/s connect",
                        slowest(played, perSecond, swapped.from() - began, swapped.to() - began));
            }
            swaps.add(once(gateway, policies.get((swaps.size() + 1) % 2)));
            swaps.getLast().row(report, what + ", while nobody does", 0);
            int refused = (int) played.latencies().stream().filter(nanos -> nanos < 0).count();
            Tally tally = new Tally(clients, answered(played), refused, swaps.stream().mapToInt(swapped -> swapped.activated().cut()).sum(),
                    gateway.sessions());
            gateway.stop(running);
            return tally;
        }
    }

    private static Swapped once(LiveGateway gateway, PolicyText next) throws Exception {
        gateway.commit(next, "other rates");
        long from = System.nanoTime();
        Reloaded.Activated activated = gateway.reload();
        return new Swapped(activated, from, System.nanoTime());
    }

    private static double flood(PlayedDaemon played, int perSecond) {
        try {
            return played.flood(perSecond);
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    private static int answered(PlayedDaemon played) {
        return (int) played.latencies().stream().filter(nanos -> nanos != 0).count();
    }

    /** The slowest verdict on a client that was due between these two, in nanoseconds since the stream began. */
    private static long slowest(PlayedDaemon played, int perSecond, long from, long to) {
        List<Long> all = played.latencies();
        int first = Math.clamp(from * perSecond / 1_000_000_000L, 0, all.size() - 1);
        int last = Math.clamp(to * perSecond / 1_000_000_000L, first, all.size() - 1);
        return all.subList(first, last + 1).stream().mapToLong(Math::abs).max().orElseThrow();
    }
}
