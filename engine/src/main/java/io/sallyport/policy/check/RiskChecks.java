package io.sallyport.policy.check;

import java.util.List;

import io.sallyport.model.Place;
import io.sallyport.policy.AccessRow;
import io.sallyport.policy.RiskTable;
import io.sallyport.policy.RiskTable.Response;
import io.sallyport.policy.RiskTable.Threshold;
import io.sallyport.policy.table.Draft;
import io.sallyport.policy.yaml.Problems;

/** What follows from risk can come to pass: thresholds are in order and within reach, and conditions on risk have something that counts it. */
final class RiskChecks {
    private RiskChecks() {}

    static void run(Draft draft, Problems problems) {
        RiskTable table = draft.risk().table();
        for (Threshold milder : table.thresholds()) {
            order(milder, table.thresholds(), problems);
        }
        boolean counted = !table.signals().isEmpty() || !table.blacklists().isEmpty();
        long most = table.signals().stream().mapToLong(RiskTable.Signal::atMost).sum()
                + table.blacklists().stream().mapToLong(RiskTable.Blacklist::weight).sum();
        for (Threshold threshold : table.thresholds()) {
            if (counted && threshold.at() > most) {
                problems.add(PolicyProblem.THRESHOLD_OUT_OF_REACH, threshold.ref().place(),
                        "all points together are " + most + ", below " + threshold.at(), "raise weights, or lower `at`");
            }
        }
        if (!counted) {
            table.thresholds().forEach(threshold -> uncounted(threshold.ref().place(), problems));
            draft.access().stream().filter(row -> row.when().risk().isPresent()).map(AccessRow::ref)
                    .forEach(row -> uncounted(row.place(), problems));
        }
    }

    private static void uncounted(Place place, Problems problems) {
        problems.add(PolicyProblem.RISK_UNCOUNTED, place, "the row depends on risk, and no row gives points",
                "add Risk rows with `signal` or `blacklist`");
    }

    /** A milder consequence at the score at which a harder one refuses, or above, is never seen. */
    private static void order(Threshold milder, List<Threshold> all, Problems problems) {
        for (Threshold harder : all) {
            boolean covers = harder.groups().isEmpty() || (!milder.groups().isEmpty() && harder.groups().containsAll(milder.groups()));
            if (covers && !harder.shadow() && !milder.shadow() && refuses(harder) && rank(milder) < rank(harder)
                    && milder.at() >= harder.at()) {
                problems.add(PolicyProblem.THRESHOLD_ORDER, milder.ref().place(),
                        "`" + milder.then().word() + "` at " + milder.at() + " never acts: `" + harder.then().word() + "` comes first, at "
                                + harder.at(),
                        "the other row stands at `" + harder.ref().place().brief() + "`");
                return;
            }
        }
    }

    private static boolean refuses(Threshold threshold) {
        return threshold.then() instanceof Response.Deny || threshold.then() instanceof Response.Cut;
    }

    private static int rank(Threshold threshold) {
        return switch (threshold.then()) {
            case Response.StepUp _ -> 0;
            case Response.Throttle _ -> 1;
            case Response.Isolate _ -> 2;
            case Response.Deny _ -> 3;
            case Response.Cut _ -> 4;
        };
    }
}
