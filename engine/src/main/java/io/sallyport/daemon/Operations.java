package io.sallyport.daemon;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.sallyport.adapter.openvpn.SupervisorState;
import io.sallyport.control.BanRow;
import io.sallyport.control.Caller;
import io.sallyport.control.DaemonStatus;
import io.sallyport.control.DaemonStatus.InstanceStatus;
import io.sallyport.control.DaemonStatus.KernelStatus;
import io.sallyport.control.DaemonStatus.PolicyStatus;
import io.sallyport.control.Handler;
import io.sallyport.control.LeaseList;
import io.sallyport.control.ReachRow;
import io.sallyport.control.Reloaded;
import io.sallyport.control.Reply;
import io.sallyport.control.Request;
import io.sallyport.control.SessionRow;
import io.sallyport.decision.Reason;
import io.sallyport.effect.door.Bans;
import io.sallyport.effect.door.Source;
import io.sallyport.flow.Health;
import io.sallyport.flow.Notice;
import io.sallyport.flow.Outcome;
import io.sallyport.flow.Session;
import io.sallyport.model.Bandwidth;
import io.sallyport.model.ClientId;
import io.sallyport.model.InstanceName;
import io.sallyport.model.PolicyVersion;
import io.sallyport.model.RowRef;
import io.sallyport.model.RuleRef;
import io.sallyport.policy.InstanceNetwork;
import io.sallyport.policy.Policy;

/** What operators can ask of the running daemon. Remembers what it is told as an observer. */
final class Operations implements Handler, Notice.Observer {
    private static final Logger LOG = LoggerFactory.getLogger(Operations.class);
    /** Bits of host numbers that are still counted one by one; a larger pool is as good as endless. */
    private static final int HOST_BITS_MAX = 32;

    /** How long OpenVPN may take to confirm the end of a session before it is a trouble: it is reminded after eight seconds. */
    private static final int LEAVING_SECONDS_MAX = 30;

    /** How long an operator waits for the kernel. */
    private static final int LIFT_SECONDS_MAX = 5;

    private final Daemon daemon;
    private final InstantSource clock;
    private final Firewalls firewalls;
    private final AtomicReference<Optional<Notice.Activated>> activated = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<Instant>> confirmed = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<PolicyVersion>> refused = new AtomicReference<>(Optional.empty());
    private final Unrepaired unrepaired = new Unrepaired();

    Operations(Daemon daemon, InstantSource clock) {
        this.daemon = daemon;
        this.clock = clock;
        firewalls = new Firewalls(daemon);
    }

    @Override
    public void notice(Notice notice) {
        switch (notice) {
            case Notice.Activated now -> {
                activated.set(Optional.of(now));
                refused.set(Optional.empty());
            }
            case Notice.PolicyRefused no -> refused.set(Optional.of(no.version()));
            case Notice.Drift drift -> unrepaired.take(drift);
            case Notice.Decided _,Notice.Changed _,Notice.Warned _,Notice.Came _,Notice.Went _,Notice.Cut _,Notice.Daemon _ -> {
                // Sessions are asked for where they are kept.
            }
        }
    }

    /** The source said that the policy in force is the newest. */
    void confirmed(Instant at) {
        confirmed.set(Optional.of(at));
    }

    @Override
    public DaemonStatus status() {
        Optional<Policy> policy = daemon.gate().policy();
        Optional<PolicyStatus> inForce = policy.map(p -> new PolicyStatus(p.version().commit(), p.version().subject(),
                activated.get().map(Notice.Activated::at).orElse(daemon.started()), confirmed.get(),
                refused.get().map(PolicyVersion::commit)));
        List<InstanceStatus> instances = new ArrayList<>();
        for (Runner runner : daemon.runners()) {
            instances.add(instance(runner, policy));
        }
        String version = String.valueOf(Optional.ofNullable(Operations.class.getPackage().getImplementationVersion()).orElse("unpacked"));
        return new DaemonStatus(version, ProcessHandle.current().pid(), clock.instant(), daemon.started(), inForce, instances, troubles());
    }

    private InstanceStatus instance(Runner runner, Optional<Policy> policy) {
        InstanceName name = runner.name();
        int sessions = (int) daemon.gate().sessions().stream().filter(s -> s instanceof Session.Live && s.client().instance().equals(name))
                .count();
        Optional<InstanceNetwork> network = policy.flatMap(p -> Optional.ofNullable(p.networks().get(name)));
        long addresses = network.map(n -> n.pool4().length()).map(length -> (1L << (HOST_BITS_MAX - length)) - 3).orElse(0L);
        Health health = runner.instance().health();
        Optional<SupervisorState> child = runner.daemon();
        Optional<Long> pid = child.filter(s -> s instanceof SupervisorState.Running).map(s -> ((SupervisorState.Running) s).pid());
        return new InstanceStatus(name, child.map(Operations::word).orElse("attached"), child.map(Runner::describe), pid, sessions,
                daemon.leases(name), addresses, runner.door().map(door -> door.bans().size()).orElse(0),
                runner.door().map(Doorkeeper::uncounted).orElse(0L),
                runner.door().map(Operations::dropped).orElse(List.of()),
                new KernelStatus(health.retried(), health.refused(), health.unlimited()));
    }

