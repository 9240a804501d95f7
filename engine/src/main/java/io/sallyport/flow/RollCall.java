package io.sallyport.flow;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.sallyport.management.Command;
import io.sallyport.management.Reply;
import io.sallyport.management.StatusReport;
import io.sallyport.model.ClientId;
import io.sallyport.model.Network;

/**
 * Compares the clients a daemon has ({@code status 3}) with our sessions. A client that the daemon routes to and we do not hold is ended, it comes
 * back by the front door, and so is one to whom it sends what is somebody else's; a session the daemon no longer has is over.
 */
final class RollCall {
    private static final Logger LOG = LoggerFactory.getLogger(RollCall.class);

    /** How long a client that was let in may take until it is connected, in seconds: OpenVPN's own limit for a handshake, and some more. */
    private static final int UNDER_WAY_SECONDS_MAX = 60;

    private final Context context;
    private final Verdicts verdicts;
    private final Departure departure;
    private final Segments segments;
    private final Predicate<ClientId> busy;
    /** Clients the daemon let in without us, and when they were told to come back by the front door. */
    private final Map<ClientId, Instant> strangers = new ConcurrentHashMap<>();

    /** @param busy whether something the daemon said of a client is still being done: its end, say */
    RollCall(Context context, Verdicts verdicts, Departure departure, Segments segments, Predicate<ClientId> busy) {
        this.busy = busy;
        this.context = context;
        this.verdicts = verdicts;
        this.departure = departure;
        this.segments = segments;
    }

    /** Whether it was let in and the daemon need not list it yet. One that is so for long lost its end while nobody listened. */
    private boolean isUnderWay(Session session) {
        return session instanceof Session.Live live && live.establishedAt().isEmpty()
                && live.since().isAfter(context.now().minusSeconds(UNDER_WAY_SECONDS_MAX));
    }

    /** Compares; {@code epoch} is the daemon's current one. */
    void compare(Instance instance, long epoch) {
        // Sessions are listed first: one that is admitted while the daemon answers is no longer missed by either side.
        Set<ClientId> ours = new HashSet<>();
        for (Session session : context.sessions.all()) {
            if (session.client().instance().equals(instance.name()) && !isUnderWay(session)) {
                ours.add(session.client());
            }
        }
        Reply reply = verdicts.send(instance, new Command.Status());
        if (!(reply instanceof Reply.Body body)) {
            LOG.warn("instance {} did not say which clients it has: {}", instance.name(), reply);
            return;
        }
        StatusReport report = StatusReport.parse(body.lines());
        segments.listed(instance.name(), epoch, report);
        Set<ClientId> theirs = new HashSet<>();
        // A bridged daemon lists no addresses of clients, only the devices it has heard of them.
        Set<List<String>> routed = new HashSet<>();
        report.routes().forEach(route -> routed.add(List.of(route.commonName(), route.realAddress())));
        List<String> drift = new ArrayList<>();
        List<CompletableFuture<Reply>> replies = new ArrayList<>();
        for (StatusReport.Client client : report.clients()) {
            ClientId id = new ClientId(instance.name(), epoch, client.cid());
            theirs.add(id);
            // Without an address it is still waiting for a verdict, which may be on its way.
            boolean in = client.address4().isPresent() || client.address6().isPresent()
                    || routed.contains(peer(client));
            Optional<Session> session = in ? context.sessions.find(id) : Optional.empty();
            if (session.orElse(null) instanceof Session.Leaving leaving) {
                departure.remind(leaving, client.realAddress()).ifPresent(drift::add);
            } else if (in && session.isEmpty()) {
                stranger(id, client).ifPresent(command -> {
                    drift.add("OpenVPN had let in " + name(client) + " (" + id + ") and we have no session of it: ended");
                    replies.add(verdicts.queue(id, command));
                });
            }
        }
        replies.forEach(Verdicts::await);
        strangers.keySet().removeIf(client -> client.instance().equals(instance.name()) && !theirs.contains(client));
        strayed(instance, epoch, report).forEach((client, route) -> {
            drift.add("OpenVPN sent what goes to " + route + " to " + client + ", to whom it does not belong: ended");
            departure.restart(client, "OpenVPN routes " + route + " to it");
        });
        for (ClientId client : ours) {
            if (!theirs.contains(client) && !busy.test(client)) {
                // That whoever has to go is gone is as it should be.
                if (context.sessions.find(client).orElse(null) instanceof Session.Live) {
                    drift.add("OpenVPN no longer had " + client + ": its session is over");
                }
                departure.vanished(client, "the daemon no longer has it");
            }
        }
        if (!drift.isEmpty()) {
            context.observer.notice(new Notice.Drift(instance.name(), Notice.Drift.Part.SESSIONS, drift, Optional.empty(), context.now()));
        }
    }

    /** What ends a client of the daemon that is none of ours: asked to come back by the front door first, and thrown out when it stays. */
    private Optional<Command> stranger(ClientId id, StatusReport.Client client) {
        Instant now = context.now();
        Instant told = strangers.putIfAbsent(id, now);
        if (told == null || !Command.KillAddress.isPossible(client.realAddress())) {
            return Optional.of(new Command.ClientKill(client.cid(), Optional.of(Departure.RESTART)));
        }
        return Duration.between(told, now).toSeconds() < Departure.STAY_SECONDS_MAX
                ? Optional.empty()
                : Optional.of(new Command.KillAddress(client.realAddress()));
    }

    /** As the daemon names whom it routes to. */
    private static List<String> peer(StatusReport.Client client) {
        return List.of(client.commonName().orElse(StatusReport.UNDEFINED), client.realAddress());
    }

    private static String name(StatusReport.Client client) {
        return client.commonName().orElse("a client without a certificate");
    }

    /** Our sessions to which the daemon sends what is somebody else's, and what that is. */
    private SortedMap<ClientId, String> strayed(Instance instance, long epoch, StatusReport report) {
        Map<List<String>, List<Session.Live>> byPeer = new HashMap<>();
        Set<List<String>> leaving = new HashSet<>();
        for (StatusReport.Client client : report.clients()) {
            List<String> peer = peer(client);
            switch (context.sessions.find(new ClientId(instance.name(), epoch, client.cid())).orElse(null)) {
                case Session.Live live -> byPeer.computeIfAbsent(peer, k -> new ArrayList<>()).add(live);
                case Session.Leaving _ -> leaving.add(peer);
                case null -> {}
            }
        }
        // What goes to a session that leaves is not told from what goes to the next one from the same port, until it is gone.
        byPeer.keySet().removeAll(leaving);
        TreeMap<ClientId, String> strayed = new TreeMap<>();
        for (StatusReport.Route route : report.routes()) {
            // The daemon names the owner by name and address only. Hosts it has looked up, marked C, follow from the networks.
            List<Session.Live> owners = byPeer.getOrDefault(List.of(route.commonName(), route.realAddress()), List.of());
            Optional<Network> network = Network.parse(route.network());
            if (network.isPresent() && !owners.isEmpty() && owners.stream().noneMatch(live -> live.holds(network.get()))) {
                strayed.put(owners.getFirst().client(), route.network());
            }
        }
        return strayed;
    }
}
