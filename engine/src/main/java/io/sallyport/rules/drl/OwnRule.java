package io.sallyport.rules.drl;

import java.util.List;
import java.util.Optional;

import io.sallyport.model.RuleRef;

/**
 * A rule of an organisation, understood and checked.
 *
 * @param reason for the operator
 * @param message for the client, when the rule refuses it
 * @param shadow whether it is only recorded
 * @param when all of them have to match
 * @param then what follows
 */
public record OwnRule(RuleRef ref, String reason, Optional<String> message, boolean shadow, List<Pattern> when,
        List<OwnConclusion> then) implements Comparable<OwnRule> {
    public OwnRule {
        when = List.copyOf(when);
        then = List.copyOf(then);
    }

    @Override
    public int compareTo(OwnRule other) {
        return ref.compareTo(other.ref);
    }
}
