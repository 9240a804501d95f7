package io.sallyport.flow;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.sallyport.decision.Decider;
import io.sallyport.effect.bridge.MacBook;
import io.sallyport.management.Command;
import io.sallyport.management.LearnedMac;
import io.sallyport.management.StatusReport;
import io.sallyport.model.ClientId;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Mac;
import io.sallyport.policy.Bridging;
import io.sallyport.policy.InstanceNetwork;
import io.sallyport.policy.Policy;
import io.sallyport.policy.Site;

/**
 * Keeps, for bridged instances, whose MAC addresses are, from what the daemon logs as it learns and from what it lists; has the kernel bind them; and sounds
 * the alarm when an address of one client is used by another. OpenVPN believes the second one at once, and frames do not tell which of the two
 * sent them: so the address passes for nobody first, and what becomes of the second one comes after that.
 */
final class Segments {
    /** The most lines waiting to be looked at; what is beyond them the next comparison finds. */
    private static final int HEARD_LINES_MAX = 10_000;
    private static final String USED_ANOTHERS = "your device uses the MAC address of somebody else's device";
    private static final Logger LOG = LoggerFactory.getLogger(Segments.class);

    private final Context context;
    private final Departure departure;
    private final Executor executor;
    private final Map<InstanceName, Segment> segments = new ConcurrentHashMap<>();

    Segments(Context context, Departure departure, Executor executor) {
        this.context = context;
        this.departure = departure;
        this.executor = executor;
    }

    private static final class Segment {
        private final MacBook book = new MacBook();
        private final ConcurrentLinkedQueue<LearnedMac> heard = new ConcurrentLinkedQueue<>();
        private final AtomicInteger waiting = new AtomicInteger();
    }

    /**
     * A use of an address that is another's.
     *
     * @param first who had it; empty where only the policy says whose it is
     */
    private record Alarm(Mac mac, Optional<Session> first, Session mover) {}

    /** As the daemon names somebody in both of its lists. */
    private record Peer(Optional<String> commonName, String realAddress) {}

    private Segment segment(InstanceName name) {
        return segments.computeIfAbsent(name, k -> new Segment());
    }

    /** A line of a daemon's log. Never waits. */
    void logged(InstanceName name, String text) {
        LearnedMac.ofLog(text).ifPresent(learned -> {
            Segment segment = segment(name);
            if (segment.waiting.incrementAndGet() > HEARD_LINES_MAX) {
                segment.waiting.decrementAndGet();
                return;
            }
            segment.heard.add(learned);
            executor.execute(() -> take(name, segment));
        });
    }

    private void take(InstanceName name, Segment segment) {
        List<Alarm> alarms = new ArrayList<>();
        synchronized (segment) {
            if (segment.heard.isEmpty()) {
                return;
            }
            List<Session> sessions = sessions(name);
            boolean changed = false;
            for (LearnedMac learned = segment.heard.poll(); learned != null; learned = segment.heard.poll()) {
                segment.waiting.decrementAndGet();
                Optional<Session> user = user(sessions, learned);
                if (user.isPresent()) {
                    changed |= use(segment, learned, user.get().client(), user, alarms);
                }
            }
            if (changed) {
                bind(name, segment);
            }
        }
        alarms.forEach(this::sound);
    }

    /** What a daemon lists; {@code epoch} is its current one. Clients that are none of ours use addresses, too. */
    void listed(InstanceName name, long epoch, StatusReport report) {
        List<LearnedMac> rows = report.routes().stream().flatMap(route -> LearnedMac.of(route).stream()).toList();
        if (rows.isEmpty() && !segments.containsKey(name)) {
            return;
        }
        Segment segment = segment(name);
        List<Alarm> alarms = new ArrayList<>();
        synchronized (segment) {
            Set<ClientId> there = new HashSet<>();
            sessions(name).forEach(session -> there.add(session.client()));
            Map<Peer, List<LearnedMac>> byPeer = rows.stream()
                    .collect(Collectors.groupingBy(row -> new Peer(row.commonName(), row.realAddress())));
            boolean changed = false;
            for (StatusReport.Client client : report.clients()) {
                ClientId id = new ClientId(name, epoch, client.cid());
                there.add(id);
                for (LearnedMac row : byPeer.getOrDefault(new Peer(client.commonName(), client.realAddress()), List.of())) {
                    changed |= use(segment, row, id, context.sessions.find(id), alarms);
                }
            }
            changed |= segment.book.keepOnly(there);
            if (changed) {
                bind(name, segment);
            }
        }
        alarms.forEach(this::sound);
    }

    /** A session is over. */
    void left(ClientId client) {
        Segment segment = segments.get(client.instance());
        if (segment == null) {
            return;
        }
        synchronized (segment) {
            if (segment.book.leave(client)) {
                bind(client.instance(), segment);
            }
        }
    }