    private static List<DaemonStatus.Dropped> dropped(Doorkeeper door) {
        return door.dropped().entrySet().stream().filter(each -> each.getValue() > 0)
                .map(each -> new DaemonStatus.Dropped(each.getKey().text(), each.getValue())).toList();
    }

    @Override
    public List<BanRow> bans() {
        List<BanRow> rows = new ArrayList<>();
        for (Runner runner : daemon.runners()) {
            runner.door().ifPresent(door -> door.bans().forEach(ban -> rows.add(row(runner.name(), ban))));
        }
        return rows;
    }

    @Override
    public Reply lift(Request.Lift lift, Caller by) {
        Map<InstanceName, CompletableFuture<Doorkeeper.Lifting>> asked = new TreeMap<>();
        Source source = Source.of(lift.address());
        daemon.runners().forEach(runner -> runner.door().ifPresent(door -> asked.put(runner.name(), door.lift(source, by.toString()))));
        List<BanRow> rows = new ArrayList<>();
        List<Outcome.Failed> failed = new ArrayList<>();
        asked.forEach((instance, answer) -> {
            switch (answered(instance, source, answer)) {
                case Doorkeeper.Lifting.Done(Bans.Ban ban) -> rows.add(row(instance, ban));
                case Doorkeeper.Lifting.Nothing _ -> {}
                case Doorkeeper.Lifting.Failed(Outcome.Failed failure) -> failed.add(failure);
            }
        });
        return failed.isEmpty() ? new Reply.Lifted(rows) : new Reply.Failed(failed.getFirst().what(), failed.getFirst().hint());
    }

    private static Doorkeeper.Lifting answered(InstanceName instance, Source source, CompletableFuture<Doorkeeper.Lifting> answer) {
        // What is still to be done is done whether anybody waits for it or not.
        return answer.completeOnTimeout(new Doorkeeper.Lifting.Failed(new Outcome.Failed(
                source + " may still be kept out of " + instance + ": the kernel has not answered yet",
                "it is done as soon as nft answers: look at `sallyport bans` and `sallyport status`")), LIFT_SECONDS_MAX, TimeUnit.SECONDS)
                .join();
    }

    private static BanRow row(InstanceName instance, Bans.Ban ban) {
        return new BanRow(instance, ban.source().toString(), ban.failures(), ban.until(), ban.record());
    }

    private static String word(SupervisorState state) {
        return switch (state) {
            case SupervisorState.Starting _ -> "starting";
            case SupervisorState.Running _ -> "running";
            case SupervisorState.Waiting _ -> "waiting";
            case SupervisorState.Stopping _ -> "stopping";
            case SupervisorState.Stopped _ -> "stopped";
            case SupervisorState.Failed _ -> "failed";
        };
    }

    private List<String> troubles() {
        List<String> troubles = new ArrayList<>();
        refused.get().ifPresent(version -> troubles.add("policy " + version + " was refused; the one in force is older"));
        unrepaired.all().forEach(failed -> troubles.add(failed.what() + " (" + failed.hint() + ")"));
        daemon.journal().failure().ifPresent(failed -> troubles.add(failed.what() + " (" + failed.hint() + ")"));
        Instant before = clock.instant().minusSeconds(LEAVING_SECONDS_MAX);
        leaving().filter(leaving -> leaving.revocation().decided().isBefore(before)).map(this::staying).forEach(troubles::add);
        for (Runner runner : daemon.runners()) {
            troubles.addAll(daemon.addresses().troubles(runner.name(), clock.instant()));
            runner.instance().health().impaired()
                    .map(failed -> "instance " + runner.name() + ": " + failed.what() + " (" + failed.hint() + ")")
                    .ifPresent(troubles::add);
            runner.daemon().filter(s -> s instanceof SupervisorState.Failed || s instanceof SupervisorState.Waiting)
                    .ifPresent(s -> troubles.add("openvpn " + runner.name() + " " + Runner.describe(s)));
        }
        return troubles;
    }

    private String staying(Session.Leaving leaving) {
        long seconds = Duration.between(leaving.revocation().decided(), clock.instant()).toSeconds();
        return leaving.client() + " is to go for " + seconds + " s and OpenVPN has not confirmed it"
                + (leaving.revocation().fenced().isPresent() ? "; nothing of it passes" : ", AND THE FIREWALL MAY STILL LET IT THROUGH")
                + " (see whether that OpenVPN answers; a restart of it ends all its clients)";
    }

    @Override
    public List<SessionRow> sessions() {
        return daemon.gate().sessions().stream().map(this::row).toList();
    }

