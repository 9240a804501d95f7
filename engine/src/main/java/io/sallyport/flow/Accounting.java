package io.sallyport.flow;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.sallyport.decision.Decider;
import io.sallyport.effect.SitePlan;
import io.sallyport.facts.ClientFacts;
import io.sallyport.facts.RiskFacts;
import io.sallyport.facts.Usage;
import io.sallyport.facts.VolumeMarks;
import io.sallyport.ipam.Lease;
import io.sallyport.model.Address;
import io.sallyport.model.ClientId;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Network;
import io.sallyport.model.Traffic;
import io.sallyport.policy.Policy;
import io.sallyport.policy.SignalKind;
import io.sallyport.usage.Balance;
import io.sallyport.usage.Ledger;
import io.sallyport.usage.Reading;
import io.sallyport.usage.Rows;

/**
 * Takes the kernel's counters into people's accounts, makes that durable, and has those decided again for whom it changes something.
 *
 * <p>What a decision needs is read from memory. Counters are read, and accounts written, by one pass after another, beside everything else.
 */
final class Accounting {
    /** How often counters are read. So long a quota may be exceeded before that has consequences, and a machine that loses power loses so much. */
    static final Duration INTERVAL = Duration.ofSeconds(2);
    /** A pass is followed by a pause of so many times its length, so that many clients take a twentieth of a core at most … */
    static final int PAUSE_TIMES_MIN = 19;
    /** … but never by a longer one than this. */
    static final Duration INTERVAL_MAX = Duration.ofSeconds(10);
    /** When something last passed is not known any more after so long without a reading. */
    static final Duration STALE = INTERVAL_MAX.multipliedBy(3);

    private static final Logger LOG = LoggerFactory.getLogger(Accounting.class);

    private final Context context;
    private final Ledger ledger;
    private final UsageStore store;
    private final Consumer<ClientId> again;
    private final Map<InstanceName, Instant> lastRead = new ConcurrentHashMap<>();
    /** Bytes of which nobody knows whose they are, as of the last reading: said again when there are more. */
    private final Map<InstanceName, Long> nobodys = new ConcurrentHashMap<>();
    private final Set<InstanceName> began = new HashSet<>();
    private final Mending mending = new Mending(Notice.Drift.Part.ACCOUNTS);
    /** Whose counters are removed: a pass that comes late must not make them again. */
    private final Set<InstanceName> ended = new HashSet<>();

    /** @param again has a session decided again, because of what was used */
    Accounting(Context context, UsageStore store, Consumer<ClientId> again) {
        this.context = context;
        this.store = store;
        this.again = again;
        ledger = new Ledger();
        ledger.load(store.load());
    }

    /** What is known about a client that asks to be let in. */
    ClientFacts arriving(String person, ClientId client, Optional<Address> address, Instant now, ZoneId zone) {
        return facts(person, client, address, now, zone);
    }

    /** What is known about a client that is in. */
    ClientFacts staying(Session.Live live, Instant now, ZoneId zone) {
        ClientFacts facts = facts(live.peer().person().orElse(""), live.client(), Optional.of(live.lease().address4()), now, zone)
                .withConnectedSince(live.since());
        InstanceName instance = live.client().instance();
        Instant read = lastRead.get(instance);
        if (read == null || read.plus(STALE).isBefore(now)) {
            return facts;
        }
        Instant moved = ledger.lastMoved(instance, live.lease().holder(), addresses(live.lease())).filter(live.since()::isBefore)
                .orElse(live.since());
        return facts.withUsage(facts.usage().withLastTraffic(moved));
    }

    private ClientFacts facts(String person, ClientId client, Optional<Address> address, Instant now, ZoneId zone) {
        // A session at the same address is one that the daemon ends when this one is let in.
        int others = (int) context.sessions.of(person).stream()
                .filter(other -> !other.client().instance().equals(client.instance())
                        || !address.equals(Optional.of(other.lease().address4())))
                .count();
        if (!isCounted(client.instance())) {
            return ClientFacts.UNKNOWN.withUsage(Usage.UNKNOWN.withOtherSessions(others));
        }
        Balance balance = ledger.balance(person, now, zone);
        return ClientFacts.UNKNOWN.withUsage(balance.usage().withOtherSessions(others))
                .withRisk(RiskFacts.watching(SignalKind.UNUSUAL_VOLUME, balance.signals()));
    }

