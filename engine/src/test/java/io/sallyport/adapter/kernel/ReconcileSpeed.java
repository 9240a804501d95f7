package io.sallyport.adapter.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

import io.sallyport.decision.Circle;
import io.sallyport.decision.Grant;
import io.sallyport.decision.Limits;
import io.sallyport.effect.Delta;
import io.sallyport.effect.Desired;
import io.sallyport.effect.Samples;
import io.sallyport.model.ClientId;
import io.sallyport.policy.Policy;
import io.sallyport.policy.Resource;

/**
 * Prints what comparing the kernel with what should be costs: how long whoever connects waits for it, how long repair takes, and the processor's time for
 * clients that do nothing. Run by hand, on a machine with nothing else to do.
 */
public final class ReconcileSpeed {
    private static final int CLIENTS = 1_000;
    private static final int PASSES = 10;
    private static final long PERIOD_MILLIS = 2_000;
    /** The unit of /proc/PID/stat, in milliseconds. */
    private static final long TICK_MILLIS = 10;

    private ReconcileSpeed() {}

    /** Measures 1,000 clients with one profile among them, then with a profile of 30 intervals each. */
    public static void main(String[] args) throws InterruptedException {
        measure(2, Limits.NONE);
        measure(CLIENTS, Limits.NONE);
        measure(CLIENTS, Samples.limits("50 Mbit/s", "20 Mbit/s"));
    }

    private static void measure(int profiles, Limits limits) throws InterruptedException {
        Policy policy = policy(profiles);
        try (TunnelLab lab = TunnelLab.open(); KernelEnforcement enforcement = new KernelEnforcement(lab.settings)) {
            TreeMap<ClientId, Grant> clients = new TreeMap<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.put(Samples.client(i), grant(2 + i, i % profiles, limits));
            }
            if (!enforcement.sync(new Desired(Samples.MAIN, policy, clients)).isDone()) {
                throw new IllegalStateException("not in force");
            }
            enforcement.reconcile();
            System.out.printf("%d clients, %d intervals, %s%n", CLIENTS, 30 * profiles,
                    limits.equals(Limits.NONE) ? "unlimited" : "limited");
            idle(enforcement);
            waits(enforcement, limits, 20, false, lab);
            waits(enforcement, limits, 2, false, lab);
            waits(enforcement, limits, 20, true, lab);
            waits(enforcement, limits, 2, true, lab);
            repair(enforcement, lab, "nft delete element inet sallyport_main client4 { 10.8.0.5 }");
            repair(enforcement, lab, "nft flush ruleset");
            long begin = System.nanoTime();
            enforcement.uses();
            System.out.printf("  uses %.0f ms%n", ms(begin));
        }
    }

    private static void idle(KernelEnforcement enforcement) throws InterruptedException {
        long cpu = cpuMillis();
        long begin = System.nanoTime();
        double worst = 0;
        for (int i = 0; i < PASSES; i++) {
            long pass = System.nanoTime();
            expect(enforcement, 0);
            worst = Math.max(worst, ms(pass));
            Thread.sleep(PERIOD_MILLIS);
        }
        System.out.printf("  idle: a pass at most %.0f ms, processor %.2f %% of one%n", worst, 100.0 * (cpuMillis() - cpu) / ms(begin));
    }

    /** How long changes take, one every so many milliseconds, while passes go on; with somebody else changing something of theirs, or not. */
    private static void waits(KernelEnforcement enforcement, Limits limits, int everyMillis, boolean others, TunnelLab lab)
            throws InterruptedException {
        AtomicBoolean done = new AtomicBoolean();
        List<Double> passes = new ArrayList<>();
        Thread passing = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < PASSES / 2; i++) {
                if (others) {
                    lab.in(lab.router, "nft add table inet theirs", "nft delete table inet theirs");
                }
                long pass = System.nanoTime();
                expect(enforcement, 0);
                passes.add(ms(pass));
                try {
                    Thread.sleep(PERIOD_MILLIS / 4);
                } catch (InterruptedException e) {
                    return;
                }
            }
            done.set(true);
        });
        List<Double> took = new ArrayList<>();
        for (int i = 0; !done.get(); i++) {
            long begin = System.nanoTime();
            TreeMap<ClientId, Optional<Grant>> change = new TreeMap<>();
            change.put(Samples.client(CLIENTS), i % 2 == 0 ? Optional.of(grant(2 + CLIENTS, 0, limits)) : Optional.empty());
            if (!enforcement.apply(new Delta(change)).isDone()) {
                throw new IllegalStateException("not applied");
            }
            took.add(ms(begin));
            Thread.sleep(everyMillis);
        }
        passing.join();
        double[] sorted = took.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        System.out.printf("  a change every %d ms%s: p50 %.2f, p99 %.2f, longest %.1f ms; a pass at most %.0f ms%n", everyMillis,
                others ? ", others change theirs" : "",
                sorted[sorted.length / 2], sorted[sorted.length * 99 / 100], sorted[sorted.length - 1],
                passes.stream().mapToDouble(Double::doubleValue).max().orElse(0));
    }

    private static void repair(KernelEnforcement enforcement, TunnelLab lab, String deed) {
        lab.in(lab.router, deed);
        long begin = System.nanoTime();
        expect(enforcement, 1);
        System.out.printf("  after %s: repaired in %.0f ms%n", deed, ms(begin));
    }

    private static void expect(KernelEnforcement enforcement, int lines) {
        List<String> drift = enforcement.reconcile().drift();
        if (drift.size() != lines) {
            throw new IllegalStateException("found " + drift);
        }
    }

    private static Policy policy(int profiles) {
        List<Resource> resources = new ArrayList<>();
        for (int i = 0; i < profiles; i++) {
            StringBuilder networks = new StringBuilder();
            for (int j = 0; j < 30; j++) {
                networks.append(" 10.").append(20 + i % 100).append('.').append(i / 100 * 20 + j / 2).append('.').append(j % 2 * 128)
                        .append("/26");
            }
            resources.add(Samples.resource("r" + i, networks.toString().strip(), ""));
        }
        return Samples.policy(resources);
    }

    private static Grant grant(int host, int resource, Limits limits) {
        return new Grant(Samples.grant(host, "").lease(), Samples.reach("r" + resource, ""), Circle.ALONE, limits);
    }

    /** Of this process and of those it started, as far as they have ended. */
    private static long cpuMillis() {
        try {
            String stat = Files.readString(Path.of("/proc/self/stat"));
            String[] field = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return TICK_MILLIS * Arrays.stream(field, 11, 15).mapToLong(Long::parseLong).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double ms(long since) {
        return (System.nanoTime() - since) / 1e6;
    }
}
