package io.sallyport.rules;

import java.util.List;

import io.sallyport.model.RuleRef;
import io.sallyport.rules.RuleBase.RulesFailed;
import io.sallyport.rules.drl.FactType;
import io.sallyport.rules.drl.OwnRule;
import io.sallyport.rules.drl.Pattern;

/**
 * How many steps an organisation's rules can take at most over given facts, known before the first is taken: nothing a rule does adds a fact, so that
 * a rule with several patterns tries no more combinations than there are. A combination that is being tried cannot be stopped, so none is begun that
 * would not end.
 */
final class Cost {
    /** The most steps of one decision. A step is one try of one fact in one pattern, well under a microsecond. */
    static final long STEPS_MAX = 200_000;

    private final List<OwnRule> rules;
    private final int[][] types;

    Cost(List<OwnRule> rules) {
        this.rules = List.copyOf(rules);
        types = rules.stream().map(Cost::typesOf).toArray(int[][]::new);
    }

    private static int[] typesOf(OwnRule rule) {
        return rule.when().stream().mapToInt(pattern -> FactType.ALL.indexOf(pattern.fact())).toArray();
    }

    /**
     * Counts.
     *
     * @throws RulesFailed naming the rule that needs most, when all together need more than {@link #STEPS_MAX}
     */
    void check(List<Object> facts) {
        long[] counts = new long[FactType.ALL.size()];
        for (Object fact : facts) {
            for (int type = 0; type < counts.length; type++) {
                if (FactType.ALL.get(type).type() == fact.getClass()) {
                    counts[type]++;
                }
            }
        }
        long total = 0;
        long most = 0;
        int worst = 0;
        for (int rule = 0; rule < types.length; rule++) {
            long steps = steps(rule, counts);
            total = Math.min(Long.MAX_VALUE / 2, total + steps);
            if (steps > most) {
                most = steps;
                worst = rule;
            }
        }
        if (total > STEPS_MAX) {
            RuleRef ref = rules.get(worst).ref();
            throw new RulesFailed(ref + " was stopped: the rules would need more than " + STEPS_MAX + " steps", ref);
        }
    }

    private long steps(int rule, long[] counts) {
        long combinations = 1;
        long steps = 0;
        List<Pattern> patterns = rules.get(rule).when();
        for (int i = 0; i < patterns.size(); i++) {
            long facts = Math.max(1, counts[types[rule][i]]);
            long tried = Math.min(Integer.MAX_VALUE, combinations * facts);
            steps += tried;
            if (patterns.get(i).quantity() == Pattern.Quantity.ONE) {
                combinations = tried;
            }
        }
        return steps;
    }
}