    /** Before an address is given to another person than the one whose traffic its counter holds so far: that traffic goes to their account. */
    void settle(Lease lease) {
        if (isCounted(lease.instance()) && ledger.isAnothers(lease.instance(), addresses(lease), lease.holder())) {
            Optional.ofNullable(context.instances.get(lease.instance())).ifPresent(instance -> pass(instance, false));
        }
    }

    /** What passes the addresses of the lease is its holder's from now on; {@code enter} enters the session. */
    void claim(Lease lease, Runnable enter) {
        if (isCounted(lease.instance())) {
            ledger.claim(lease.instance(), addresses(lease), lease.holder(), enter);
        } else {
            enter.run();
        }
    }

    private boolean isCounted(InstanceName name) {
        return Optional.ofNullable(context.instances.get(name)).flatMap(Instance::meter).isPresent();
    }

    /**
     * Before the first client of an instance is let in: takes what was counted while nobody looked, and begins a new run.
     *
     * @return done, or why nothing can be counted
     */
    synchronized Outcome begin(Instance instance) {
        Optional<Meter> meter = instance.meter();
        if (meter.isEmpty() || !began.add(instance.name())) {
            return Outcome.done();
        }
        boolean durable = pass(instance, true);
        Outcome outcome = durable ? meter.get().begin() : new Outcome.Failed("what was used is not on record", "see the log");
        if (outcome instanceof Outcome.Failed failed) {
            LOG.error("instance {}: {} ({})", instance.name(), failed.what(), failed.hint());
        }
        return outcome;
    }

    /** Reads every instance's counters; returns how long to wait before the next time. */
    Duration pass() {
        long started = System.nanoTime();
        context.instances.values().stream().filter(instance -> instance.meter().isPresent()).forEach(instance -> pass(instance, false));
        Duration pause = Duration.ofNanos((System.nanoTime() - started) * PAUSE_TIMES_MIN);
        return pause.compareTo(INTERVAL) < 0 ? INTERVAL : pause.compareTo(INTERVAL_MAX) > 0 ? INTERVAL_MAX : pause;
    }

    /** After the last client of an instance is gone: takes what is left, then the counters are removed. */
    synchronized void end(Instance instance) {
        instance.meter().ifPresent(meter -> {
            if (pass(instance, true)) {
                ended.add(instance.name());
                meter.close();
            } else {
                LOG.error("the counters of {} stay in the kernel, and are taken into account at the next start", instance.name());
            }
        });
    }

    /** Whether everything is accounted for and durable. */
    private synchronized boolean pass(Instance instance, boolean quiet) {
        if (ended.contains(instance.name())) {
            return true;
        }
        Meter meter = instance.meter().orElseThrow();
        return switch (meter.look()) {
            case Meter.Look.Unreadable(Outcome.Failed failed) -> {
                drift(instance, List.of(), Optional.of(failed));
                yield false;
            }
            case Meter.Look.Gone _ -> {
                if (!quiet) {
                    drift(instance, List.of("the counters of " + instance.name() + " were gone: made again"), failure(meter.begin()));
                }
                yield true;
            }
            case Meter.Look.Counted(Reading reading, List<String> worn) -> {
                boolean durable = take(instance, reading, quiet);
                drift(instance, worn, durable && !worn.isEmpty() ? failure(meter.begin()) : Optional.empty());
                yield durable;
            }
        };
    }

    private boolean take(Instance instance, Reading reading, boolean quiet) {
        InstanceName name = instance.name();
        Instant now = context.now();
        Ledger.Taken taken = ledger.take(name, reading, now, zone(), quiet, new Ledger.Owners(leased(name), behind(name)));
        lastRead.put(name, now);
        if (taken.nobodys() != Optional.ofNullable(nobodys.put(name, taken.nobodys())).orElse(0L) && taken.nobodys() > 0) {
            LOG.warn("instance {}: {} bytes passed at addresses that are nobody's", name, taken.nobodys());
        }
        boolean durable = save();
        taken.moved().forEach((person, more) -> crossed(person, more, taken.unusual().contains(person), now));
        if (durable) {
            ledger.leave(reading, name, now, () -> inUse(name, reading), left -> instance.meter().orElseThrow().forget(left));
            durable = save();
        }
        return durable;
    }

