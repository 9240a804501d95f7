package io.sallyport.facts;

import java.util.List;

import io.sallyport.policy.AccessRow;

/**
 * Fact: an access row that names one of the person's groups, with its conditions evaluated.
 *
 * @param number where the row stands among all access rows in source order, from 0
 * @param allows whether it is an allow row
 * @param connection whether it is about the connection itself: a deny row without resources
 * @param conditions all of its conditions together
 * @param unmet those of its conditions that do not hold, in a fixed order
 */
public record AccessCandidate(AccessRow row, int number, boolean allows, boolean connection, Truth conditions, List<Unmet> unmet) {

    /** Whether this is the only condition that does not hold. */
    public boolean lacksOnly(ConditionKind kind) {
        return unmet.size() == 1 && unmet.getFirst().kind() == kind;
    }

    /** Whether this condition does not hold. */
    public boolean lacks(ConditionKind kind) {
        return unmet.stream().anyMatch(condition -> condition.kind() == kind);
    }
}
