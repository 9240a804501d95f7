package io.sallyport.whynot;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import io.sallyport.event.Event;
import io.sallyport.event.Peer;
import io.sallyport.event.PeerInfo;
import io.sallyport.facts.ClientFacts;
import io.sallyport.facts.Facts;

/**
 * A request and its facts, as they are or as they might be.
 *
 * @param left groups the person would be taken out of
 */
record World(Event.Request event, Facts facts, SortedSet<String> left) {
    World {
        left = Collections.unmodifiableSortedSet(new TreeSet<>(left));
    }

    World joining(String group) {
        TreeSet<String> more = new TreeSet<>(facts.upstreamGroups());
        more.add(group);
        return new World(event, new Facts(facts.now(), more, facts.offer(), facts.client()), left);
    }

    World leaving(String group) {
        TreeSet<String> more = new TreeSet<>(left);
        more.add(group);
        return new World(event, facts, more);
    }

    World with(ClientFacts client) {
        return new World(event, facts.with(client), left);
    }

    World at(Instant now) {
        return new World(event, new Facts(now, facts.upstreamGroups(), facts.offer(), facts.client()), left);
    }

    World with(Facts other) {
        return new World(event, other, left);
    }

    World with(Peer peer) {
        return new World(switch (event) {
            case Event.Connect e -> new Event.Connect(e.client(), e.kid(), peer, e.at());
            case Event.Reauth e -> new Event.Reauth(e.client(), e.kid(), peer, e.at());
            case Event.ChallengeAnswered e -> new Event.ChallengeAnswered(e.client(), e.kid(), peer, e.response(), e.at());
        }, facts, left);
    }

    World with(Event.Request other) {
        return new World(other, facts, left);
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
        Optional<String> person = event.peer().person();
        return person.orElse("");
    }
}