    boolean save() {
        Rows rows = ledger.drain();
        if (rows.isEmpty()) {
            return true;
        }
        if (store.commit(rows) instanceof Outcome.Failed failed) {
            LOG.error("what was used is not on record: {} ({})", failed.what(), failed.hint());
            ledger.giveBack(rows);
            return false;
        }
        return true;
    }

    /** Has the sessions of a person decided again where an amount is reached at which a row says something else. */
    private void crossed(String person, Traffic more, boolean unusual, Instant now) {
        List<Session.Live> sessions = context.sessions.of(person);
        Optional<Policy> policy = context.active.get().map(Decider::policy);
        if (sessions.isEmpty() || policy.isEmpty()) {
            return;
        }
        Usage usage = ledger.balance(person, now, policy.get().manifest().zone()).usage();
        for (Session.Live live : sessions) {
            boolean reached = unusual || policy.get().quotas().candidates(person, live.decision().basis().groups()).stream()
                    .anyMatch(row -> VolumeMarks.crossed(row, usage, more));
            if (reached) {
                again.accept(live.client());
            }
        }
    }

    private Function<Address, Optional<String>> leased(InstanceName instance) {
        Map<Address, String> holders = new HashMap<>();
        return address -> {
            if (holders.isEmpty()) {
                context.book.leases(instance).forEach(lease -> addresses(lease).forEach(each -> holders.put(each, lease.holder())));
            }
            return Optional.ofNullable(holders.get(address));
        };
    }

    /** The connector behind which an address stands: a site's traffic is its active connector's. Under both of its addresses, since some are translated. */
    private Function<Address, Optional<String>> behind(InstanceName instance) {
        TreeMap<Network, String> connectors = new TreeMap<>();
        context.active.get().map(Decider::policy).filter(policy -> !policy.estate().sites().isEmpty()).ifPresent(policy -> {
            SitePlan plan = SitePlan.of(policy, instance);
            context.sessions.live(instance).forEach(live -> live.grant().site().ifPresent(site -> plan.of(site).forEach(leg -> {
                connectors.put(leg.known(), live.lease().holder());
                connectors.put(leg.carried(), live.lease().holder());
            })));
        });
        return address -> connectors.entrySet().stream().filter(entry -> entry.getKey().contains(address)).map(Map.Entry::getValue)
                .findFirst();
    }

    /** The addresses of those who are in, and of those counted who stand behind them. */
    private Set<Address> inUse(InstanceName instance, Reading reading) {
        Function<Address, Optional<String>> behind = behind(instance);
        Set<Address> addresses = new HashSet<>();
        reading.counts().keySet().stream().filter(address -> behind.apply(address).isPresent()).forEach(addresses::add);
        context.sessions.live(instance).forEach(live -> addresses.addAll(addresses(live.lease())));
        return addresses;
    }

    /** Says what was wrong, and of what stays so, what is to be said. */
    private void drift(Instance instance, List<String> lines, Optional<Outcome.Failed> failed) {
        mending.passed(instance.name(), lines, failed, context.now()).ifPresent(drift -> context.observer.notice(
                lines.isEmpty() && failed.isEmpty()
                        ? drift.saying(List.of("the counters of " + instance.name() + " can be read again"))
                        : drift));
    }

    private static Optional<Outcome.Failed> failure(Outcome outcome) {
        return outcome instanceof Outcome.Failed failed ? Optional.of(failed) : Optional.empty();
    }

    private ZoneId zone() {
        return context.active.get().map(decider -> decider.policy().manifest().zone()).orElse(ZoneOffset.UTC);
    }

    Ledger ledger() {
        return ledger;
    }

    private static List<Address> addresses(Lease lease) {
        List<Address> addresses = new ArrayList<>(2);
        addresses.add(lease.address4());
        lease.address6().ifPresent(addresses::add);
        return addresses;
    }
}
