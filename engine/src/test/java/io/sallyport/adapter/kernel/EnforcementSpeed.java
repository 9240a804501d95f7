package io.sallyport.adapter.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

import io.sallyport.decision.Circle;
import io.sallyport.decision.Grant;
import io.sallyport.decision.Limits;
import io.sallyport.effect.Delta;
import io.sallyport.effect.Desired;
import io.sallyport.effect.Samples;
import io.sallyport.model.ClientId;
import io.sallyport.policy.Policy;

/** Prints how long changes take with few and many clients in force; run by hand, on a machine with nothing else to do. */
public final class EnforcementSpeed {
    private static final int SAMPLES = 200;

    private EnforcementSpeed() {}

    /** Measures unlimited clients at 10, 1,000 and 10,000, and clients with both limits at 10 and 1,000. */
    public static void main(String[] args) {
        for (int clients : new int[]{10, 1_000, 10_000}) {
            measure(clients, Limits.NONE);
        }
        for (int clients : new int[]{10, 1_000}) {
            measure(clients, Samples.limits("50 Mbit/s", "20 Mbit/s"));
        }
    }

    private static void measure(int clients, Limits limits) {
        Policy policy = Samples
                .policy(List.of(Samples.resource("git", "10.20.0.0/16", "tcp/22 tcp/443"), Samples.resource("all", "10.40.0.0/16", "")));
        try (TunnelLab lab = TunnelLab.open(); KernelEnforcement enforcement = new KernelEnforcement(lab.settings)) {
            TreeMap<ClientId, Grant> all = new TreeMap<>();
            for (int i = 0; i < clients; i++) {
                all.put(Samples.client(i), grant(2 + i, limits));
            }
            long start = System.nanoTime();
            enforcement.sync(new Desired(Samples.MAIN, policy, new TreeMap<>()));
            double empty = ms(start);
            start = System.nanoTime();
            enforcement.sync(new Desired(Samples.MAIN, policy, all));
            double full = ms(start);
            start = System.nanoTime();
            enforcement.sync(new Desired(Samples.MAIN, policy, all));
            double same = ms(start);
            double[] come = new double[SAMPLES];
            double[] batch = new double[SAMPLES / 10];
            for (int i = 0; i < SAMPLES; i++) {
                come[i] = apply(enforcement, clients + i, 1, limits);
            }
            for (int i = 0; i < batch.length; i++) {
                batch[i] = apply(enforcement, clients + SAMPLES + i * 50, 50, limits);
            }
            start = System.nanoTime();
            int drift = enforcement.reconcile().drift().size();
            double reconcile = ms(start);
            Arrays.sort(come);
            Arrays.sort(batch);
            System.out.printf(
                    "%d clients %s: first sync %.0f ms, sync all %.0f ms, same again %.0f ms, one p50 %.2f p99 %.2f ms, 50 p50 %.2f ms, "
                            + "reconcile %.0f ms (%d)%n",
                    clients, limits.equals(Limits.NONE) ? "unlimited" : "limited", empty, full, same,
                    come[SAMPLES / 2], come[SAMPLES * 99 / 100], batch[batch.length / 2], reconcile, drift);
        }
    }

    private static double apply(KernelEnforcement enforcement, int first, int count, Limits limits) {
        TreeMap<ClientId, Optional<Grant>> changes = new TreeMap<>();
        for (int i = first; i < first + count; i++) {
            changes.put(Samples.client(i), Optional.of(grant(2 + i, limits)));
        }
        long start = System.nanoTime();
        if (!enforcement.apply(new Delta(changes)).isDone()) {
            throw new IllegalStateException("not applied");
        }
        return ms(start);
    }

    private static Grant grant(int host, Limits limits) {
        return new Grant(Samples.grant(host, "").lease(), Samples.reach(host % 2 == 0 ? "git" : "git all", ""), Circle.ALONE, limits);
    }

    private static double ms(long since) {
        return (System.nanoTime() - since) / 1e6;
    }
}
