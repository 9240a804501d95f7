package io.sallyport.policytest;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.decision.Decision;
import io.sallyport.decision.Reason;

/** The ids by which tests name what determined a decision. */
public final class Deciders {
    static final String RULE = "rule:";
    static final String ENGINE = "engine:";

    private Deciders() {}

    /**
     * What determined the answer. Of a refusal only what refused it counts: an allow row that a deny row beat had no part in it. When the engine
     * refused because no row was left, that is {@code engine:ID} with the denial's id, and each allow row that would have let the client in but
     * did not apply.
     */
    public static SortedSet<String> of(Decision decision) {
        List<Reason> reasons = decision.basis().reasons();
        TreeSet<String> ids = new TreeSet<>();
        if (!(decision instanceof Decision.Refuse refuse)) {
            reasons.stream().filter(Reason::determines).forEach(reason -> add(ids, reason));
            return ids;
        }
        reasons.stream().filter(r -> r.determines() && r.kind() == Reason.Kind.DENIED).forEach(reason -> add(ids, reason));
        if (ids.isEmpty()) {
            reasons.stream().filter(r -> r.kind() == Reason.Kind.MISSED && !r.shadow()).forEach(reason -> add(ids, reason));
            ids.add(ENGINE + refuse.denial().id());
        }
        return ids;
    }

    /** Rows in {@code mode: shadow} that applied. */
    static SortedSet<String> shadows(Decision decision) {
        TreeSet<String> ids = new TreeSet<>();
        decision.basis().reasons().stream().filter(r -> r.shadow() && r.kind() != Reason.Kind.MISSED).forEach(reason -> add(ids, reason));
        return ids;
    }

    /** The row and the rule: either names the cause. */
    private static void add(TreeSet<String> ids, Reason reason) {
        reason.row().ifPresent(row -> ids.add(row.id().toString()));
        reason.rule().ifPresent(rule -> ids.add(RULE + rule.name()));
    }
}
