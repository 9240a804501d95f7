package io.sallyport.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

import io.sallyport.adapter.kernel.KernelEnforcement;
import io.sallyport.adapter.kernel.KernelSettings;
import io.sallyport.decision.Grant;
import io.sallyport.demo.NetworkNamespace;
import io.sallyport.effect.Delta;
import io.sallyport.effect.Desired;
import io.sallyport.model.ClientId;
import io.sallyport.policy.Policy;

/**
 * What it costs to compare the kernel with what should be: how long whoever connects waits for it, how long repair takes, and the processor's time for clients
 * that do nothing.
 */
final class Reconcile {
    private static final int CLIENTS = 1_000;
    private static final int FEW_ROWS = 10;
    private static final int MANY_ROWS = 10_000;
    private static final long PERIOD_MILLIS = 2_000;
    private static final long CHANGE_EVERY_MILLIS = 20;
    /** The unit of /proc/PID/stat, in milliseconds. */
    private static final long TICK_MILLIS = 10;
    private static final double REPAIR_MILLIS_MAX = 2_000;
    private static final double PERCENT = 100;

    private Reconcile() {}

    static Report run(boolean quick) throws Exception {
        Report report = Report.of("reconcile",
                CLIENTS + " clients, whose reach is alike (policy of " + FEW_ROWS + " rows) or not (" + MANY_ROWS
                        + "); passes, changes of one client beside them, and repairs",
                "policy", "clients are", "idle pass ms", "idle processor % of one", "change p50 ms", "longest ms",
                "longest, others change theirs", "one element put back ms", "all put back ms", "counters read ms");
        if (!LiveGateway.isAllowed()) {
            System.err.println("bench: reconciliation is not measured: that needs root");
            return report;
        }
        for (int rows : new int[]{FEW_ROWS, MANY_ROWS}) {
            Policy policy = new Organisation(rows, CLIENTS * 2).policy("bench");
            List<Grant> grants = Kernel.grants(policy, CLIENTS + CLIENTS / 2);
            for (boolean limited : new boolean[]{false, true}) {
                measure(report, rows, policy, grants.stream().map(grant -> Kernel.limit(grant, limited)).toList(), limited, quick ? 2 : 10);
            }
        }
        return report;
    }

    private static void measure(Report report, int rows, Policy policy, List<Grant> grants, boolean limited, int passes) throws Exception {
        try (NetworkNamespace space = NetworkNamespace.create("sprecon-" + ProcessHandle.current().pid());
                KernelEnforcement kernel = new KernelEnforcement(KernelSettings.of(Organisation.INSTANCE).in(space.name()))) {
            TreeMap<ClientId, Grant> there = new TreeMap<>();
            for (int i = 0; i < CLIENTS; i++) {
                there.put(Kernel.client(i), grants.get(i));
            }
            if (!kernel.sync(new Desired(Organisation.INSTANCE, policy, there)).isDone()) {
                throw new IllegalStateException("the kernel does not take " + CLIENTS + " clients");
            }
            Ground ground = new Ground(space, kernel, grants.get(CLIENTS));
            ground.pass(0);
            Idle idle = ground.idle(passes);
            double[] alone = ground.changes(passes, false);
            double[] beside = ground.changes(passes, true);
            double one = ground.repair("delete element inet sallyport_main client4 { " + grants.getFirst().lease().address4() + " }");
            double all = ground.repair("flush ruleset");
            long began = System.nanoTime();
            kernel.uses();
            report.row(rows, limited ? "limited" : "unlimited", idle.pass(), idle.processor(), alone[alone.length / 2],
                    alone[alone.length - 1], beside[beside.length - 1], one, all, millis(began));
            report.bar(
                    Report.Bar.atMost("a flushed ruleset of " + rows + " rows is back, clients " + (limited ? "limited" : "unlimited"), all,
                            REPAIR_MILLIS_MAX, "ms"));
        }
    }

    /** The longest pass in milliseconds, and the share of one processor. */
    private record Idle(double pass, double processor) {}

    private record Ground(NetworkNamespace space, KernelEnforcement kernel, Grant next) {
        /** One comparison, which must find so many things. */
        private double pass(int found) {
            long began = System.nanoTime();
            List<String> drift = kernel.reconcile().drift();
            if (drift.size() != found) {
                throw new IllegalStateException("found " + drift);
            }
            return millis(began);
        }

        private Idle idle(int passes) throws Exception {
            long processor = processorMillis();
            long began = System.nanoTime();
            double longest = 0;
            for (int i = 0; i < passes; i++) {
                longest = Math.max(longest, pass(0));
                Thread.sleep(PERIOD_MILLIS);
            }
            return new Idle(longest, PERCENT * (processorMillis() - processor) / millis(began));
        }

        /** Milliseconds of changes of one client while passes go on, sorted.
         *
         * @param others whether somebody else changes something of theirs before each pass, so that it has to look */
        private double[] changes(int passes, boolean others) throws Exception {
            CompletableFuture<Void> passing = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < passes; i++) {
                    if (others) {
                        space.must("nft", "add table inet theirs; delete table inet theirs");
                    }
                    pass(0);
                    pause(PERIOD_MILLIS / 4);
                }
            });
            List<Double> took = new ArrayList<>();
            for (int i = 0; !passing.isDone() || took.isEmpty(); i++) {
                TreeMap<ClientId, Optional<Grant>> change = new TreeMap<>();
                change.put(Kernel.client(CLIENTS), i % 2 == 0 ? Optional.of(next) : Optional.empty());
                long began = System.nanoTime();
                if (!kernel.apply(new Delta(change)).isDone()) {
                    throw new IllegalStateException("the kernel does not take a change");
                }
                took.add(millis(began));
                pause(CHANGE_EVERY_MILLIS);
            }
            passing.get();
            return took.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        }

        private double repair(String deed) {
            space.must("nft", deed);
            return pass(1);
        }

        private static void pause(long millis) {
            try {
                Thread.sleep(millis);
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            }
        }
    }

    /** Of this process and of those it started, as far as they have ended. */
    private static long processorMillis() throws IOException {
        String stat = Files.readString(Path.of("/proc/self/stat"));
        String[] field = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return TICK_MILLIS * Arrays.stream(field, 11, 15).mapToLong(Long::parseLong).sum();
    }

    private static double millis(long since) {
        return (System.nanoTime() - since) / 1e6;
    }
}
