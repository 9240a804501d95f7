package io.sallyport.bench;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.sallyport.adapter.kernel.KernelEnforcement;
import io.sallyport.adapter.kernel.KernelSettings;
import io.sallyport.decision.Decider;
import io.sallyport.decision.Decision;
import io.sallyport.decision.Grant;
import io.sallyport.decision.Limits;
import io.sallyport.demo.NetworkNamespace;
import io.sallyport.effect.Delta;
import io.sallyport.effect.Desired;
import io.sallyport.flow.Notice;
import io.sallyport.flow.Session;
import io.sallyport.model.Bandwidth;
import io.sallyport.model.ClientId;
import io.sallyport.policy.Policy;

/** What one client more costs the kernel among few and many, and what policies cost that change everything for 5,000. */
final class Kernel {
    private static final int ROWS = 10_000;
    private static final int FEW_ROWS = 10;
    private static final int CLIENTS = 5_000;
    private static final int AT_ONCE = 50;
    private static final int TOGETHER_MIN = 5;
    /** Above the numbers of all who are there. */
    private static final int NEXT_CLIENT = 100_000;
    private static final int PORT = 5_000;
    private static final double TIMES_MAX = 3;
    private static final Bandwidth SLOWER = new Bandwidth(20_000_000);
    private static final int ELSEWHERE = 96;

    private Kernel() {}

    static Report run(boolean quick) throws Exception {
        Report report = Report.of("kernel",
                "one client more whose reach is like others' (policy of " + FEW_ROWS + " rows) or not (" + ROWS
                        + "), then policies that change everything for " + CLIENTS,
                "what", "rows", "connected", "p50 ms", "p99 ms", "times that among 10", AT_ONCE + " at once ms", "all loaded ms");
        if (!LiveGateway.isAllowed()) {
            System.err.println("bench: the kernel is not measured: that needs root");
            return report;
        }
        int most = quick ? 1_000 : 10_000;
        for (int rows : new int[]{FEW_ROWS, ROWS}) {
            Policy policy = new Organisation(rows, most + 1_000).policy("bench");
            List<Grant> grants = grants(policy, most + 500);
            for (boolean limited : new boolean[]{false, true}) {
                String what = limited ? "one client more, limited both ways" : "one client more";
                Map<Integer, Cost> took = new TreeMap<>();
                for (int connected : quick ? new int[]{10, 1_000} : new int[]{10, 1_000, 10_000}) {
                    Cost cost = cost(policy, grants, connected, limited, quick ? 50 : 300);
                    took.put(connected, cost);
                    double few = Optional.ofNullable(took.get(10)).orElse(cost).middle();
                    report.row(what, rows, connected, cost.middle(), cost.late(), cost.middle() / few, cost.together(),
                            cost.load());
                }
                double times = Optional.ofNullable(took.get(most)).orElseThrow().middle()
                        / Optional.ofNullable(took.get(10)).orElseThrow().middle();
                report.bar(Report.Bar.atMost(what + ", " + rows + " rows, median among " + most + " of that among 10", times, TIMES_MAX,
                        "times"));
            }
        }
        swaps(report, quick ? 500 : CLIENTS);
        return report;
    }

    /**
     * What clients cost who come while some are there, in milliseconds.
     *
     * @param middle of one after the other, the median
     * @param late of the same, the 99th percentile
     * @param together so many in one transaction, the median
     * @param load everybody who is there at first, put in force at once
     */
    private record Cost(double middle, double late, double together, double load) {}

    private static Cost cost(Policy policy, List<Grant> grants, int connected, boolean limited, int samples) {
        try (NetworkNamespace space = NetworkNamespace.create("spkernel-" + ProcessHandle.current().pid());
                KernelEnforcement kernel = new KernelEnforcement(KernelSettings.of(Organisation.INSTANCE).in(space.name()))) {
            TreeMap<ClientId, Grant> there = new TreeMap<>();
            for (int i = 0; i < connected; i++) {
                there.put(client(i), limit(grants.get(i), limited));
            }
            long began = System.nanoTime();
            if (!kernel.sync(new Desired(Organisation.INSTANCE, policy, there)).isDone()) {
                throw new IllegalStateException("the kernel does not take " + connected + " clients");
            }
            double load = (System.nanoTime() - began) / 1e6;
            List<Grant> more = grants.subList(connected, connected + samples * 6 / 5).stream().map(grant -> limit(grant, limited)).toList();
            come(kernel, more, samples / 5, 1);
            double[] each = come(kernel, more, samples, 1);
            double[] together = come(kernel, more, samples / AT_ONCE + TOGETHER_MIN, AT_ONCE);
            return new Cost(middle(each), each[each.length * 99 / 100], middle(together), load);
        }
    }

