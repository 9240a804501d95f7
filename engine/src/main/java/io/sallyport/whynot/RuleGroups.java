package io.sallyport.whynot;

import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.rules.drl.Condition;
import io.sallyport.rules.drl.Operand;
import io.sallyport.rules.drl.OwnRule;
import io.sallyport.rules.drl.Pattern;

/** The groups that rules of an organisation name. */
final class RuleGroups {
    private static final String MEMBER = "Member";

    private RuleGroups() {}

    static SortedSet<String> of(Collection<OwnRule> rules) {
        TreeSet<String> groups = new TreeSet<>();
        for (OwnRule rule : rules) {
            for (Pattern pattern : rule.when()) {
                if (pattern.fact().name().equals(MEMBER)) {
                    pattern.conditions().forEach(condition -> note(condition, groups));
                }
            }
        }
        return groups;
    }

    private static void note(Condition condition, SortedSet<String> groups) {
        switch (condition) {
            case Condition.All(List<Condition> of) -> of.forEach(each -> note(each, groups));
            case Condition.Any(List<Condition> of) -> of.forEach(each -> note(each, groups));
            case Condition.Not(Condition of) -> note(of, groups);
            case Condition.Compare(Operand _, Condition.Operator _, Operand.Text(String name)) -> groups.add(name);
            case Condition.Compare _ -> {
                // It names no group.
            }
        }
    }
}
