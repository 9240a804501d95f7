package io.sallyport.audit;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import io.sallyport.event.Certificate;
import io.sallyport.event.Event;
import io.sallyport.event.Peer;
import io.sallyport.model.Address;

/**
 * The event as it is kept: of a password or an answer to a challenge, only that there was one.
 *
 * @param kind {@code connect}, {@code reauth}, {@code challenge-answered}, {@code policy-activated}, {@code tick}, …
 * @param from source address of the peer
 * @param port source port, 0 when unknown
 * @param info what the client says about itself
 */
public record Heard(String kind, Optional<String> commonName, Optional<String> username, boolean passwordGiven,
        Optional<Certificate> certificate, Optional<Address> from, int port, SortedMap<String, String> info) {

    public Heard {
        info = Collections.unmodifiableSortedMap(new TreeMap<>(info));
    }

    static Heard of(Event event, Peer peer) {
        return new Heard(kind(event), peer.commonName(), peer.username(), peer.password().isPresent(), peer.certificate(), peer.from(),
                peer.port(), peer.info().values());
    }

    private static String kind(Event event) {
        return switch (event) {
            case Event.Connect connect -> "connect";
            case Event.Reauth reauth -> "reauth";
            case Event.ChallengeAnswered answered -> "challenge-answered";
            case Event.Established established -> "established";
            case Event.AddressLearned learned -> "address-learned";
            case Event.ByteCount count -> "byte-count";
            case Event.Disconnect disconnect -> "disconnect";
            case Event.PolicyActivated activated -> "policy-activated";
            case Event.Tick tick -> "tick";
        };
    }
}