    /** Milliseconds of each of so many changes, in which so many clients come, sorted; they go again after it. */
    private static double[] come(KernelEnforcement kernel, List<Grant> grants, int times, int atOnce) {
        double[] took = new double[times];
        for (int i = 0; i < times; i++) {
            TreeMap<ClientId, Optional<Grant>> change = new TreeMap<>();
            for (int n = 0; n < atOnce; n++) {
                int next = (i * atOnce + n) % grants.size();
                change.put(client(NEXT_CLIENT + next), Optional.of(grants.get(next)));
            }
            long began = System.nanoTime();
            boolean done = kernel.apply(new Delta(change)).isDone();
            took[i] = (System.nanoTime() - began) / 1e6;
            change.replaceAll((client, grant) -> Optional.empty());
            if (!done || !kernel.apply(new Delta(change)).isDone()) {
                throw new IllegalStateException("the kernel does not take " + change.keySet());
            }
        }
        Arrays.sort(took);
        return took;
    }

    static ClientId client(int number) {
        return new ClientId(Organisation.INSTANCE, 1, number);
    }

    static Grant limit(Grant grant, boolean limited) {
        Optional<Bandwidth> rate = limited ? Optional.of(SLOWER) : Optional.empty();
        return new Grant(grant.lease(), grant.reach(), grant.circle(), new Limits(rate, rate, Optional.empty()));
    }

    /** What the policy grants so many people. */
    static List<Grant> grants(Policy policy, int count) {
        Decider decider = Decider.compile(policy).value().orElseThrow();
        List<Grant> all = new ArrayList<>();
        for (Questions.Question asked : Questions.of(count).all()) {
            if (decider.decide(asked.event(), asked.facts()) instanceof Decision.Admit admit) {
                all.add(admit.grant());
            }
        }
        return all;
    }

    /** Policies that change the rate, then the reach, of everybody; beside one flow that both allow. */
    private static void swaps(Report report, int clients) throws Exception {
        List<Notice.Activated> activated = new CopyOnWriteArrayList<>();
        Organisation people = new Organisation(ROWS, clients);
        try (Wires wires = new Wires();
                Stage stage = new Stage(new Stage.Setup(true, Optional.of(wires.settings()), people.policy("bench"), clients,
                        InstantSource.fixed(Organisation.NOW), notice -> {
                            if (notice instanceof Notice.Activated now) {
                                activated.add(now);
                            }
                        }))) {
            stage.daemon().flood(0);
            Session.Live one = (Session.Live) stage.gate().sessions().stream()
                    .filter(session -> session instanceof Session.Live live && Revoke.target(live).isPresent()).findFirst().orElseThrow();
            try (Flow taken = Flow.take(wires.behind(), PORT, 1);
                    Flow sent = Flow.send(wires.clients(),
                            List.of(new Flow.Ends(one.lease().address4(), Revoke.target(one).orElseThrow())), PORT, 1_000)) {
                Thread.sleep(500);
                long before = taken.report(1).getFirst().missing();
                activated.clear();
                for (Organisation next : List.of(people.at(SLOWER), people, people.at(SLOWER))) {
                    stage.activate(stage.compile(next.policy("rates")));
                }
                Thread.sleep(200);
                Flow.Came came = taken.report(1).getFirst();
                sent.mustGoOn();
                rows(report, "rates of all", activated);
                report.bar(
                        Report.Bar.atMost("packets lost through three swaps of rates, of " + came.count(),
                                (double) (came.missing() - before), 0, ""));
                activated.clear();
                for (Organisation next : List.of(people.movedTo(ELSEWHERE), people)) {
                    stage.activate(stage.compile(next.policy("reach")));
                }
                rows(report, "reach of all", activated);
            }
            report.bar(Report.Bar.atLeast("still connected", stage.gate().sessions().size(), clients, ""));
        }
    }

    private static double middle(double[] sorted) {
        return sorted[sorted.length / 2];
    }

    private static void rows(Report report, String what, List<Notice.Activated> activated) {
        double[] active = activated.stream().mapToDouble(Notice.Activated::millis).sorted().toArray();
        double[] held = activated.stream().mapToDouble(Notice.Activated::heldMillis).sorted().toArray();
        int sessions = activated.getFirst().sessions();
        report.row(what + ", until it is in force", ROWS, sessions, middle(active), active[active.length - 1], "", "", "");
        report.row(what + ", verdicts wait", ROWS, sessions, middle(held), held[held.length - 1], "", "", "");
    }
}
