package io.sallyport.policytest;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

import io.sallyport.decision.Decider;
import io.sallyport.event.Event;
import io.sallyport.facts.AccessCandidate;
import io.sallyport.facts.Facts;
import io.sallyport.facts.Truth;
import io.sallyport.policy.AccessRow;

/** The conditions as the decider itself sees them. */
final class RowConditions implements Conditions {
    private static final String HOURS = "hours";
    private static final String FROM = "from";
    private static final String UNTIL = "until";

    private final Decider decider;

    RowConditions(Decider decider) {
        this.decider = decider;
    }

    @Override
    public List<Condition> all() {
        List<Condition> all = new ArrayList<>();
        for (AccessRow row : decider.policy().access().rows()) {
            row.hours().ifPresent(hours -> all.add(new Condition(row.ref(), HOURS)));
            row.from().ifPresent(from -> all.add(new Condition(row.ref(), FROM)));
            row.until().ifPresent(until -> all.add(new Condition(row.ref(), UNTIL)));
        }
        return all.stream().sorted().toList();
    }

    @Override
    public SortedMap<Condition, Truth> evaluate(Event.Request event, Facts facts) {
        TreeMap<Condition, Truth> found = new TreeMap<>();
        for (AccessCandidate candidate : decider.situation(event, facts).access()) {
            AccessRow row = candidate.row();
            row.hours().ifPresent(hours -> found.put(new Condition(row.ref(), HOURS), candidate.hours()));
            row.from().ifPresent(from -> found.put(new Condition(row.ref(), FROM), truth(!facts.now().isBefore(from))));
            row.until().ifPresent(until -> found.put(new Condition(row.ref(), UNTIL), truth(facts.now().isBefore(until))));
        }
        return found;
    }

    private static Truth truth(boolean holds) {
        return holds ? Truth.HOLDS : Truth.FAILS;
    }
}
