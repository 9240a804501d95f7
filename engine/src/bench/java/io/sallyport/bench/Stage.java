package io.sallyport.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.sallyport.adapter.kernel.KernelEnforcement;
import io.sallyport.adapter.kernel.KernelSettings;
import io.sallyport.adapter.openvpn.Endpoint;
import io.sallyport.adapter.openvpn.LinkSettings;
import io.sallyport.adapter.openvpn.ManagementLink;
import io.sallyport.adapter.store.FileJournal;
import io.sallyport.adapter.store.JournalSettings;
import io.sallyport.adapter.store.Opening;
import io.sallyport.adapter.store.SqliteStore;
import io.sallyport.decision.Decider;
import io.sallyport.demo.NetworkNamespace;
import io.sallyport.effect.Delta;
import io.sallyport.effect.Desired;
import io.sallyport.flow.Enforcement;
import io.sallyport.flow.Gate;
import io.sallyport.flow.GroupCommit;
import io.sallyport.flow.Instance;
import io.sallyport.flow.Journal;
import io.sallyport.flow.LeaseStore;
import io.sallyport.flow.Notice;
import io.sallyport.flow.Outcome;
import io.sallyport.ipam.AddressBook;
import io.sallyport.policy.Policy;

/** The daemon's own wiring, in miniature: the real gate, and as much of disk and kernel as is wanted, at a daemon that is played. */
final class Stage implements AutoCloseable {
    private final Path directory = Files.createTempDirectory("sallyport-bench-");
    private final Optional<NetworkNamespace> space;
    private final Gate gate;
    private final Decider decider;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Optional<SqliteStore> store;
    private final Optional<FileJournal> journal;
    private final GroupCommit<Journal.Entry> journalSink;
    private final GroupCommit<LeaseStore.Change> leaseSink;
    private final Instance instance;
    private final PlayedDaemon daemon;

    /**
     * What takes part; what does not, answers at once.
     *
     * @param disk store and journal
     * @param kernel nft and tc, in the namespace it names or else in one of its own
     * @param clients how many the daemon has
     */
    record Setup(boolean disk, Optional<KernelSettings> kernel, Policy policy, int clients, InstantSource clock,
            Notice.Observer observer) {}

    Stage(Setup setup) throws Exception {
        space = setup.kernel().isPresent() && setup.kernel().get().namespace().isEmpty()
                ? Optional.of(NetworkNamespace.create("spbench-" + ProcessHandle.current().pid()))
                : Optional.empty();
        store = setup.disk() ? Optional.of(ready(SqliteStore.open(directory.resolve("state.db")))) : Optional.empty();
        journal = setup.disk()
                ? Optional.of(ready(FileJournal.open(directory.resolve("journal"), JournalSettings.DEFAULT)))
                : Optional.empty();
        journalSink = new GroupCommit<>("journal", batch -> journal.map(j -> j.append(batch)).orElseGet(Outcome::done));
        leaseSink = new GroupCommit<>("leases", batch -> store.map(s -> s.commit(batch)).orElseGet(Outcome::done));
        gate = new Gate(setup.clock(), threads, new AddressBook(), journalSink, leaseSink, setup.observer());
        Enforcement kernel = setup.kernel()
                .<Enforcement>map(settings -> new KernelEnforcement(space.map(own -> settings.in(own.name())).orElse(settings)))
                .orElseGet(NoKernel::new);
        instance = new Instance(Organisation.INSTANCE, kernel, true);
        gate.add(instance);
        decider = Decider.compile(setup.policy()).value().orElseThrow();
        activate(decider);
        Path socket = directory.resolve("management.sock");
        daemon = new PlayedDaemon(socket, setup.clients());
        gate.connect(instance,
                listener -> ManagementLink.start(LinkSettings.of(Organisation.INSTANCE, new Endpoint.Unix(socket), 1), listener,
                        InstantSource.system()));
        daemon.awaitRelease();
    }

    Gate gate() {
        return gate;
    }

    PlayedDaemon daemon() {
        return daemon;
    }

    /** Another policy, compiled with what does not change. */
    Decider compile(Policy policy) {
        return decider.recompile(policy).value().orElseThrow();
    }

    void activate(Decider next) {
        if (gate.activate(next, 0) instanceof Outcome.Failed failed) {
            throw new IllegalStateException(failed.toString());
        }
    }

    /** Everybody leaves; returns when the gate is done with the last of them. */
    void leave() throws Exception {
        daemon.leave();
        awaitEmpty();
    }

    /** Returns when nobody is left. */
    void awaitEmpty() throws InterruptedException {
        while (!gate.sessions().isEmpty() || !gate.idle()) {
            Thread.sleep(20);
        }
    }

    private static <T> T ready(Opening<T> opening) {
        return switch (opening) {
            case Opening.Ready<T> ready -> ready.it();
            case Opening.Refused<T> refused -> throw new IllegalStateException(refused.what());
        };
    }

    @Override
    public void close() throws IOException {
        daemon.close();
        instance.close();
        journalSink.close();
        leaseSink.close();
        journal.ifPresent(FileJournal::close);
        store.ifPresent(SqliteStore::close);
        threads.shutdownNow();
        space.ifPresent(NetworkNamespace::close);
        LiveGateway.delete(directory);
    }

    /** A kernel that is always ready. */
    private record NoKernel() implements Enforcement {
        @Override
        public Outcome sync(Desired desired) {
            return Outcome.done();
        }

        @Override
        public Outcome apply(Delta delta) {
            return Outcome.done();
        }

        @Override
        public Reconciled reconcile() {
            return new Reconciled(List.of(), Outcome.done());
        }

        @Override
        public void close() {}
    }
}
