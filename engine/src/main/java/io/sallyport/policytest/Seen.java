package io.sallyport.policytest;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import io.sallyport.facts.Truth;
import io.sallyport.policytest.Results.Moment;

/** What decisions that came out as expected have shown: who decided, and which conditions held and failed. Not safe for several threads. */
final class Seen {
    private final Optional<Conditions> conditions;
    private final TreeSet<String> deciders = new TreeSet<>();
    private final TreeSet<String> applied = new TreeSet<>();
    private final TreeMap<RowCondition, Set<Truth>> truths = new TreeMap<>();

    /** @param conditions where they are to be watched */
    Seen(Optional<Conditions> conditions) {
        this.conditions = conditions;
    }

    void add(Moment moment) {
        deciders.addAll(Deciders.of(moment.decision()));
        if (conditions.isPresent()) {
            applied.addAll(Deciders.applied(moment.decision()));
            conditions.get().evaluate(moment.event(), moment.facts()).forEach(this::add);
        }
    }

    void add(Seen other) {
        deciders.addAll(other.deciders);
        applied.addAll(other.applied);
        other.truths.forEach((condition, truths) -> truths.forEach(truth -> add(condition, truth)));
    }

    private void add(RowCondition condition, Truth truth) {
        truths.computeIfAbsent(condition, k -> EnumSet.noneOf(Truth.class)).add(truth);
    }

    SortedSet<String> deciders() {
        return deciders;
    }

    /** Whatever applied, if only in {@code mode: shadow}. */
    SortedSet<String> applied() {
        return applied;
    }

    SortedMap<RowCondition, Set<Truth>> truths() {
        return truths;
    }
}
