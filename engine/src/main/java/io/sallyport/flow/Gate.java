package io.sallyport.flow;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.IntStream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.sallyport.audit.SessionRevoked;
import io.sallyport.decision.Decider;
import io.sallyport.decision.Grant;
import io.sallyport.effect.Desired;
import io.sallyport.effect.nft.Uses;
import io.sallyport.event.Event;
import io.sallyport.ipam.AddressBook;
import io.sallyport.management.Command;
import io.sallyport.management.Reply;
import io.sallyport.model.ClientId;
import io.sallyport.model.InstanceName;
import io.sallyport.policy.Policy;

/**
 * The gate with two doors: takes every event of every daemon through gather, decide and act. Events of one client are handled in order, different
 * clients in parallel; the caller's thread only hands over.
 */
public final class Gate implements DaemonLink.Listener {
    /** The most clients with work under way; above it new ones are turned away at once. Each holds a thread and its event, some kB. */
    static final int BUSY_CLIENTS_MAX = 20_000;

    /** Leaves the kernel to those who are connecting for most of the time. */
    private static final long PREPARE_PAUSE_NANOS = 30_000_000;

    private static final String ENDED_BY_OPERATOR = "your session was ended by an administrator";

    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

    private final Context context;
    private final Executor executor;
    private final Mailboxes mailboxes;
    private final Verdicts verdicts;
    private final Admission admission;
    private final Departure departure;
    private final Renewal renewal;
    private final Activation activation;
    private final Segments segments;
    private final RollCall rollCall;
    private final Mending mending = new Mending(Notice.Drift.Part.KERNEL);
    private final Accounts accounts;

    /** A gate of instances whose traffic nobody counts. */
    public Gate(InstantSource clock, Executor executor, AddressBook book, GroupCommit<Journal.Entry> journal,
            GroupCommit<LeaseStore.Change> leases, Notice.Observer observer) {
        this(clock, executor, book, journal, leases, new Uncounted(), observer);
    }

    /**
     * @param executor starts one task per busy client, for example a virtual thread each
     * @param book the leases so far, loaded
     */
    public Gate(InstantSource clock, Executor executor, AddressBook book, GroupCommit<Journal.Entry> journal,
            GroupCommit<LeaseStore.Change> leases, UsageStore usage,
            Notice.Observer observer) {
        context = new Context(clock, book, journal, leases, usage, new Scribe(), observer, this::used);
        this.executor = executor;
        mailboxes = new Mailboxes(executor);
        verdicts = new Verdicts(context);
        departure = new Departure(context, verdicts);
        admission = new Admission(context, verdicts, departure);
        renewal = new Renewal(context, verdicts, departure);
        activation = new Activation(context, departure);
        segments = new Segments(context, departure, executor);
        context.left = segments::left;
        rollCall = new RollCall(context, verdicts, departure, segments, mailboxes::isBusy);
        accounts = new Accounts(context, this::used);
    }

    /** Adds an instance, so that the next policy is put in force there too. */
    public void add(Instance instance) {
        instance.onForgotten(departure::fenced);
        context.instances.put(instance.name(), instance);
    }

    /** Opens the link of an instance that was added; it may call before this returns. */
    public void connect(Instance instance, Function<DaemonLink.Listener, DaemonLink> open) {
        instance.attach(open.apply(this));
    }

    /** Puts a policy in force; the one before stays when that fails. */
    public Outcome activate(Decider next, int tests) {
        return activation.activate(next, tests);
    }

    public Optional<Policy> policy() {
        return context.active.get().map(Decider::policy);
    }

    public Optional<Decider> decider() {
        return context.active.get();
    }

    /** Every session, in order of instance, epoch and CID. */
    public List<Session> sessions() {
        return context.sessions.all();
    }

    /** How often what is allowed on an instance was used, and what was dropped. */
    public Uses uses(InstanceName name) {
        Instance instance = context.instances.get(name);
        return instance == null ? Uses.NONE : instance.enforcement().uses();
    }

    /** What the daemon last counted for a session: a hint for people, not for quotas. */
    public Optional<Event.ByteCount> counted(ClientId client) {
        return Optional.ofNullable(context.counted.get(client));
    }

    /** Whether no client has work waiting or under way. */
    public boolean idle() {
        return mailboxes.busy() == 0;
    }

    /** Ends a session because an operator says so; false when there is none. */
    public boolean kill(ClientId client, String why) {
        return context.sessions.find(client).isPresent() && departure.cut(client, why, ENDED_BY_OPERATOR);
    }

    /** The same for many at once: one that the daemon answers slowly for holds up no other. Returns those that were ended. */
    public List<ClientId> kill(List<ClientId> clients, String why) {
        List<CompletableFuture<Boolean>> ended = clients.stream()
                .map(client -> CompletableFuture.supplyAsync(() -> kill(client, why), executor)).toList();
        return IntStream.range(0, clients.size()).filter(i -> ended.get(i).join()).mapToObj(clients::get).toList();
    }

