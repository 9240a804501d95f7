package io.sallyport.decision;

import java.util.Optional;

import io.sallyport.ipam.Lease;

/**
 * Everything an admitted client has: addresses, what it may reach, which other clients, how fast.
 *
 * @param site the site whose networks stand behind it; empty for everybody but a site's active connector. They reach what the client reaches and what rows
 *     of Sites say
 */
public record Grant(Lease lease, Reach reach, Circle circle, Limits limits, Optional<String> site) {

    /** A client with nothing behind it. */
    public Grant(Lease lease, Reach reach, Circle circle, Limits limits) {
        this(lease, reach, circle, limits, Optional.empty());
    }
}
