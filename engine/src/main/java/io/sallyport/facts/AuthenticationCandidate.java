package io.sallyport.facts;

import java.util.List;

import io.sallyport.policy.AuthenticationRow;

/**
 * Fact: an authentication row for the person or the instance that is not satisfied.
 *
 * @param number where the row stands among all authentication rows in source order, from 0
 * @param refuses whether something is missing that cannot be asked for now
 * @param asks whether only a second factor is missing, which can be asked for
 * @param unmet what is missing, in a fixed order
 */
public record AuthenticationCandidate(AuthenticationRow row, int number, boolean refuses, boolean asks, List<Unmet> unmet) {

    /** Whether too many sign-ins failed. */
    public boolean isLockedOut() {
        return unmet.stream().anyMatch(condition -> condition.kind() == ConditionKind.LOCK_OUT);
    }
}
