package io.sallyport.facts;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.ipam.Offer;

/**
 * Everything that was known when an event was decided, besides the policy and the event.
 *
 * @param now the instant of the decision
 * @param upstreamGroups groups an identity provider reported for the person
 * @param offer the addresses this client can have
 * @param client what is known about the client; unknown unless somebody says so
 * @param serves the site that this client is the active connector of, if it is one at all
 */
public record Facts(Instant now, SortedSet<String> upstreamGroups, Offer offer, ClientFacts client, Optional<String> serves) {
    public Facts {
        upstreamGroups = Collections.unmodifiableSortedSet(new TreeSet<>(upstreamGroups));
    }

    /** Facts about a client that is no active connector. */
    public Facts(Instant now, SortedSet<String> upstreamGroups, Offer offer, ClientFacts client) {
        this(now, upstreamGroups, offer, client, Optional.empty());
    }

    /** Facts of which none is about the client. */
    public Facts(Instant now, SortedSet<String> upstreamGroups, Offer offer) {
        this(now, upstreamGroups, offer, ClientFacts.UNKNOWN);
    }

    public static Facts of(Instant now, Offer offer) {
        return new Facts(now, new TreeSet<>(), offer);
    }

    /** The same, with this known about the client. */
    public Facts with(ClientFacts known) {
        return new Facts(now, upstreamGroups, offer, known, serves);
    }

    /** The same, with this site behind the client. */
    public Facts serving(Optional<String> site) {
        return new Facts(now, upstreamGroups, offer, client, site);
    }
}
