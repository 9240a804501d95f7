package io.sallyport.flow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import io.sallyport.model.Address;
import io.sallyport.model.ClientId;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Revocation;

/**
 * Every session, by client. What the kernel is told is handed over while the register is held, so the kernel hears of changes in the order in
 * which they were made here.
 */
final class Sessions {
    private static final TreeSet<ClientId> NOBODY = new TreeSet<>();

    private final TreeMap<ClientId, Session> byClient = new TreeMap<>();
    private final TreeMap<InstanceName, TreeMap<Address, ClientId>> byAddress = new TreeMap<>();
    /** The live sessions of a person; persons without any are not in it. */
    private final Map<String, TreeSet<ClientId>> byPerson = new HashMap<>();

    /**
     * Enters a new session. A live one with the same address is one the daemon is about to end (same common name): it leaves in the same
     * breath, and is handed to {@code change} together with the new one.
     */
    synchronized void admit(Session.Live live, Function<Session.Live, Session.Leaving> leave, Consumer<Optional<Session.Live>> change) {
        TreeMap<Address, ClientId> addresses = byAddress.computeIfAbsent(live.client().instance(), k -> new TreeMap<>());
        ClientId earlier = addresses.put(live.lease().address4(), live.client());
        Optional<Session.Live> superseded = Optional.empty();
        if (earlier != null && byClient.get(earlier) instanceof Session.Live old) {
            superseded = Optional.of(old);
            forgetPerson(old);
            byClient.put(earlier, leave.apply(old));
        }
        byClient.put(live.client(), live);
        live.peer().person().ifPresent(person -> byPerson.computeIfAbsent(person, k -> new TreeSet<>()).add(live.client()));
        change.accept(superseded);
    }

    /** Replaces a live session by what {@code next} makes of it; empty when it is not live. */
    synchronized Optional<Session.Live> update(ClientId client, UnaryOperator<Session.Live> next, Consumer<Session.Live> change) {
        if (!(byClient.get(client) instanceof Session.Live live)) {
            return Optional.empty();
        }
        Session.Live updated = next.apply(live);
        byClient.put(client, updated);
        change.accept(updated);
        return Optional.of(updated);
    }

    /** Has a live session leave; empty when it is not live. */
    synchronized Optional<Session.Leaving> leave(ClientId client, Function<Session.Live, Session.Leaving> leave, Runnable change) {
        if (!(byClient.get(client) instanceof Session.Live live)) {
            return Optional.empty();
        }
        Session.Leaving leaving = leave.apply(live);
        byClient.put(client, leaving);
        forgetAddress(live);
        change.run();
        return Optional.of(leaving);
    }

    /** Notes a step in the end of a session that is leaving. */
    synchronized void step(ClientId client, UnaryOperator<Revocation> step) {
        if (byClient.get(client) instanceof Session.Leaving leaving) {
            byClient.put(client, new Session.Leaving(client, leaving.peer(), leaving.lease(), leaving.since(),
                    step.apply(leaving.revocation()), leaving.farewell()));
        }
    }

    /** Takes a session out; {@code change} runs when it was live, so that the kernel forgets it too. */
    synchronized Optional<Session> remove(ClientId client, Runnable change) {
        Session session = byClient.remove(client);
        if (session instanceof Session.Live live) {
            forgetAddress(live);
            change.run();
        }
        return Optional.ofNullable(session);
    }

    synchronized Optional<Session> find(ClientId client) {
        return Optional.ofNullable(byClient.get(client));
    }

    /** The live sessions of a person, in order. */
    synchronized List<Session.Live> of(String person) {
        List<Session.Live> found = new ArrayList<>(1);
        for (ClientId client : byPerson.getOrDefault(person, NOBODY)) {
            if (byClient.get(client) instanceof Session.Live live) {
                found.add(live);
            }
        }
        return found;
    }

    /** Every session, in order. */
    synchronized List<Session> all() {
        return List.copyOf(byClient.values());
    }

    /** The live sessions of an instance, in order. */
    synchronized List<Session.Live> live(InstanceName instance) {
        List<Session.Live> found = new ArrayList<>();
        for (Session session : byClient.values()) {
            if (session instanceof Session.Live live && live.client().instance().equals(instance)) {
                found.add(live);
            }
        }
        return found;
    }

    private void forgetPerson(Session.Live live) {
        live.peer().person().ifPresent(person -> byPerson.computeIfPresent(person, (k, clients) -> {
            clients.remove(live.client());
            return clients.isEmpty() ? null : clients;
        }));
    }

    private void forgetAddress(Session.Live live) {
        forgetPerson(live);
        TreeMap<Address, ClientId> addresses = byAddress.get(live.client().instance());
        if (addresses != null) {
            addresses.remove(live.lease().address4(), live.client());
        }
    }
}
