package io.sallyport.policytest;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedSet;

import io.sallyport.decision.Decision;
import io.sallyport.event.Event;
import io.sallyport.event.Peer;
import io.sallyport.facts.Facts;
import io.sallyport.ipam.AddressBook;
import io.sallyport.ipam.Lease;
import io.sallyport.ipam.Offer;
import io.sallyport.ipam.Pool;
import io.sallyport.model.ClientId;
import io.sallyport.model.InstanceName;
import io.sallyport.policy.InstanceNetwork;
import io.sallyport.policy.Policy;

/** A small world of its own in which clients connect: a clock that only the test moves, and an address book that is empty at first. */
public final class Scene {
    private static final String NOBODY = "nobody";
    private static final InstanceName NO_INSTANCE = new InstanceName("none");

    private final Policy policy;
    private final Deciding deciding;
    private final AddressBook book = new AddressBook();
    private Instant clock;
    private long clients;
    private Optional<Current> current = Optional.empty();

    public Scene(Policy policy, Deciding deciding, Instant clock) {
        this.policy = policy;
        this.deciding = deciding;
        this.clock = clock;
    }

    /** Who connected last, and whether they hold a lease. */
    private record Current(Event.Request event, SortedSet<String> groups, boolean admitted) {}

    public Instant clock() {
        return clock;
    }

    /** Time passes. */
    void advance(Duration by) {
        clock = clock.plus(by);
    }

    /** A client connects, and stays when it is admitted. */
    Results.Moment connect(Connect connect) {
        clock = connect.at().orElse(clock);
        InstanceName instance = connect.instance().orElseGet(this::onlyInstance);
        Event.Request event = new Event.Connect(new ClientId(instance, 0, clients++), 1, Client.peer(connect), clock);
        return decide(event, connect.groups());
    }

    /** Any request, put to the policy at its own instant. */
    public Results.Moment decide(Event.Request event, SortedSet<String> groups) {
        clock = event.at();
        Offer offer = offer(event.client().instance(), event.peer());
        Facts facts = new Facts(clock, groups, offer);
        Decision decision = deciding.decide(event, facts);
        keep(offer, decision instanceof Decision.Admit);
        current = Optional.of(new Current(event, groups, decision instanceof Decision.Admit));
        return new Results.Moment(event, facts, decision);
    }

    /** The client that connected last is decided again at the present instant. Empty when nobody connected. */
    Optional<Results.Moment> again() {
        return current.map(last -> {
            Event.Request event = at(last.event(), clock);
            Offer offer = offer(event.client().instance(), event.peer());
            Facts facts = new Facts(clock, last.groups(), offer);
            Decision decision = deciding.decide(event, facts);
            keep(offer, !last.admitted() && decision instanceof Decision.Admit);
            current = Optional.of(new Current(event, last.groups(), decision instanceof Decision.Admit));
            return new Results.Moment(event, facts, decision);
        });
    }

    /** What another client would be answered on this instance now; it does not stay. */
    Decision besides(Connect connect, InstanceName instance) {
        Event.Request event = new Event.Connect(new ClientId(instance, 0, clients), 1, Client.peer(connect), clock);
        Offer offer = offer(instance, event.peer());
        Decision decision = deciding.decide(event, new Facts(clock, connect.groups(), offer));
        keep(offer, false);
        return decision;
    }

    private static Event.Request at(Event.Request event, Instant now) {
        return switch (event) {
            case Event.Connect e -> new Event.Connect(e.client(), e.kid(), e.peer(), now);
            case Event.Reauth e -> new Event.Reauth(e.client(), e.kid(), e.peer(), now);
            case Event.ChallengeAnswered e -> new Event.ChallengeAnswered(e.client(), e.kid(), e.peer(), e.response(), now);
        };
    }

    private InstanceName onlyInstance() {
        return policy.networks().isEmpty() ? NO_INSTANCE : policy.networks().firstKey();
    }

    private Offer offer(InstanceName instance, Peer peer) {
        InstanceNetwork network = policy.networks().get(instance);
        if (network == null) {
            return new Offer.NoNetwork();
        }
        Pool pool = new Pool(instance, network.pool4(), network.pool6(), network.exclusions(), network.statics(), network.keptFor());
        return book.offer(pool, peer.person().orElse(NOBODY), clock);
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
