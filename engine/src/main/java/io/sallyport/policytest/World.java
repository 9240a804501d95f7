package io.sallyport.policytest;

import java.util.Optional;

import io.sallyport.decision.Decider;
import io.sallyport.policy.Policy;

/**
 * What all tests of a run have in common.
 *
 * @param conditions where they are to be watched
 */
record World(Decider decider, Optional<Conditions> conditions) {
    Policy policy() {
        return decider.policy();
    }

    Seen seen() {
        return new Seen(conditions);
    }
}
