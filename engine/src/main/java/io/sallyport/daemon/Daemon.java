package io.sallyport.daemon;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.sallyport.adapter.control.ControlServer;
import io.sallyport.adapter.control.ControlSettings;
import io.sallyport.adapter.git.Generations;
import io.sallyport.adapter.git.GitPolicySource;
import io.sallyport.adapter.git.GitSettings;
import io.sallyport.adapter.store.FileJournal;
import io.sallyport.adapter.store.JournalSettings;
import io.sallyport.adapter.store.Opening;
import io.sallyport.adapter.store.SqliteStore;
import io.sallyport.adapter.store.SqliteUsageStore;
import io.sallyport.flow.Gate;
import io.sallyport.flow.GroupCommit;
import io.sallyport.flow.Journal;
import io.sallyport.flow.LeaseStore;
import io.sallyport.flow.Notice;
import io.sallyport.flow.Outcome;
import io.sallyport.ipam.AddressBook;
import io.sallyport.model.InstanceName;
import io.sallyport.model.PolicyVersion;
import io.sallyport.policy.Policy;

/**
 * The running daemon. Starts in the order that leaves no gap: state, policy, kernel, OpenVPN on hold, link, release; and stops in the reverse.
 */
public final class Daemon implements AutoCloseable {
    /** The longest pause between two looks at what is due, so that a clock that was set is noticed. */
    private static final Duration REMIND_LONGEST = Duration.ofSeconds(1);
    /** How often it is looked how full the pools are. */
    private static final Duration ADDRESSES_PAUSE = Duration.ofMinutes(1);
    /** Between two repairs on a hint, so that somebody who changes the ruleset all the time does not keep us busy with nothing else. */
    private static final Duration MEND_PAUSE = Duration.ofMillis(100);
    private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);

    private final DaemonConfig config;
    private final InstantSource clock;
    private final Notice.Observer observer;
    private final Operations operations;
    private final AddressBook book;
    private final AddressDesk addresses;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Deque<Closing> closings = new ArrayDeque<>();
    private final Instant started;
    private final State state;
    private final Gate gate;
    private final GroupCommit<Journal.Entry> records;
    private final PolicyKeeper keeper;
    private volatile boolean gaveUp;
    private final List<Runner> runners = new ArrayList<>();

    private record State(SqliteStore store, SqliteUsageStore usage, FileJournal journal) {}

    private record Closing(String what, Runnable close) {}

    /** It cannot start: what is wrong, and what to do. */
    public static final class CannotStart extends Exception {
        private static final long serialVersionUID = 1L;
        private final String hint;

        CannotStart(String what, String hint) {
            super(what);
            this.hint = hint;
        }

        public String hint() {
            return hint;
        }
    }

    /** Starts everything; returns when every instance is being brought up. */
    public static Daemon start(DaemonConfig config, SortedMap<String, String> stockRules, InstantSource clock, Notice.Observer observer)
            throws CannotStart {
        Daemon daemon = new Daemon(config, stockRules, clock, observer);
        try {
            daemon.begin();
            return daemon;
        } catch (CannotStart | RuntimeException e) {
            daemon.close();
            throw e;
        }
    }

    private Daemon(DaemonConfig config, SortedMap<String, String> stockRules, InstantSource clock, Notice.Observer observer)
            throws CannotStart {
        this.config = config;
        this.clock = clock;
        started = clock.instant();
        operations = new Operations(this, clock);
        this.observer = notice -> {
            operations.notice(notice);
            observer.notice(notice);
        };
        directory(config.state());
        directory(config.runtime());
        libraries(config.runtime().resolve("native"));
        state = open();
        closing("state", state.store()::close);
        closing("accounts", state.usage()::close);
        closing("journal", state.journal()::close);
        book = new AddressBook();
        book.load(state.store().load());
        addresses = new AddressDesk(book);
        records = new GroupCommit<>("journal", state.journal()::append);
        GroupCommit<LeaseStore.Change> leases = new GroupCommit<>("leases", state.store()::commit);
        closing("journal sink", records::close);
        closing("lease sink", leases::close);
        gate = new Gate(clock, threads, book, records, leases, state.usage(), this.observer);
        keeper = new PolicyKeeper(source(), new Generations(config.state().resolve("policies"), Generations.KEPT_MIN), state.store(),
                stockRules, gate,
                this.observer, clock);
    }

    private GitPolicySource source() {
        DaemonConfig.PolicyFrom from = config.policy();
        GitPolicySource source = new GitPolicySource(
                new GitSettings(from.repository(), from.ref(), config.state().resolve("mirror"), from.timeout(), from.credentials()));
        closing("policy source", source::close);
        return source;
    }

    private State open() throws CannotStart {
        SqliteStore store = ready(SqliteStore.open(config.state().resolve("state.db")));
        try {
            return open(store, ready(SqliteUsageStore.open(config.state().resolve("usage.db"))));
        } catch (CannotStart e) {
            store.close();
            throw e;
        }
    }

    private State open(SqliteStore store, SqliteUsageStore usage) throws CannotStart {
        try {
            return new State(store, usage, ready(FileJournal.open(config.state().resolve("journal"), settings(config.journal()))));
        } catch (CannotStart e) {
            usage.close();
            throw e;
        }
    }

    private static JournalSettings settings(DaemonConfig.JournalLimits limits) {
        return new JournalSettings(limits.segmentBytes(), limits.segmentsKept(), limits.segmentBytes() * limits.segmentsKept());
    }

    private static <T> T ready(Opening<T> opening) throws CannotStart {
        return switch (opening) {
            case Opening.Ready<T>(T it, List<String> reports) -> {
                reports.forEach(report -> LOG.warn("{}", report));
                yield it;
            }
            case Opening.Refused<T>(String what, String hint) -> throw new CannotStart(what, hint);
        };
    }

    private void begin() throws CannotStart {
        for (DaemonConfig.InstanceFrom from : config.instances()) {
            Runner runner = new Runner(from, config, gate, state.store(), observer, clock, this::giveUp, records::submit);
            runners.add(runner);
            closing("the counters of " + from.name(), () -> gate.endCounting(runner.instance()));
            closing("instance " + from.name(), runner::close);
            gate.add(runner.instance());
        }
        firstPolicy();
        gate.unseen(state.journal().unended());
        Policy policy = gate.policy().orElseThrow();
        forwarding();
        // Whoever sees that clients are let in can ask about them.
        listen();
        for (Runner runner : runners) {
            if (gate.beginCounting(runner.instance()) instanceof Outcome.Failed failed) {
                LOG.error("{} goes uncounted: {} ({})", runner.name(), failed.what(), failed.hint());
            }
            runner.start(policy);
        }
        threads.execute(() -> loop("accounts", gate::count));
        threads.execute(() -> loop("reminders", () -> gate.remind(REMIND_LONGEST)));
        Bell bell = new Bell();
        gate.watch(bell::ring);
        threads.execute(() -> loop("mending", () -> {
            if (bell.rangWithin(REMIND_LONGEST)) {
                gate.mend();
                doors();
            }
            return MEND_PAUSE;
        }));
        threads.execute(() -> loop("reconciling", () -> {
            gate.reconcile();
            doors();
            return config.reconcileEvery();
        }));
        threads.execute(() -> loop("addresses", () -> {
            addresses.watch(runners().stream().map(Runner::name).toList(), clock.instant());
            return ADDRESSES_PAUSE;
        }));
        threads.execute(() -> loop("the policy source", () -> {
            look();
            return config.policy().poll();
        }));
    }

    private void doors() {
        runners.forEach(runner -> runner.door().ifPresent(Doorkeeper::mend));
    }

    /** A gateway that does not forward looks like a firewall that lets nothing through. */
    private static void forwarding() {
        try {
            if (Files.readString(Path.of("/proc/sys/net/ipv4/ip_forward")).strip().equals("0")) {
                LOG.warn("IPv4 forwarding is off: clients reach this machine only (sysctl -w net.ipv4.ip_forward=1)");
            }
        } catch (IOException e) {
            LOG.warn("whether this machine forwards cannot be read: {}", e.getMessage());
        }
    }

    private void listen() throws CannotStart {
        ControlSettings settings = ControlSettings.of(config.control().socket(),
                Users.permissions(config.control().read(), config.control().act()));
        switch (ControlServer.open(settings, operations)) {
            case ControlServer.Opening.Open(ControlServer server) -> closing("control socket", server::close);
            case ControlServer.Opening.Failed(String what, String hint) -> throw new CannotStart(what, hint);
        }
    }

    /** The newest kept policy at once, so that a remote that is away delays nobody; the remote's where nothing is kept. */
    private void firstPolicy() throws CannotStart {
        Optional<PolicyVersion> kept = keeper.restore();
        if (kept.isPresent()) {
            return;
        }
        switch (keeper.refresh()) {
            case PolicyKeeper.Look.InForce inForce -> LOG.info("policy {} is in force", inForce.version());
            case PolicyKeeper.Look.Refused refused ->
                throw new CannotStart("policy " + refused.version() + " is refused: " + refused.why(),
                        "`sallyport check` and `sallyport test` say more");
            case PolicyKeeper.Look.Unavailable away -> throw new CannotStart(away.what(), away.hint());
        }
    }

    /** Looks at the policy source now, and restarts what a new policy needs restarted. */
    PolicyKeeper.Look look() {
        PolicyKeeper.Look look = keeper.refresh();
        if (look instanceof PolicyKeeper.Look.InForce) {
            operations.confirmed(clock.instant());
        }
        if (look instanceof PolicyKeeper.Look.InForce inForce && inForce.isNew()) {
            gate.policy().ifPresent(policy -> runners.forEach(runner -> runner.follow(policy)));
        }
        if (look instanceof PolicyKeeper.Look.Unavailable away) {
            LOG.warn("{} ({})", away.what(), away.hint());
        }
        return look;
    }

    Gate gate() {
        return gate;
    }

    DaemonConfig config() {
        return config;
    }

    Instant started() {
        return started;
    }

    List<Runner> runners() {
        return List.copyOf(runners);
    }

    /** Answers about addresses. */
    AddressDesk addresses() {
        return addresses;
    }

    /** How many addresses of the instance are held now. */
    long leases(InstanceName instance) {
        return book.leases(instance).size();
    }

    /** The zone of the policy in force, for times that people read. */
    ZoneId zone() {
        return gate.policy().map(policy -> policy.manifest().zone()).orElse(ZoneOffset.UTC);
    }

    FileJournal journal() {
        return state.journal();
    }

    /** Waits until {@link #close}, or a fail-fast instance, ends the daemon; false when it was the latter. */
    public boolean await() throws InterruptedException {
        ended.await();
        return !gaveUp;
    }

    private void giveUp() {
        gaveUp = true;
        ended.countDown();
    }

    @FunctionalInterface
    private interface Step {
        /** Does the work; returns how long to wait before the next time. */
        Duration run();
    }

    /** Repeats until the daemon ends. A step that throws is our bug: it is said, and the next one is tried. */
    private void loop(String what, Step step) {
        Duration pause = REMIND_LONGEST;
        while (!isOver(pause)) {
            try {
                pause = step.run();
            } catch (RuntimeException e) {
                LOG.error("a pass over {} failed", what, e);
                pause = REMIND_LONGEST;
            }
        }
    }

    private boolean isOver(Duration pause) {
        try {
            return ended.await(Math.max(pause.toMillis(), 1), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void closing(String what, Runnable close) {
        closings.push(new Closing(what, close));
    }

    @Override
    public synchronized void close() {
        ended.countDown();
        while (!closings.isEmpty()) {
            Closing closing = closings.pop();
            try {
                closing.close().run();
            } catch (RuntimeException e) {
                LOG.error("ending {} failed", closing.what(), e);
            }
        }
        threads.shutdown();
    }

    /** SQLite's driver unpacks its native library at each start and cannot take it away after a crash: it does so where the next start can. */
    private static void libraries(Path path) throws CannotStart {
        directory(path);
        try (DirectoryStream<Path> left = Files.newDirectoryStream(path, "sqlite-*")) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.warn("left-over libraries in {} stay: {}", path, e.getMessage());
        }
        System.setProperty("org.sqlite.tmpdir", path.toString());
    }

    private static void directory(Path path) throws CannotStart {
        try {
            Files.createDirectories(path);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new CannotStart("the directory " + path + " cannot be used: " + e.getMessage(),
                    "run as root, or name another one in the configuration");
        }
    }
}
