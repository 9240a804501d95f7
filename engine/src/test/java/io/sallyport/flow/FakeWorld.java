package io.sallyport.flow;

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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.jspecify.annotations.Nullable;

import io.sallyport.decision.Grant;
import io.sallyport.decision.Sample;
import io.sallyport.effect.Delta;
import io.sallyport.effect.Desired;
import io.sallyport.ipam.AddressBook;
import io.sallyport.ipam.Lease;
import io.sallyport.management.Command;
import io.sallyport.management.Reply;
import io.sallyport.model.ClientId;
import io.sallyport.model.InstanceName;

/**
 * A daemon, a kernel, a store and a journal that keep state and behave, and write down in which order they were used. Any of them can be made to
 * fail.
 */
final class FakeWorld implements AutoCloseable {
    final List<String> log = Collections.synchronizedList(new ArrayList<>());
    final List<Notice> notices = Collections.synchronizedList(new ArrayList<>());
    final Kernel kernel = new Kernel();
    final Daemon daemon = new Daemon();
    final Map<String, Lease> leases = Collections.synchronizedMap(new HashMap<>());
    final List<String> journal = Collections.synchronizedList(new ArrayList<>());
    final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    volatile boolean journalFails;
    volatile boolean storeFails;
    volatile boolean noticeFails;
    volatile Instant now = Sample.MONDAY_9;
    final Gate gate;
    final Instance instance;
    private final GroupCommit<Journal.Entry> journalSink = new GroupCommit<>("journal", this::append);
    private final GroupCommit<LeaseStore.Change> leaseSink = new GroupCommit<>("leases", this::commit);

    FakeWorld() {
        gate = new Gate(() -> now, threads, new AddressBook(), journalSink, leaseSink, this::heard);
        instance = new Instance(Sample.MAIN, kernel, true);
        gate.add(instance);
        gate.connect(instance, listener -> daemon);
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
        volatile String policy = "";
        /** What happens while the kernel is brought to another state, before it is there. */
        volatile Runnable duringSync = () -> {};

        @Override
        public Outcome sync(Desired desired) {
            duringSync.run();
            return synced(desired);
        }

        private synchronized Outcome synced(Desired desired) {
            if (fails) {
                return new Outcome.Failed("nft refused", "look at it");
            }
            log.add("sync");
            policy = desired.policy().version().commit();
            clients.clear();
            clients.putAll(desired.clients());
            return Outcome.done();
        }

        @Override
        public synchronized Outcome apply(Delta delta) {
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
        final List<Command> sent = Collections.synchronizedList(new ArrayList<>());
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
            sent.add(command);
            CompletableFuture<Reply> silence = mute;
            if (silence != null) {
                return silence;
            }
            log.add(command.getClass().getSimpleName());
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