    private SessionRow row(Session session) {
        String person = session.peer().person().orElse("");
        var counted = daemon.gate().counted(session.client());
        long received = counted.map(c -> c.receivedBytes()).orElse(0L);
        long sent = counted.map(c -> c.sentBytes()).orElse(0L);
        return switch (session) {
            case Session.Live live -> new SessionRow(live.client(), person, live.decision().basis().groups(),
                    live.establishedAt().isPresent() ? "connected" : "admitted", live.peer().from(), live.lease().address4(),
                    live.lease().address6(),
                    live.since(), live.grant().limits().down(), live.grant().limits().up(), received, sent, by(live),
                    live.decision().basis().reconsiderAt(), live.decisionId(), Optional.empty());
            case Session.Leaving leaving -> new SessionRow(leaving.client(), person, new java.util.TreeSet<>(),
                    leaving.revocation().fenced().isPresent() ? "fenced" : "leaving", leaving.peer().from(), leaving.lease().address4(),
                    leaving.lease().address6(), leaving.since(), Optional.<Bandwidth>empty(), Optional.empty(), received, sent,
                    List.of(leaving.revocation().why()), Optional.empty(), leaving.revocation().id(), Optional.of(leaving.revocation()));
        };
    }

    private static List<String> by(Session.Live live) {
        return live.decision().by().stream().filter(reason -> reason.kind() == Reason.Kind.ALLOWED)
                .map(reason -> reason.row().map(RowRef::toString).or(() -> reason.rule().map(RuleRef::toString)).orElse(reason.text()))
                .distinct()
                .toList();
    }

    @Override
    public Reply kill(Request.Kill kill, Caller by) {
        String why = "ended by " + by + (kill.reason().isEmpty() ? "" : ": " + kill.reason());
        LOG.info("{} asks to end {}", by, kill.target());
        List<ClientId> meant = daemon.gate().sessions().stream().filter(session -> session instanceof Session.Live
                && (session.client().toString().equals(kill.target())
                        || session.peer().person().filter(kill.target()::equals).isPresent()))
                .map(Session::client).toList();
        return new Reply.Killed(daemon.gate().kill(meant, why).stream().map(ClientId::toString).toList());
    }

    @Override
    public Reloaded reload(Caller by) {
        LOG.info("{} asks to look at the policy source", by);
        return switch (daemon.look()) {
            case PolicyKeeper.Look.InForce(PolicyVersion version, boolean isNew) -> {
                Optional<Notice.Activated> now = activated.get().filter(a -> a.version().equals(version));
                yield isNew && now.isPresent()
                        ? new Reloaded.Activated(version.commit(), version.subject(), now.get().tests(), now.get().sessions(),
                                now.get().changed(),
                                now.get().cut(), now.get().millis(), now.get().heldMillis())
                        : new Reloaded.Unchanged(version.commit(), version.subject());
            }
            case PolicyKeeper.Look.Refused refusal -> {
                List<String> problems = new ArrayList<>(List.of(refusal.why()));
                refusal.diagnostics().forEach(diagnostic -> problems.add(diagnostic.toString()));
                problems.addAll(refusal.failures());
                yield new Reloaded.Refused(refusal.version().commit(), refusal.version().subject(), problems);
            }
            case PolicyKeeper.Look.Unavailable(String what, String hint) -> new Reloaded.Unavailable(what, hint);
        };
    }

    @Override
    public Reply usage(String person) {
        return desk().usage(person);
    }

    @Override
    public LeaseList leases(String filter) {
        return daemon.addresses().leases(daemon.runners().stream().map(Runner::name).toList(), filter, clock.instant());
    }

    @Override
    public Reply usageReset(Request.UsageReset reset, Caller by) {
        return desk().reset(reset, by);
    }

    @Override
    public Reply usageGrant(Request.UsageGrant grant, Caller by) {
        return desk().grant(grant, by);
    }

    private UsageDesk desk() {
        return new UsageDesk(daemon.gate(), clock);
    }

    @Override
    public List<ReachRow> reach(String target) {
        return firewalls.reach(target);
    }

    @Override
    public Reply trace(Request.Trace packet) {
        return firewalls.trace(packet);
    }

    @Override
    public Reply why(String id) {
        return daemon.journal().find(id).<Reply>map(line -> Records.explained(line, daemon.zone())).or(() -> onItsWay(id))
                .orElseGet(() -> new Reply.NoDecision(id));
    }

    /** The end of a session goes on record when it is confirmed. */
    private Optional<Reply> onItsWay(String id) {
        return leaving().filter(leaving -> leaving.revocation().id().equals(id)).findFirst()
                .map(leaving -> new Reply.Failed("the session " + leaving.client() + " is not gone yet: decided at "
                        + leaving.revocation().decided() + ", " + leaving.revocation().steps(Optional.empty()),
                        "its record is written when OpenVPN confirms its end; `sallyport sessions` shows how far it is"));
    }

    private Stream<Session.Leaving> leaving() {
        return daemon.gate().sessions().stream().filter(session -> session instanceof Session.Leaving).map(Session.Leaving.class::cast);
    }
}
