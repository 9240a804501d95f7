package io.sallyport.policytest;

import java.util.List;
import java.util.Set;

import io.sallyport.facts.Truth;
import io.sallyport.model.RowRef;
import io.sallyport.model.RuleRef;

/**
 * How much of a policy its tests have shown at work, in decisions that came out as expected. All lists in source order.
 *
 * @param rows whether each applied, if only in {@code mode: shadow}
 * @param conditions whether each was seen to hold and to fail
 * @param rules whether each drew a conclusion
 */
public record Coverage(List<Row> rows, List<Seeing> conditions, List<Rule> rules) {
    public Coverage {
        rows = List.copyOf(rows);
        conditions = List.copyOf(conditions);
        rules = List.copyOf(rules);
    }

    /** A row. */
    public record Row(RowRef ref, boolean covered) {}

    /** A condition, and what it was seen to be. */
    public record Seeing(RowCondition condition, boolean held, boolean failed) {
        /** How many of the two were seen. */
        public int seen() {
            return (held ? 1 : 0) + (failed ? 1 : 0);
        }
    }

    /** A rule. */
    public record Rule(RuleRef ref, boolean covered) {}

    /** Some out of all. */
    public record Share(int covered, int total) {
        /** In percent, rounded down to a tenth, so that only all of it is 100; nothing at all is all of it. */
        public double percent() {
            return total == 0 ? 100 : Math.floor(1000.0 * covered / total) / 10;
        }

        private Share plus(Share other) {
            return new Share(covered + other.covered, total + other.total);
        }
    }

    static Coverage of(List<RowRef> rows, List<RowCondition> conditions, List<RuleRef> rules, Seen seen) {
        return new Coverage(rows.stream().map(row -> new Row(row, seen.applied().contains(row.id().toString()))).toList(),
                conditions.stream().map(condition -> {
                    Set<Truth> truths = seen.truths().getOrDefault(condition, Set.of());
                    return new Seeing(condition, truths.contains(Truth.HOLDS), truths.contains(Truth.FAILS));
                }).toList(),
                rules.stream().sorted().map(rule -> new Rule(rule, seen.applied().contains(Deciders.RULE + rule.name()))).toList());
    }

    public Share rowShare() {
        return new Share((int) rows.stream().filter(Row::covered).count(), rows.size());
    }

    /** Each condition counts twice: it has to hold once and to fail once. */
    public Share conditionShare() {
        return new Share(conditions.stream().mapToInt(Seeing::seen).sum(), 2 * conditions.size());
    }

    public Share ruleShare() {
        return new Share((int) rules.stream().filter(Rule::covered).count(), rules.size());
    }

    /** Rows, conditions and rules together. */
    public Share share() {
        return rowShare().plus(conditionShare()).plus(ruleShare());
    }
}
