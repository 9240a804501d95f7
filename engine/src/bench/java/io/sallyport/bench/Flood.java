package io.sallyport.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

import org.HdrHistogram.Histogram;

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
import io.sallyport.flow.Outcome;
import io.sallyport.ipam.AddressBook;

/** From CONNECT on a real socket to the whole verdict on it, through the real gate, with disk and kernel on and off. */
final class Flood {
    private static final int ROWS = 10_000;
    private static final int PER_SECOND = 500;
    private static final int WARM_UP = 10_000;
    /** Nobody was there since the daemon began: nothing is ready for them. */
    private static final String NEW = "new";
    /** As after a network is back: all were there before. */
    private static final String BACK = "back again";
    private static final double MILLIS_MAX = 15;
    private static final double CONNECTS_MIN = 2_000;

    private Flood() {}

    /** Which real parts take part; what does not, answers at once. */
    private record Parts(boolean disk, boolean kernel) {
        @Override
        public String toString() {
            return (disk ? "store and journal" : "no disk") + ", " + (kernel ? "nft and tc" : "no kernel");
        }
    }

    static Report run(boolean quick) throws Exception {
        int clients = quick ? 1_000 : 10_000;
        Report report = Report.of("flood",
                "socket to verdict: " + clients + " CONNECTs, policy of " + ROWS + " rows, every client limited both ways",
                "parts", "clients", "offered/s", "connects/s", "p50 ms", "p99 ms", "refused");
        // The daemon's first thousands of decisions are compiled code's warm-up; a gateway lives longer than that.
        try (Stage stage = Stage.of(new Parts(true, true), WARM_UP)) {
            stage.flood(0);
            stage.leave();
            stage.flood(0);
        }
        for (Parts parts : List.of(new Parts(false, false), new Parts(true, false), new Parts(false, true))) {
            try (Stage stage = Stage.of(parts, clients)) {
                row(report, parts, NEW, 0, stage.flood(0));
            }
        }
        Parts all = new Parts(true, true);
        try (Stage stage = Stage.of(all, clients)) {
            row(report, all, NEW, 0, stage.flood(0));
            stage.leave();
            double rate = row(report, all, BACK, 0, stage.flood(0));
            report.bar(Report.Bar.atLeast("connects/s with everything on, everybody coming back", rate, CONNECTS_MIN, "/s"));
        }
        try (Stage stage = Stage.of(all, quick ? 1_000 : 5_000)) {
            row(report, all, NEW, PER_SECOND, stage.flood(PER_SECOND));
            stage.leave();
            row(report, all, BACK, PER_SECOND, stage.flood(PER_SECOND));
            double p99 = (Double) report.rows().getLast().get(5);
            report.bar(Report.Bar.atMost("p99 at " + PER_SECOND + "/s with everything on, of those who come back", p99, MILLIS_MAX, "ms"));
        }
        return report;
    }

    /** One line of the table; returns connects a second. */
    private static double row(Report report, Parts parts, String who, int perSecond, Flooded flooded) {
        Histogram histogram = new Histogram(3);
        int refused = 0;
        for (long nanos : flooded.latencies()) {
            refused += nanos < 0 ? 1 : 0;
            histogram.recordValue(Math.abs(nanos));
        }
        double rate = flooded.latencies().size() / flooded.seconds();
        report.row(parts.toString(), who, perSecond == 0 ? "all at once" : perSecond, Math.round(rate),
                histogram.getValueAtPercentile(50) / 1e6, histogram.getValueAtPercentile(99) / 1e6, refused);
        return rate;
    }

    /** How long a flood took, first CONNECT to last verdict, and each verdict; negative nanoseconds for refusals. */
    private record Flooded(double seconds, List<Long> latencies) {
        Flooded {
            latencies = List.copyOf(latencies);
        }
    }

    /** The daemon's own wiring, in miniature. */
    private static final class Stage implements AutoCloseable {
        private final Path directory;
        private final Optional<NetworkNamespace> space;
        private final Gate gate;
        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        private final Optional<SqliteStore> store;
        private final Optional<FileJournal> journal;
        private final GroupCommit<Journal.Entry> journalSink;
        private final GroupCommit<LeaseStore.Change> leaseSink;
        private final Instance instance;
        private final PlayedDaemon daemon;

        static Stage of(Parts parts, int clients) throws Exception {
            return new Stage(parts, Files.createTempDirectory("sallyport-bench-"), parts.kernel()
                    ? Optional.of(NetworkNamespace.create("spbench-" + ProcessHandle.current().pid()))
                    : Optional.empty(), clients);
        }

        private Stage(Parts parts, Path directory, Optional<NetworkNamespace> space, int clients) throws Exception {
            this.directory = directory;
            this.space = space;
            store = parts.disk() ? Optional.of(ready(SqliteStore.open(directory.resolve("state.db")))) : Optional.empty();
            journal = parts.disk()
                    ? Optional.of(ready(FileJournal.open(directory.resolve("journal"), JournalSettings.DEFAULT)))
                    : Optional.empty();
            journalSink = new GroupCommit<>("journal", batch -> journal.map(j -> j.append(batch)).orElseGet(Outcome::done));
            leaseSink = new GroupCommit<>("leases", batch -> store.map(s -> s.commit(batch)).orElseGet(Outcome::done));
            gate = new Gate(InstantSource.fixed(Organisation.NOW), threads, new AddressBook(), journalSink, leaseSink, notice -> {});
            Enforcement kernel = space.<Enforcement>map(s -> new KernelEnforcement(KernelSettings.of(Organisation.INSTANCE).in(s.name())))
                    .orElseGet(NoKernel::new);
            instance = new Instance(Organisation.INSTANCE, kernel, true);
            gate.add(instance);
            Decider decider = Decider.compile(new Organisation(ROWS, clients).policy("bench")).value().orElseThrow();
            if (gate.activate(decider, 0) instanceof Outcome.Failed failed) {
                throw new IllegalStateException(failed.toString());
            }
            Path socket = directory.resolve("management.sock");
            daemon = new PlayedDaemon(socket, clients);
            gate.connect(instance,
                    listener -> ManagementLink.start(LinkSettings.of(Organisation.INSTANCE, new Endpoint.Unix(socket), 1), listener,
                            InstantSource.system()));
            daemon.awaitRelease();
        }

        Flooded flood(int perSecond) throws Exception {
            double seconds = daemon.flood(perSecond);
            return new Flooded(seconds, daemon.latencies());
        }

        /** Everybody leaves; returns when the gate is done with the last of them. */
        void leave() throws Exception {
            daemon.leave();
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
            delete(directory);
        }
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

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
