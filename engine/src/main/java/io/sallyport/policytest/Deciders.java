package io.sallyport.policytest;

import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.decision.Decision;
import io.sallyport.decision.Reason;

/** The ids by which tests name what determined a decision. */
public final class Deciders {
    static final String RULE = "rule:";
    static final String ENGINE = "engine:";
    /** Every id of a denial, see {@link io.sallyport.decision.Denial}. */
    static final List<String> DENIALS = List.of("denied-by-row", "denied-by-rule", "rules-stopped", "nothing-allows", "ended", "not-yet",
            "outside-hours", "condition-unmet",
            "nothing-left", "not-authenticated", "locked-out", "risk", "over-quota", "too-many-sessions", "session-ended", "idle",
            "pool-exhausted", "no-network", "unknown-person", "internal", "not-enforced");
    private static final Set<String> BY_ROW_OR_RULE = Set.of("denied-by-row", "denied-by-rule");

    private Deciders() {}

    /** What determined the answer; a refusal that is not simply a deny row's is also {@code engine:ID} with the denial's id. */
    public static SortedSet<String> of(Decision decision) {
        TreeSet<String> ids = new TreeSet<>();
        decision.by().forEach(reason -> add(ids, reason));
        if (decision instanceof Decision.Refuse refuse && !BY_ROW_OR_RULE.contains(refuse.denial().id())) {
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

    /** Whatever bore on it, all but allow rows that do not apply. */
    static SortedSet<String> applied(Decision decision) {
        TreeSet<String> ids = new TreeSet<>();
        for (Reason reason : decision.basis().reasons()) {
            if (reason.kind() == Reason.Kind.MISSED) {
                reason.rule().ifPresent(rule -> ids.add(RULE + rule.name()));
            } else {
                add(ids, reason);
            }
        }
        return ids;
    }

    /** Whether an id names a rule; rows say more, since a stock rule stands behind every row. */
    static boolean isRule(String id) {
        return id.startsWith(RULE);
    }

    /** The row and the rule: either names the cause. */
    private static void add(Set<String> ids, Reason reason) {
        reason.row().ifPresent(row -> ids.add(row.id().toString()));
        reason.rule().ifPresent(rule -> ids.add(RULE + rule.name()));
    }
}