    /**
     * Closes the records of sessions that a daemon before this one decided to end and did not see go. Only once a policy is in force: from then on the
     * kernels let nobody of before through.
     */
    public void unseen(List<SessionRevoked> revoked) {
        revoked.forEach(one -> Context.watch("the end of " + one.client(),
                context.journal.submit(context.recording.unseen(one, context.now()))));
    }

    /** Takes what the kernels counted into people's accounts; returns how long to wait before the next time. */
    public Duration count() {
        return context.accounting.pass();
    }

    /** Before an instance's clients are let in, and once the kernel lets none through: takes what was counted while nobody looked. */
    public Outcome beginCounting(Instance instance) {
        return context.accounting.begin(instance);
    }

    /** After an instance's clients are shut out for good: takes the rest, and ends the counting. */
    public void endCounting(Instance instance) {
        context.accounting.end(instance);
    }

    /** The accounts of people. */
    public Accounts accounts() {
        return accounts;
    }

    /** What somebody used may have changed the answer for a session. */
    private void used(ClientId client) {
        mailboxes.post(client, () -> renewal.used(client));
    }

    /** Has every kernel ring when it may have been changed; what then is to be done is {@link #mend}. */
    public void watch(Runnable bell) {
        context.instances.values().forEach(instance -> instance.enforcement().watch(bell));
    }

    /** Compares every kernel with what should be, and repairs. */
    public void mend() {
        context.instances.values().forEach(instance -> guarded(instance, () -> mend(instance)));
    }

    /** Compares every kernel and daemon with what should be, and repairs. */
    public void reconcile() {
        for (Instance instance : context.instances.values()) {
            guarded(instance, () -> mend(instance));
            guarded(instance, () -> {
                if (!stillHeld(instance)) {
                    rollCall.compare(instance, instance.epoch());
                }
            });
        }
    }

    /** A fault that shows at one instance must not keep the others from being looked after. */
    private static void guarded(Instance instance, Runnable pass) {
        try {
            pass.run();
        } catch (RuntimeException e) {
            LOG.error("a pass over instance {} failed", instance.name(), e);
        }
    }

    private void mend(Instance instance) {
        Outcome owed = instance.settle().join();
        Enforcement.Reconciled result = instance.enforcement().reconcile();
        Outcome repair = result.repair().isDone() ? owed : result.repair();
        Optional<Outcome.Failed> failed = repair instanceof Outcome.Failed f ? Optional.of(f) : Optional.empty();
        mending.passed(instance.name(), result.drift(), failed, context.now()).ifPresent(context.observer::notice);
        if (result.reopen() && !instance.held()) {
            notice(instance.name(), "its tunnel device was gone: it has to open the new one, and its clients connect again", true);
            executor.execute(instance::reopen);
        }
    }

    /**
     * Tries once more to release a daemon that could not be released. Whether it is held is asked once no beginning is under way: who asks during
     * one finds it held, and would begin anew, and without its clients, a daemon that lets them in by then.
     */
    private boolean stillHeld(Instance instance) {
        synchronized (instance) {
            boolean held = instance.held();
            if (held) {
                beginning(instance.name(), instance.epoch(), true);
            }
            return held;
        }
    }

    /** Decides again every session whose time has come; returns how long until the next, at most {@code longest}. */
    public Duration remind(Duration longest) {
        return context.reminders.run(client -> mailboxes.post(client, () -> renewal.tick(client)), longest);
    }

    @Override
    public void on(Event.OfClient event) {
        if (event instanceof Event.Connect connect && mailboxes.busy() >= BUSY_CLIENTS_MAX) {
            // Answered here and now, without waiting for anything: what is not answered ties up the daemon and its client for a minute.
            LOG.warn("{} clients are being decided already; {} is turned away", BUSY_CLIENTS_MAX, connect.client());
            verdicts.turnAway(connect, "too many clients at once");
            return;
        }
        boolean taken = mailboxes.post(event.client(), () -> handle(event));
        if (!taken) {
            LOG.error("too many events of {}; it is ended", event.client());
            executor.execute(() -> departure.cut(event.client(), "too many events", "protocol error"));
        }
    }

    private void handle(Event.OfClient event) {
        switch (event) {
            case Event.Connect connect -> admission.connect(connect);
            case Event.Reauth reauth -> renewal.reauth(reauth);
            case Event.ChallengeAnswered answered -> LOG.warn("{} answered a challenge that nobody asked", answered.client());
            case Event.Established established -> established(established);
            case Event.AddressLearned learned -> learned(learned);
            case Event.ByteCount count -> context.sessions.find(count.client()).ifPresent(s -> context.counted.put(count.client(), count));
            case Event.Disconnect disconnect -> departure.disconnected(disconnect);
            case Event.Tick tick -> renewal.tick(tick.client());
        }
    }

