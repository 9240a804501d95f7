package io.sallyport.policytest;

import java.util.Optional;

import io.sallyport.policy.Policy;

/**
 * What all tests of a run have in common.
 *
 * @param conditions where they are to be watched
 */
record World(Policy policy, Deciding deciding, Optional<Conditions> conditions) {
    Seen seen() {
        return new Seen(conditions);
    }
}
