package io.sallyport.policytest;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import io.sallyport.decision.Decision;
import io.sallyport.event.Event;
import io.sallyport.event.Peer;
import io.sallyport.facts.ClientFacts;
import io.sallyport.facts.Facts;
import io.sallyport.facts.Pools;
import io.sallyport.facts.Usage;
import io.sallyport.ipam.AddressBook;
import io.sallyport.ipam.Lease;
import io.sallyport.ipam.Offer;
import io.sallyport.model.ClientId;
import io.sallyport.model.DataSize;
import io.sallyport.model.InstanceName;
import io.sallyport.policy.InstanceNetwork;
import io.sallyport.policy.Policy;
import io.sallyport.policy.Site;
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
    private final Map<String, Ledger> ledgers = new HashMap<>();
    private final Map<ClientId, Event.ByteCount> counts = new HashMap<>();
    private Instant clock;
    private long clients;
    private Optional<ClientId> last = Optional.empty();

    public Scene(Policy policy, Deciding deciding, Instant clock) {
        this.policy = policy;
        this.deciding = deciding;
        this.clock = clock;
    }

    /**
     * What a client asked last, and whether it holds a lease.
     *
     * @param known what the test says of it
     * @param learned what of that, and later, became known of it; usage apart
     */
    private record Session(Event.Request event, Connect known, ClientFacts learned, boolean admitted) {
        String person() {
            return holder(event.peer());
        }
    }

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
            case Event.ByteCount count -> {
                clock = count.at();
                counted(count);
                yield Optional.empty();
            }
            case Event.Established _,Event.AddressLearned _,Event.Tick _ -> Optional.empty();
        };
    }

    /** Any request, put to the policy at its own instant. */
    public Moment decide(Event.Request event, Connect known) {
        clock = event.at();
        last = Optional.of(event.client());
        Session session = sessions.get(event.client());
        ClientFacts before = session == null ? ClientFacts.UNKNOWN : session.learned();
        Ledger ledger = ledger(holder(event.peer()));
        ledger.set(clock, known.known().volumes());
        known.known().lastTraffic().ifPresent(ago -> ledger.lastTraffic(clock.minus(ago)));
        return decide(new Session(event, known, known.known().at(clock, before), session != null && session.admitted()));
    }

    /** A client that connected is decided again at the present instant: the last one, or this one. Empty when there is none. */
    Optional<Moment> again(Optional<String> user) {
        return client(user).map(sessions::get).map(session -> {
            Event.Request event = session.admitted() ? renewed(session.event()) : at(session.event(), clock);
            return decide(new Session(event, session.known(), session.learned(), session.admitted()));
        });
    }

    /** One who is no longer admitted is cut off, as the daemon does. */
    private Moment decide(Session session) {
        Event.Request event = session.event();
        InstanceName instance = event.client().instance();
        Offer offer = offer(instance, event.peer(), session.known());
        Facts facts = facts(session.known(), offer, session.learned(), event);
        Decision decision = deciding.decide(event, facts);
        boolean admitted = decision instanceof Decision.Admit;
        keep(offer, !session.admitted() && admitted);
        if (session.admitted() && !admitted) {
            book.release(instance, session.person(), clock);
        }
        ClientFacts learned = admitted && !session.admitted() ? session.learned().withConnectedSince(clock) : session.learned();
        sessions.put(event.client(), new Session(event, session.known(), learned, admitted));
        return new Moment(event, facts, decision);
    }

    private Facts facts(Connect known, Offer offer, ClientFacts learned, Event.Request event) {
        String person = holder(event.peer());
        int open = (int) sessions.entrySet().stream()
                .filter(entry -> entry.getValue().admitted() && entry.getValue().person().equals(person)
                        && !entry.getKey().equals(event.client()))
                .count();
        Usage usage = ledger(person).at(clock, known.known().otherSessions().orElse(0) + open, known.known().usualPerDay());
        // A connector is taken for the active one of its site: which of two comes first is no matter of policy.
        return new Facts(clock, known.groups(), offer, learned.withUsage(usage)).serving(event.peer().commonName()
                .flatMap(name -> policy.estate().siteOf(name, event.client().instance())).map(Site::name));
    }

    private Ledger ledger(String person) {
        return ledgers.computeIfAbsent(person, k -> new Ledger(policy.manifest().zone()));
    }

    /** A client, or the last one, receives and sends so much; whether there is one. */
    boolean carry(Optional<String> user, Usage.Volume volume) {
        Optional<Session> session = client(user).map(sessions::get);
        session.ifPresent(found -> ledger(found.person()).carry(clock, volume));
        return session.isPresent();
    }

    /** Something becomes known of a client, or of the last one; whether there is one. */
    boolean learn(Optional<String> user, Known known) {
        Optional<ClientId> client = client(user);
        client.map(sessions::get).ifPresent(session -> {
            Ledger ledger = ledger(session.person());
            ledger.set(clock, known.volumes());
            known.lastTraffic().ifPresent(ago -> ledger.lastTraffic(clock.minus(ago)));
            Connect said = session.known().withKnown(known.over(session.known().known()));
            sessions.put(session.event().client(),
                    new Session(session.event(), said, known.at(clock, session.learned()), session.admitted()));
        });
        return client.isPresent();
    }

    /** A daemon counts from the beginning of the session; what it counted before is in it. */
    private void counted(Event.ByteCount count) {
        Session session = sessions.get(count.client());
        if (session != null) {
            Event.ByteCount before = counts.put(count.client(), count);
            long down = count.sentBytes() - (before == null ? 0 : before.sentBytes());
            long up = count.receivedBytes() - (before == null ? 0 : before.receivedBytes());
            ledger(session.person()).carry(clock, new Usage.Volume(new DataSize(Math.max(0, down)), new DataSize(Math.max(0, up))));
        }
    }

    private Optional<ClientId> client(Optional<String> user) {
        return (user.isPresent() ? latest(user.get()) : last).filter(sessions::containsKey);
    }

    /** The client that this person connected with last. */
    private Optional<ClientId> latest(String person) {
        return sessions.entrySet().stream().filter(entry -> entry.getValue().person().equals(person)).map(Map.Entry::getKey)
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
        Offer offer = offer(instance, event.peer(), connect);
        Facts facts = facts(connect, offer, connect.known().at(clock, ClientFacts.UNKNOWN), event);
        Decision decision = deciding.decide(event, facts);
        keep(offer, false);
        return new Moment(event, facts, decision);
    }

    /** The instance a client connects to that names none. */
    InstanceName onlyInstance() {
        return policy.networks().isEmpty() ? NO_INSTANCE : policy.networks().firstKey();
    }

    /** A connected client is asked about again, as when it renegotiates. */
    private Event.Request renewed(Event.Request event) {
        return new Event.Reauth(event.client(), event.kid() + 1, event.peer(), clock);
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

    private Offer offer(InstanceName instance, Peer peer, Connect known) {
        InstanceNetwork network = policy.networks().get(instance);
        if (network == null) {
            return new Offer.NoNetwork();
        }
        return book.offer(Pools.of(network), Pools.part(policy, network, peer, known.groups()), holder(peer), clock);
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
