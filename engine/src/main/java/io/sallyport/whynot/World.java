package io.sallyport.whynot;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import io.sallyport.event.Event;
import io.sallyport.event.Peer;
import io.sallyport.event.PeerInfo;
import io.sallyport.facts.ClientFacts;
import io.sallyport.facts.Facts;
import io.sallyport.model.RowId;

/**
 * A request and its facts, as they are or as they might be.
 *
 * @param edits what would be otherwise in the policy
 */
record World(Event.Request event, Facts facts, Edits edits) {

    /**
     * What would be otherwise in the policy.
     *
     * @param left groups the person would be taken out of
     * @param dropped deny rows that would not be there
     */
    record Edits(SortedSet<String> left, SortedSet<RowId> dropped) {
        static final Edits NONE = new Edits(new TreeSet<>(), new TreeSet<>());

        Edits {
            left = Collections.unmodifiableSortedSet(new TreeSet<>(left));
            dropped = Collections.unmodifiableSortedSet(new TreeSet<>(dropped));
        }
    }

    World(Event.Request event, Facts facts) {
        this(event, facts, Edits.NONE);
    }

    World joining(String group) {
        TreeSet<String> more = new TreeSet<>(facts.upstreamGroups());
        more.add(group);
        return new World(event, new Facts(facts.now(), more, facts.offer(), facts.client()), edits);
    }

    World leaving(String group) {
        TreeSet<String> more = new TreeSet<>(edits.left());
        more.add(group);
        return new World(event, facts, new Edits(more, edits.dropped()));
    }

    World without(RowId row) {
        TreeSet<RowId> more = new TreeSet<>(edits.dropped());
        more.add(row);
        return new World(event, facts, new Edits(edits.left(), more));
    }

    World with(ClientFacts client) {
        return new World(event, facts.with(client), edits);
    }

    World at(Instant now) {
        return new World(event, new Facts(now, facts.upstreamGroups(), facts.offer(), facts.client()), edits);
    }

    World with(Peer peer) {
        return new World(switch (event) {
            case Event.Connect e -> new Event.Connect(e.client(), e.kid(), peer, e.at());
            case Event.Reauth e -> new Event.Reauth(e.client(), e.kid(), peer, e.at());
            case Event.ChallengeAnswered e -> new Event.ChallengeAnswered(e.client(), e.kid(), peer, e.response(), e.at());
        }, facts, edits);
    }

    /** As a new session. */
    World anew() {
        ClientFacts c = facts.client();
        ClientFacts fresh = new ClientFacts(c.country(), c.managed(), c.signIn(), c.risk(), c.usage(), java.util.Optional.empty());
        return new World(new Event.Connect(event.client(), event.kid(), event.peer(), event.at()), facts.with(fresh), edits);
    }

    /** With a variable that the client sends about itself. */
    World saying(String name, String value) {
        Peer peer = event.peer();
        TreeMap<String, String> info = new TreeMap<>(peer.info().values());
        info.put(name, value);
        return with(new Peer(peer.commonName(), peer.username(), peer.password(), peer.certificate(), peer.from(), peer.port(),
                new PeerInfo(info)));
    }

    String person() {
        return event.peer().person().orElse("");
    }
}
