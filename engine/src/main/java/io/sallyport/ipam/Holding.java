package io.sallyport.ipam;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What the book knows of one holder: the host number that is theirs, and how many sessions and offers rest on it. Or, when it has ended, a host
 * number that was theirs and nobody else may have yet.
 *
 * <pre>
 *   offered ──take──► live ──last release──► sticky ──expired, wanted by another──► displaced
 *      └──withdraw──► as before               └──offer──► offered, or moved: what they had is a stray, then ended
 * </pre>
 */
final class Holding {
    final String holder;
    /** The host number, or {@link Hosts#NONE} after the pool changed under a live session. */
    int number;
    /** Whose IPv6 addresses go with the number, see {@link Hosts}. */
    int slot;
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
    /** Leases that are theirs no more: nobody else gets the addresses until the last session ends, or the new lease is taken. */
    final List<Stray> strays = new ArrayList<>();
    /** Whether it is a host number in quarantine, and its holder has another by now. */
    boolean ended;
    /** From when on somebody else may have the number, while nothing rests on it. */
    Instant freeAt = Instant.MAX;

    /** A lease left behind; {@code taken} unless it was no more than an offer, {@code live} how many sessions have it. */
    record Stray(Lease lease, boolean taken, int live) {
        Stray withLive(int sessions) {
            return new Stray(lease, true, sessions);
        }
    }

    Holding(String holder, int number, Instant since) {
        this.holder = holder;
        this.number = number;
        this.since = since;
    }

    boolean inUse() {
        return live > 0 || pending > 0 || unsettled;
    }
}
