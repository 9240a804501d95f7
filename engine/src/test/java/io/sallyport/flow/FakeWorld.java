package io.sallyport.flow;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import io.sallyport.adapter.store.MemoryUsageStore;
import io.sallyport.decision.Decider;
import io.sallyport.decision.Grant;
import io.sallyport.decision.Sample;
import io.sallyport.effect.Delta;
import io.sallyport.effect.Desired;
import io.sallyport.effect.bridge.Owners;
import io.sallyport.event.Event;
import io.sallyport.ipam.AddressBook;
import io.sallyport.ipam.Lease;
import io.sallyport.management.Command;
import io.sallyport.management.Reply;
import io.sallyport.model.ClientId;
import io.sallyport.model.InstanceName;
import io.sallyport.policy.Policy;

import static io.sallyport.flow.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A daemon, a kernel, a store and a journal that keep state and behave, and write down in which order they were used. Any of them can be made to
 * fail.
 */
final class FakeWorld implements AutoCloseable {
    final List<String> log = new CopyOnWriteArrayList<>();
    final List<Notice> notices = new CopyOnWriteArrayList<>();
    final Kernel kernel = new Kernel();
    final Daemon daemon = new Daemon();
    final Map<String, Lease> leases = Collections.synchronizedMap(new HashMap<>());
    final List<String> journal = new CopyOnWriteArrayList<>();
    final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    volatile boolean journalFails;
    /** When set, the disk is not done before this ends. */
    volatile @Nullable CompletableFuture<Outcome> flush;
    /** How many wait for that. */
    final AtomicInteger flushing = new AtomicInteger();
    volatile boolean storeFails;
    volatile boolean noticeFails;
    volatile Instant now = Sample.MONDAY_9;
    /** How much later it is each time somebody asks. */
    volatile Duration tick = Duration.ZERO;
    final Gate gate;
    final Instance instance;
    private final GroupCommit<Journal.Entry> journalSink = new GroupCommit<>("journal", this::append);
    private final GroupCommit<LeaseStore.Change> leaseSink = new GroupCommit<>("leases", this::commit);

    /** What decides by this policy and the stock rules. */
    static Decider decider(Policy policy) {
        return Decider.compile(new Policy(policy.version(), policy.manifest(), policy.directory(), policy.resources(), policy.access(),
                policy.isolation(), policy.networks(), policy.quotas(), policy.authentication(), policy.risk(), Sample.stockRules(),
                policy.ownRules(), policy.estate())).value().orElseThrow();
    }

    /** Puts a policy in force and has the daemon let clients in. */
    void begin(Decider decider) {
        assertThat(gate.activate(decider, 0)).isEqualTo(Outcome.done());
        gate.epochBegan(Sample.MAIN, 1, true);
        until(() -> !daemon.sent(Command.HoldRelease.class).isEmpty());
    }

    /** Has somebody come and be there. */
    void connect(ClientId client, String name) {
        gate.on(new Event.Connect(client, 1, Sample.peer(name), now));
        gate.on(new Event.Established(client, now));
        until(() -> gate.idle() && notices.stream().anyMatch(n -> n instanceof Notice.Came came && came.client().equals(client)));
    }

    /** Has the daemon list these clients and routes, and the gate compare: {@code route ADDRESS NAME FROM}, or a client's fields, with tabs between. */
    void compare(String... rows) {
        List<String> status = new ArrayList<>(List.of(
                "HEADER\tCLIENT_LIST\tCommon Name\tReal Address\tVirtual Address\tVirtual IPv6 Address\tClient ID",
                "HEADER\tROUTING_TABLE\tVirtual Address\tCommon Name\tReal Address\tLast Ref"));
        for (String row : rows) {
            status.add(row.startsWith("route ") ? "ROUTING_TABLE\t" + row.substring(6) + "\t2026" : "CLIENT_LIST\t" + row);
        }
        daemon.status = status;
        gate.reconcile();
    }

    FakeWorld() {
        this(Optional.empty(), new MemoryUsageStore());
    }

    /** A world in which this is counted and kept. */
    FakeWorld(Optional<Meter> meter, UsageStore usage) {
        gate = new Gate(this::clock, threads, new AddressBook(), journalSink, leaseSink, usage, this::heard);
        instance = new Instance(Sample.MAIN, kernel, meter, true);
        gate.add(instance);
        gate.connect(instance, listener -> daemon);
    }

    private synchronized Instant clock() {
        now = now.plus(tick);
        return now;
    }

    private void heard(Notice notice) {
        notices.add(notice);
        if (noticeFails) {
            throw new IllegalStateException("standard output is closed");
        }
    }

    Grant grant(ClientId client) {
        return Objects.requireNonNull(kernel.clients().get(client));
    }

    Lease lease(String holder) {
        return Objects.requireNonNull(leases.get(holder));
    }

