package io.sallyport.policytest;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import io.sallyport.decision.Decision;
import io.sallyport.event.Event;
import io.sallyport.event.Peer;
import io.sallyport.facts.Facts;
import io.sallyport.facts.Pools;
import io.sallyport.ipam.AddressBook;
import io.sallyport.ipam.Lease;
import io.sallyport.ipam.Offer;
import io.sallyport.model.ClientId;
import io.sallyport.model.InstanceName;
import io.sallyport.policy.InstanceNetwork;
import io.sallyport.policy.Policy;
import io.sallyport.policytest.Results.Moment;

/** A small world of its own in which clients connect: a clock that only the test moves, and an address book that is empty at first. */
public final class Scene {
    private static final String NOBODY = "nobody";
    private static final InstanceName NO_INSTANCE = new InstanceName("none");

    private final Policy policy;
    private final Deciding deciding;
    private final AddressBook book = new AddressBook();
    /** Everybody who connected and has not gone, admitted or not, in the order they came. */
    private final Map<ClientId, Session> sessions = new LinkedHashMap<>();
    private Instant clock;
    private long clients;
    private Optional<ClientId> last = Optional.empty();

    public Scene(Policy policy, Deciding deciding, Instant clock) {
        this.policy = policy;
        this.deciding = deciding;
        this.clock = clock;
    }

    /** What a client asked last, what is known of it, and whether it holds a lease. */
    private record Session(Event.Request event, Connect known, boolean admitted) {}

    public Instant clock() {
        return clock;
    }

    /** Time passes. */
    void advance(Duration by) {
        clock = clock.plus(by);
    }

    /** The clock is set. */
    void set(Instant at) {
        clock = at;
    }

    /** A client connects, and stays when it is admitted. */
    Moment connect(Connect connect) {
        clock = connect.at().orElse(clock);
        InstanceName instance = connect.instance().orElseGet(this::onlyInstance);
        return decide(new Event.Connect(new ClientId(instance, 0, clients++), 1, Client.peer(connect), clock), connect);
    }

    /** Something is heard of a client, at the event's own instant; what is decided when it is a request. */
    public Optional<Moment> hear(Event.OfClient event, Connect known) {
        return switch (event) {
            case Event.Request request -> Optional.of(decide(request, known));
            case Event.Disconnect gone -> {
                clock = gone.at();
                leave(gone.client());
                yield Optional.empty();
            }
            case Event.ByteCount _,Event.Established _,Event.AddressLearned _,Event.Tick _ -> Optional.empty();
        };
    }

    /** Any request, put to the policy at its own instant. */
    public Moment decide(Event.Request event, Connect known) {
        clock = event.at();
        last = Optional.of(event.client());
        Session session = sessions.get(event.client());
        return decide(event, known, session != null && session.admitted());
    }

    /** A client that connected is decided again at the present instant: the last one, or this one. Empty when there is none. */
    Optional<Moment> again(Optional<String> user) {
        Optional<ClientId> client = user.isPresent() ? latest(user.get()) : last;
        return client.map(sessions::get).map(session -> decide(at(session.event(), clock), session.known(), session.admitted()));
    }

    /** One who is no longer admitted is cut off, as the daemon does. */
    private Moment decide(Event.Request event, Connect known, boolean holds) {
        InstanceName instance = event.client().instance();
        String holder = holder(event.peer());
        Offer offer = offer(instance, holder);
        Facts facts = new Facts(clock, known.groups(), offer);
        Decision decision = deciding.decide(event, facts);
        boolean admitted = decision instanceof Decision.Admit;
        keep(offer, !holds && admitted);
        if (holds && !admitted) {
            book.release(instance, holder, clock);
        }
        sessions.put(event.client(), new Session(event, known, admitted));
        return new Moment(event, facts, decision);
    }

    /** The client that this person connected with last. */
    private Optional<ClientId> latest(String person) {
        return sessions.entrySet().stream().filter(entry -> holder(entry.getValue().event().peer()).equals(person)).map(Map.Entry::getKey)
                .reduce((earlier, later) -> later);
    }

    /** A person goes, and the lease with them; whether they were there. */
    boolean leave(String person) {
        Optional<ClientId> client = latest(person);
        client.ifPresent(this::leave);
        return client.isPresent();
    }

    private void leave(ClientId client) {
        Session session = sessions.remove(client);
        if (session != null && session.admitted()) {
            book.release(client.instance(), holder(session.event().peer()), clock);
        }
    }

    /** What another client would be answered now; it does not stay. */
    Moment besides(Connect connect, InstanceName instance) {
        Event.Request event = new Event.Connect(new ClientId(instance, 0, clients), 1, Client.peer(connect), clock);
        Offer offer = offer(instance, holder(event.peer()));
        Facts facts = new Facts(clock, connect.groups(), offer);
        Decision decision = deciding.decide(event, facts);
        keep(offer, false);
        return new Moment(event, facts, decision);
    }

    /** The instance a client connects to that names none. */
    InstanceName onlyInstance() {
        return policy.networks().isEmpty() ? NO_INSTANCE : policy.networks().firstKey();
    }

    /** The same event at another instant. */
    static Event.OfClient at(Event.OfClient event, Instant now) {
        return switch (event) {
            case Event.Request e -> at(e, now);
            case Event.Disconnect e -> new Event.Disconnect(e.client(), e.receivedBytes(), e.sentBytes(), e.lasted(), now);
            case Event.ByteCount e -> new Event.ByteCount(e.client(), e.receivedBytes(), e.sentBytes(), now);
            case Event.Established e -> new Event.Established(e.client(), now);
            case Event.AddressLearned e -> new Event.AddressLearned(e.client(), e.network(), e.primary(), now);
            case Event.Tick e -> new Event.Tick(e.client(), now);
        };
    }

    private static Event.Request at(Event.Request event, Instant now) {
        return switch (event) {
            case Event.Connect e -> new Event.Connect(e.client(), e.kid(), e.peer(), now);
            case Event.Reauth e -> new Event.Reauth(e.client(), e.kid(), e.peer(), now);
            case Event.ChallengeAnswered e -> new Event.ChallengeAnswered(e.client(), e.kid(), e.peer(), e.response(), now);
        };
    }

    private static String holder(Peer peer) {
        return peer.person().orElse(NOBODY);
    }

    private Offer offer(InstanceName instance, String holder) {
        InstanceNetwork network = policy.networks().get(instance);
        return network == null ? new Offer.NoNetwork() : book.offer(Pools.of(network), holder, clock);
    }

    private void keep(Offer offer, boolean taken) {
        if (offer instanceof Offer.Available(Lease lease)) {
            if (taken) {
                book.take(lease);
            } else {
                book.withdraw(lease);
            }
        }
    }
}
