package io.sallyport.facts;

import java.util.Optional;

import io.sallyport.model.Bandwidth;

/**
 * A limit of a quota row that is reached.
 *
 * @param throttle the rate that follows; empty where the client is refused
 * @param text for the operator
 */
public record Breach(ConditionKind limit, Optional<Bandwidth> throttle, String text) {

    /** Whether the client is refused, or cut when it is in. */
    public boolean refuses() {
        return throttle.isEmpty();
    }
}
