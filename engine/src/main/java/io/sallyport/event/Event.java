package io.sallyport.event;

import java.time.Duration;
import java.time.Instant;

import io.sallyport.model.Address;
import io.sallyport.model.ClientId;
import io.sallyport.model.Network;
import io.sallyport.model.PolicyVersion;
import io.sallyport.model.Secret;

/** Something that happened, with the instant it was heard of. Names follow OpenVPN's management-notes.txt. */
public sealed interface Event {
    Instant at();

    /** An event about one client. */
    sealed interface OfClient extends Event {
        ClientId client();
    }

    /** An event the daemon waits on: it needs a verdict that names the key ({@code KID}). */
    sealed interface Request extends OfClient {
        long kid();

        Peer peer();
    }

    /** {@code >CLIENT:CONNECT}: a new client waits for a verdict. */
    record Connect(ClientId client, long kid, Peer peer, Instant at) implements Request {}

    /** {@code >CLIENT:REAUTH}: a connected client renegotiates; unanswered it is dropped. */
    record Reauth(ClientId client, long kid, Peer peer, Instant at) implements Request {}

    /** {@code >CLIENT:ESTABLISHED}: the client was let in. */
    record Established(ClientId client, Instant at) implements OfClient {}

    /** {@code >CLIENT:ADDRESS}: the daemon routes this network to the client; one host for the client's own address. */
    record AddressLearned(ClientId client, Network network, boolean primary, Instant at) implements OfClient {}

    /** {@code >BYTECOUNT_CLI}: bytes since connect, as the daemon counts them: {@code received} from the client, {@code sent} to it. */
    record ByteCount(ClientId client, long receivedBytes, long sentBytes, Instant at) implements OfClient {}

    /** {@code >CLIENT:CR_RESPONSE}: the client answered a challenge. The daemon has not validated it. */
    record ChallengeAnswered(ClientId client, long kid, Peer peer, Secret response, Instant at) implements Request {}

    /** {@code >CLIENT:DISCONNECT}: the client is gone; the daemon gives no reason. */
    record Disconnect(ClientId client, long receivedBytes, long sentBytes, Duration lasted, Instant at) implements OfClient {}

    /** A policy became the active one: every session is decided again. */
    record PolicyActivated(PolicyVersion version, Instant at) implements Event {}

    /** Time alone may have changed the answer for this session. */
    record Tick(ClientId client, Instant at) implements OfClient {}

    /** The peer's address, where one is known, for messages. */
    static String from(Peer peer) {
        return peer.from().map(Address::toString).orElse("unknown address");
    }
}
