package io.sallyport.audit;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.facts.ClientFacts;
import io.sallyport.facts.Facts;
import io.sallyport.ipam.Offer;

/** The facts a decision was made with, besides the event and the policy. */
public record Known(Instant now, SortedSet<String> upstreamGroups, Offer offer, ClientFacts client) {
    public Known {
        upstreamGroups = Collections.unmodifiableSortedSet(new TreeSet<>(upstreamGroups));
    }

    static Known of(Facts facts) {
        return new Known(facts.now(), facts.upstreamGroups(), facts.offer(), facts.client());
    }
}