    private Outcome append(List<Journal.Entry> entries) {
        CompletableFuture<Outcome> until = flush;
        if (until != null) {
            flushing.incrementAndGet();
            until.join();
        }
        if (journalFails) {
            return new Outcome.Failed("the disk is full", "make room");
        }
        entries.forEach(entry -> {
            log.add("journal");
            journal.add(entry.line());
        });
        return Outcome.done();
    }

    private Outcome commit(List<LeaseStore.Change> changes) {
        if (storeFails) {
            return new Outcome.Failed("the store is locked", "unlock it");
        }
        changes.forEach(change -> {
            log.add("lease");
            if (change.gone()) {
                leases.remove(change.lease().holder());
            } else {
                leases.put(change.lease().holder(), change.lease());
            }
        });
        return Outcome.done();
    }

    @Override
    public void close() {
        instance.close();
        journalSink.close();
        leaseSink.close();
        threads.close();
    }

    /** The grants in force, by client. */
    final class Kernel implements Enforcement {
        final TreeMap<ClientId, Grant> clients = new TreeMap<>();
        volatile boolean fails;
        volatile boolean forgetsNobody;
        /** When set, nobody is forgotten before this ends. */
        volatile @Nullable CompletableFuture<Outcome> hang;
        /** How many changes wait for that. */
        final AtomicInteger waiting = new AtomicInteger();
        volatile String policy = "";
        /** A policy that it takes back whole when it is to be put in force. */
        volatile Optional<Policy> refused = Optional.empty();
        /** What happens after the sessions were decided and before they are put in force, once. */
        volatile Runnable meanwhile = () -> {};
        private final AtomicInteger tidied = new AtomicInteger();
        /** Whose MAC addresses are, as it was last told. */
        volatile @Nullable Owners owners;

        @Override
        public Outcome bind(Owners now) {
            owners = now;
            return Outcome.done();
        }

        @Override
        public void foresee(Desired desired) {
            Runnable then = meanwhile;
            meanwhile = () -> {};
            then.run();
        }

        @Override
        public boolean tidy() {
            return tidied.incrementAndGet() % 3 != 0;
        }

        int tidied() {
            return tidied.get();
        }

        /** What happens while the kernel is brought to another state, before it is there. */
        volatile Runnable duringSync = () -> {};

        @Override
        public Outcome sync(Desired desired) {
            duringSync.run();
            return synced(desired);
        }

        private synchronized Outcome synced(Desired desired) {
            if (fails || refused.filter(desired.policy()::equals).isPresent()) {
                return new Outcome.Failed("nft refused", "look at it");
            }
            log.add("sync");
            policy = desired.policy().version().commit();
            clients.clear();
            clients.putAll(desired.clients());
            return Outcome.done();
        }

        @Override
        public Outcome apply(Delta delta) {
            CompletableFuture<Outcome> hanging = hang;
            if (hanging != null) {
                waiting.incrementAndGet();
                hanging.join();
                waiting.decrementAndGet();
            }
            return applied(delta);
        }

        private synchronized Outcome applied(Delta delta) {
            boolean adds = delta.changes().values().stream().anyMatch(Optional::isPresent);
            if ((fails && adds) || (forgetsNobody && !adds)) {
                return new Outcome.Failed("nft refused", "look at it");
            }
            delta.changes().forEach((client, grant) -> {
                log.add(grant.isPresent() ? "kernel+" + client.cid() : "kernel-" + client.cid());
                grant.ifPresentOrElse(g -> clients.put(client, g), () -> clients.remove(client));
            });
            return Outcome.done();
        }

        @Override
        public Reconciled reconcile() {
            return new Reconciled(List.of(), Outcome.done());
        }

        synchronized Map<ClientId, Grant> clients() {
            return new TreeMap<>(clients);
        }

        @Override
        public void close() {}
    }

    /** Says SUCCESS to everything, or what it is told to say, and keeps what it was sent. */
    final class Daemon implements DaemonLink {
        final List<Command> sent = new CopyOnWriteArrayList<>();
        volatile Reply reply = new Reply.Success("ok");
        volatile List<String> status = List.of();
        /** When set, what is answered, whenever that is. */
        volatile @Nullable CompletableFuture<Reply> mute;
        volatile Optional<Error> failure = Optional.empty();

        @Override
        public InstanceName instance() {
            return Sample.MAIN;
        }

        @Override
        public CompletionStage<Reply> send(Command command) {
            failure.ifPresent(error -> {
                throw error;
            });
            CompletableFuture<Reply> silence = mute;
            if (silence == null) {
                // Before it counts as sent: tests wait for that and then look at the log.
                log.add(command.getClass().getSimpleName());
            }
            sent.add(command);
            if (silence != null) {
                return silence;
            }
            return CompletableFuture.completedFuture(command instanceof Command.Status ? new Reply.Body(status) : reply);
        }

        <T extends Command> List<T> sent(Class<T> type) {
            synchronized (sent) {
                return sent.stream().filter(type::isInstance).map(type::cast).toList();
            }
        }

        @Override
        public void close() {}
    }
}
