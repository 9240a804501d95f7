package io.sallyport.facts;

import java.time.Instant;
import java.util.SortedSet;

import org.jspecify.annotations.Nullable;

import io.sallyport.event.Event;
import io.sallyport.event.Peer;

/** Everything the conditions of rows look at in one request. */
final class View {
    private final Event.Request event;
    private final Facts facts;
    private final RiskScorer scorer;
    private final SortedSet<String> tags;
    private @Nullable Risk risk;

    View(Event.Request event, Facts facts, RiskScorer scorer, SortedSet<String> tags) {
        this.event = event;
        this.facts = facts;
        this.scorer = scorer;
        this.tags = tags;
    }

    Instant now() {
        return facts.now();
    }

    Event.Request event() {
        return event;
    }

    Peer peer() {
        return event.peer();
    }

    ClientFacts client() {
        return facts.client();
    }

    /** Whether the client is in already, as opposed to asking to be let in. */
    boolean connected() {
        return event instanceof Event.Reauth;
    }

    SortedSet<String> tags() {
        return tags;
    }

    /** Worked out when something asks for it, and then once. */
    Risk risk() {
        Risk known = risk;
        if (known == null) {
            known = scorer.score(event.peer(), facts);
            risk = known;
        }
        return known;
    }
}