    private List<Session> sessions(InstanceName name) {
        return context.sessions.all().stream().filter(session -> session.client().instance().equals(name)).toList();
    }

    /** Whose line it is: the only session of that name, or of several the one from that address. The address of a client may change while it is there. */
    private static Optional<Session> user(List<Session> sessions, LearnedMac learned) {
        List<Session> named = sessions.stream().filter(session -> session.peer().commonName().equals(learned.commonName())).toList();
        if (named.size() == 1 && learned.commonName().isPresent()) {
            return Optional.of(named.getFirst());
        }
        List<Session> there = named.stream().filter(session -> isFrom(session, learned.realAddress())).toList();
        return there.isEmpty() ? Optional.empty() : Optional.of(there.getLast());
    }

    private static boolean isFrom(Session session, String realAddress) {
        return session.peer().from().filter(address -> realAddress.equals(address.toString())
                || realAddress.equals(address + ":" + session.peer().port())).isPresent();
    }

    /** Says whether that changes whose the address is. */
    private boolean use(Segment segment, LearnedMac learned, ClientId client, Optional<Session> session, List<Alarm> alarms) {
        Mac mac = learned.mac();
        String holder = holder(client, learned.commonName(), session);
        return switch (segment.book.use(mac, new MacBook.User(client, holder, isEntitled(mac, client, holder)))) {
            case MacBook.Used.Known() -> false;
            case MacBook.Used.Taken() -> true;
            case MacBook.Used.Contested(Optional<ClientId> first) -> {
                Optional<Session> had = first.flatMap(context.sessions::find);
                // Of whoever is none of ours nothing is known, and nobody is ended for their sake.
                session.filter(mover -> first.isEmpty() || had.isPresent()).ifPresent(mover -> alarms.add(new Alarm(mac, had, mover)));
                yield true;
            }
            case MacBook.Used.TooMany() -> {
                LOG.warn("{} uses more than {} MAC addresses: {} passes for nobody", client, MacBook.MACS_PER_CLIENT_MAX, mac);
                yield false;
            }
        };
    }

    /** The connectors of a site stand in one Ethernet: what one of them passes on, the other does, too. */
    private String holder(ClientId client, Optional<String> commonName, Optional<Session> session) {
        // Who is there without us may be somebody whose session a daemon before us let in: they come back under the same name.
        String lessee = session.map(known -> known.lease().holder()).or(() -> commonName).orElse("nobody: " + client);
        return policy().flatMap(policy -> policy.estate().siteOf(lessee, client.instance())).map(Site::handle).orElse(lessee);
    }

    /** The routers of a site are its own, whoever comes first. */
    private boolean isEntitled(Mac mac, ClientId client, String holder) {
        Optional<Site> named = policy().stream().flatMap(policy -> policy.estate().sitesOf(client.instance()).stream())
                .filter(site -> site.routers().containsKey(mac.text())).findFirst();
        return named.isEmpty() || named.get().handle().equals(holder);
    }

    private Optional<Policy> policy() {
        return context.active.get().map(Decider::policy);
    }

    private void bind(InstanceName name, Segment segment) {
        Instance instance = context.instances.get(name);
        if (instance != null && instance.enforcement().bind(segment.book.owners()) instanceof Outcome.Failed failed) {
            LOG.error("instance {}: {} ({})", name, failed.what(), failed.hint());
        }
    }

    /** Told, on record, and then what the policy says. */
    private void sound(Alarm alarm) {
        ClientId mover = alarm.mover().client();
        String why = "uses the MAC address " + alarm.mac() + " of " + alarm.first().map(Segments::name).orElse("a site's router")
                + ": nobody passes with it meanwhile";
        String id = context.nextId(mover, 0).toString();
        boolean ends = onMove(mover.instance()) == Bridging.OnMove.END;
        Context.watch("the use of another's MAC address by " + mover, context.journal.submit(
                context.recording.macMoved(id, alarm.mac(), alarm.mover(), alarm.first(), ends, context.now())));
        context.observer.notice(new Notice.Warned(id, mover, alarm.mover().peer(), List.of(why), context.now()));
        if (ends && departure.cut(mover, why, USED_ANOTHERS)) {
            String from = alarm.mover().peer().from().map(address -> address + ":" + alarm.mover().peer().port()).orElse("");
            if (Command.KillAddress.isPossible(from)) {
                // Not when OpenVPN ends it in its own time: until then the first one's frames go to this one.
                var _ = context.instance(mover).send(mover, new Command.KillAddress(from));
            }
        }
    }

    private static String name(Session session) {
        return session.peer().person().orElse("nobody") + " (" + session.client() + ")";
    }

    private Bridging.OnMove onMove(InstanceName name) {
        return policy().flatMap(policy -> Optional.ofNullable(policy.networks().get(name))).flatMap(InstanceNetwork::bridged)
                .map(Bridging::onMove).orElse(Bridging.OnMove.REPORT);
    }
}
