package io.sallyport.policytest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

import io.sallyport.decision.Decider;
import io.sallyport.event.Event;
import io.sallyport.facts.Condition;
import io.sallyport.facts.ConditionKind;
import io.sallyport.facts.Considered;
import io.sallyport.facts.Facts;
import io.sallyport.facts.Truth;
import io.sallyport.ipam.Offer;
import io.sallyport.model.ClientId;
import io.sallyport.model.InstanceName;
import io.sallyport.model.RowRef;
import io.sallyport.policy.AccessRow;
import io.sallyport.policy.AuthenticationRow;
import io.sallyport.policy.Policy;
import io.sallyport.policy.QuotaRow;

/** The conditions of a policy's rows, and what comes of each for one request. Safe for several threads. */
final class Conditions {
    private static final Event.Request ANYBODY = new Event.Connect(new ClientId(new InstanceName("any"), 0, 0), 1,
            Client.peer(Connect.named("anybody")), Instant.EPOCH);

    private final Decider decider;

    Conditions(Decider decider) {
        this.decider = decider;
    }

    /** Every condition of every row, in source order. */
    List<RowCondition> all() {
        List<RowCondition> all = new ArrayList<>();
        Policy policy = decider.policy();
        Facts nothing = Facts.of(Instant.EPOCH, new Offer.NoNetwork());
        for (AccessRow row : policy.access().rows()) {
            decider.consider(row, ANYBODY, nothing).conditions().forEach(condition -> add(all, row.ref(), condition.kind()));
        }
        policy.authentication().rows().forEach(row -> ofAuthentication(all, row));
        policy.quotas().rows().forEach(row -> ofQuota(all, row));
        policy.risk().thresholds().forEach(row -> add(all, row.ref(), ConditionKind.THRESHOLD));
        return all.stream().sorted().toList();
    }

    private static void ofAuthentication(List<RowCondition> all, AuthenticationRow row) {
        row.lockOut().ifPresent(limit -> add(all, row.ref(), ConditionKind.LOCK_OUT));
        if (row.certificate()) {
            add(all, row.ref(), ConditionKind.CERTIFICATE);
        }
        if (row.password()) {
            add(all, row.ref(), ConditionKind.PASSWORD);
        }
        row.secondFactor().ifPresent(factor -> add(all, row.ref(), ConditionKind.SECOND_FACTOR));
    }

    private static void ofQuota(List<RowCondition> all, QuotaRow row) {
        row.terms().hours().ifPresent(hours -> add(all, row.ref(), ConditionKind.HOURS));
        row.terms().volume().ifPresent(volume -> add(all, row.ref(), ConditionKind.VOLUME));
        row.terms().sessions().ifPresent(most -> add(all, row.ref(), ConditionKind.SESSIONS));
        row.terms().sessionLength().ifPresent(length -> add(all, row.ref(), ConditionKind.SESSION_LENGTH));
        row.terms().idle().ifPresent(most -> add(all, row.ref(), ConditionKind.IDLE));
    }

    private static void add(List<RowCondition> all, RowRef row, ConditionKind kind) {
        all.add(new RowCondition(row, kind.key()));
    }

    /** What came of those that were looked at. */
    SortedMap<RowCondition, Truth> evaluate(Event.Request event, Facts facts) {
        TreeMap<RowCondition, Truth> found = new TreeMap<>();
        for (Considered row : decider.consider(event, facts)) {
            for (Condition condition : row.conditions()) {
                found.put(new RowCondition(row.row(), condition.kind().key()), condition.truth());
            }
        }
        return found;
    }
}
