package io.sallyport.ipam;

import java.time.Instant;
import java.util.Optional;

/**
 * One address with what is known of it now.
 *
 * @param part the part of the pool it was given from; {@link Pool#NO_PART} where that is none
 * @param until when the state ends by itself; empty when it does not
 */
public record Held(Lease lease, String part, State state, Optional<Instant> until) {

    /** What keeps an address from others. */
    public enum State {
        /** A session has it. */
        IN_USE,
        /** Somebody is being let in with it. */
        OFFERED,
        /** A session has it whose holder gets another one when they connect again. */
        LEAVING,
        /** It waits for its holder. */
        HELD,
        /** Nobody but its last holder may have it yet. */
        QUARANTINED,
        /** Anybody may have it; until then, its last holder gets it back. */
        FREE,
        /** It is for its holder alone, who is not there. */
        STATIC
    }

    /** Whether nobody else can have it now. */
    public boolean isTaken() {
        return state != State.FREE;
    }
}