    private void established(Event.Established event) {
        Optional<Session.Live> live = context.sessions.update(event.client(), session -> session.established(event.at()), session -> {});
        if (live.isEmpty()) {
            LOG.error("the daemon let {} in without a verdict of ours; it is ended", event.client());
            departure.restart(event.client(), "let in without a verdict");
            return;
        }
        context.observer.notice(new Notice.Came(event.client(), live.get().peer(), event.at()));
    }

    /** The daemon must route to the client what its lease says, and nothing else. */
    private void learned(Event.AddressLearned event) {
        boolean theirs = context.sessions.find(event.client()).filter(session -> session instanceof Session.Live live
                && live.holds(event.network())).isPresent();
        if (!theirs) {
            LOG.error("the daemon routes {} to {}, which is not its lease; it is ended", event.network(), event.client());
            departure.restart(event.client(), "address " + event.network() + " is not its lease");
        }
    }

    @Override
    public void epochBegan(InstanceName name, long epoch, boolean onHold) {
        executor.execute(() -> beginning(name, epoch, onHold));
    }

    /** One beginning of an instance at a time; one that was overtaken by a later epoch has nothing to say any more. */
    private void beginning(InstanceName name, long epoch, boolean onHold) {
        Instance instance = context.instances.get(name);
        if (instance == null) {
            LOG.error("instance {} is unknown", name);
            return;
        }
        synchronized (instance) {
            if (epoch < instance.epoch()) {
                return;
            }
            instance.epoch(epoch, onHold);
            try {
                begin(instance, epoch, onHold);
            } catch (RuntimeException e) {
                LOG.error("instance {} is not ready: beginning epoch {} failed", name, epoch, e);
            }
        }
    }

    private void begin(Instance instance, long epoch, boolean onHold) {
        InstanceName name = instance.name();
        for (Session session : context.sessions.all()) {
            ClientId client = session.client();
            if (client.instance().equals(name) && (client.epoch() != epoch || onHold)) {
                departure.vanished(client, "the daemon began anew");
            }
        }
        if (!onHold) {
            rollCall.compare(instance, epoch);
            settle(name);
            return;
        }
        settle(name);
        Outcome outcome = prepareTables(instance);
        if (outcome instanceof Outcome.Failed failed) {
            notice(name, "stays on hold: " + failed.what() + " (" + failed.hint() + ")", true);
            return;
        }
        // As about a client of this epoch: it must not release a daemon that began yet again and is not prepared for.
        Reply reply = verdicts.send(new ClientId(name, epoch, 0), new Command.HoldRelease());
        if (reply instanceof Reply.Success) {
            instance.released();
            executor.execute(() -> prepare(instance, epoch));
        }
        notice(name, reply instanceof Reply.Success ? "released from hold, epoch " + epoch : "did not leave hold: " + reply,
                !(reply instanceof Reply.Success));
    }

    /** Whoever has a lease has been here and may come back, all of them at once after an outage. */
    private void prepare(Instance instance, long epoch) {
        int known = context.book.leases(instance.name()).size();
        while (instance.epoch() == epoch && instance.enforcement().prepare(known)) {
            LockSupport.parkNanos(PREPARE_PAUSE_NANOS);
        }
    }

    /** Leases that were live when we were last ended have nobody behind them now: they become sticky. */
    private void settle(InstanceName name) {
        context.book.settle(name, context.now()).forEach(
                lease -> Context.watch("the lease of " + lease.holder(), context.leases.submit(new LeaseStore.Change(lease, false))));
    }

    /**
     * Puts the tables of the policy in force in place, and in them whoever is in the register: nobody, unless the daemon was released already and
     * only its reply was lost. No admission is half way and no policy changes meanwhile.
     */
    private Outcome prepareTables(Instance instance) {
        context.turnstile.writeLock().lock();
        try {
            Optional<Decider> active = context.active.get();
            if (active.isEmpty()) {
                return new Outcome.Failed("no policy is in force", "see why the policy was refused: `sallyport check`");
            }
            TreeMap<ClientId, Grant> grants = new TreeMap<>();
            context.sessions.live(instance.name()).forEach(live -> grants.put(live.client(), live.grant()));
            return instance.sync(new Desired(instance.name(), active.get().policy(), grants));
        } finally {
            context.turnstile.writeLock().unlock();
        }
    }

    @Override
    public void lost(InstanceName instance, String why) {
        notice(instance, "management connection lost: " + why, true);
    }

    @Override
    public void logged(InstanceName instance, String flags, String text) {
        segments.logged(instance, text);
        // An option of ours that the daemon does not take means a client was let in with something else than it was granted.
        if (text.contains("Options error")) {
            notice(instance, "refused an option: " + text, true);
        }
    }

    @Override
    public void state(InstanceName instance, String name, String detail) {
        notice(instance, name + (detail.isEmpty() ? "" : " " + detail), false);
    }

    private void notice(InstanceName instance, String text, boolean bad) {
        context.observer.notice(new Notice.Daemon(instance, text, bad, context.now()));
    }
}
