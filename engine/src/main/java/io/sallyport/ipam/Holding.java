package io.sallyport.ipam;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What the book knows of one holder: the host number that is theirs, and how many sessions and offers rest on it.
 *
 * <pre>
 *   offered ──take──► live ──last release──► sticky ──expired, wanted by another──► displaced
 *      └──withdraw──► as before               └──offer──► offered
 * </pre>
 */
final class Holding {
    final String holder;
    /** The host number, or {@link Hosts#NONE} after the pool changed under a live session. */
    int number;
    Instant since;
    @Nullable
    Instant releasedAt;
    /** Live sessions. A second device of the same name takes over before the first is gone, so there may be two for a moment. */
    int live;
    /** Offers that were neither taken nor withdrawn. */
    int pending;
    /** Whether the number was ever taken; otherwise a withdrawn offer leaves no trace. */
    boolean taken;
    /** Whether the number was offered with the IPv6 address it now goes with. */
    boolean given;
    /** Loaded as live, and nobody knows yet whether the session still is. */
    boolean unsettled;
    /** Whom an offer of an expired lease pushed aside; back in place when the offer is withdrawn. */
    @Nullable
    Holding displaced;
    /** Leases of sessions that began before the pool changed: theirs until the last session ends, so that nobody else gets the addresses. */
    final List<Lease> strays = new ArrayList<>();

    Holding(String holder, int number, Instant since) {
        this.holder = holder;
        this.number = number;
        this.since = since;
    }

    boolean inUse() {
        return live > 0 || pending > 0 || unsettled;
    }
}
