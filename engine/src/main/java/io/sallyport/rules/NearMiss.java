package io.sallyport.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.sallyport.rules.drl.OwnRule;
import io.sallyport.rules.drl.Pattern;

/**
 * Finds the pattern at which a rule of an organisation stops matching. The rule engine itself is asked: it runs the beginnings of the rule, its first
 * pattern alone, then the first two, and so on; the first beginning that does not fire ends with the pattern looked for.
 */
public final class NearMiss {
    private NearMiss() {}

    /** A rule, and the first of its patterns that is not fulfilled; empty where that could not be found out within the limits of rules. */
    public record Stop(OwnRule rule, Optional<Pattern> at) {}

    /** Where each of these rules stops, none of which fires over these facts. */
    public static List<Stop> of(Collection<OwnRule> rules, List<Object> facts) {
        List<OwnRule> beginnings = new ArrayList<>();
        rules.forEach(rule -> beginnings.addAll(beginnings(rule)));
        if (beginnings.isEmpty()) {
            return List.of();
        }
        Optional<Set<OwnRule>> fired = fired(beginnings, facts);
        List<Stop> stops = new ArrayList<>();
        int next = 0;
        for (OwnRule rule : rules) {
            List<OwnRule> own = beginnings.subList(next, next + rule.when().size());
            next += rule.when().size();
            stops.add(new Stop(rule, fired.flatMap(matching -> own.stream().filter(beginning -> !matching.contains(beginning)).findFirst())
                    .map(beginning -> beginning.when().getLast())));
        }
        return List.copyOf(stops);
    }

    private static List<OwnRule> beginnings(OwnRule rule) {
        List<OwnRule> beginnings = new ArrayList<>();
        for (int length = 1; length <= rule.when().size(); length++) {
            beginnings.add(
                    new OwnRule(rule.ref(), rule.reason(), rule.message(), rule.shadow(), rule.when().subList(0, length), rule.then()));
        }
        return beginnings;
    }

    /** By identity, since the beginnings of one rule are told apart by nothing else. */
    private static Optional<Set<OwnRule>> fired(List<OwnRule> beginnings, List<Object> facts) {
        Set<OwnRule> fired = Collections.newSetFromMap(new IdentityHashMap<>());
        try {
            fired.addAll(RuleCompiler.alone(beginnings).evaluateOwn(facts, () -> false));
            return Optional.of(fired);
        } catch (RuleBase.RulesFailed tooMuch) {
            return Optional.empty();
        }
    }
}
