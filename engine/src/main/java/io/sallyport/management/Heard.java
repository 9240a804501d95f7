package io.sallyport.management;

import java.time.Duration;
import java.time.Instant;

import io.sallyport.event.Event;
import io.sallyport.model.ClientId;
import io.sallyport.model.InstanceName;

/** What a message means for the pipeline. */
public sealed interface Heard {

    /** Something happened to a client. */
    record Happened(Event.OfClient event) implements Heard {}

    /** A client asks, but what it says cannot be believed: it has to be denied, and no event may come of it. */
    record Unbelievable(ClientId client, long kid, String why) implements Heard {}

    /** Nothing about a client. */
    record Nothing() implements Heard {}

    /** Reads a message of the daemon's {@code epoch}, heard {@code at}. */
    static Heard of(Message message, InstanceName instance, long epoch, Instant at) {
        return switch (message) {
            case Message.ClientConnect m -> request(m.env(), new ClientId(instance, epoch, m.cid()), m.kid(),
                    client -> new Event.Connect(client, m.kid(), PeerReader.peer(m.env()), at));
            case Message.ClientReauth m -> request(m.env(), new ClientId(instance, epoch, m.cid()), m.kid(),
                    client -> new Event.Reauth(client, m.kid(), PeerReader.peer(m.env()), at));
            case Message.ClientChallengeResponse m -> request(m.env(), new ClientId(instance, epoch, m.cid()), m.kid(),
                    client -> new Event.ChallengeAnswered(client, m.kid(), PeerReader.peer(m.env()), m.response(), at));
            case Message.ClientEstablished m -> new Happened(new Event.Established(new ClientId(instance, epoch, m.cid()), at));
            case Message.ClientDisconnect m -> new Happened(disconnect(m, new ClientId(instance, epoch, m.cid()), at));
            case Message.ClientAddress m -> new Happened(
                    new Event.AddressLearned(new ClientId(instance, epoch, m.cid()), m.network(), m.primary(), at));
            case Message.ByteCountClient m -> new Happened(
                    new Event.ByteCount(new ClientId(instance, epoch, m.cid()), m.receivedBytes(), m.sentBytes(), at));
            case Message.Banner _,Message.Hold _,Message.State _,Message.Log _,Message.Fatal _,Message.Notify _,Message.Query _,Message.InfoMessage _,Message.PasswordPrompt _,Message.Unknown _,Message.OfReply _ ->
                new Nothing();
        };
    }

    private static Heard request(Env env, ClientId client, long kid, java.util.function.Function<ClientId, Event.OfClient> event) {
        return env.defect().<Heard>map(why -> new Unbelievable(client, kid, why)).orElseGet(() -> new Happened(event.apply(client)));
    }

    private static Event.Disconnect disconnect(Message.ClientDisconnect m, ClientId client, Instant at) {
        return new Event.Disconnect(client, m.env().number("bytes_received"), m.env().number("bytes_sent"),
                Duration.ofSeconds(m.env().number("time_duration")), at);
    }
}
