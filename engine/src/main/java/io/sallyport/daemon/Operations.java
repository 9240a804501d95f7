package io.sallyport.daemon;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.sallyport.adapter.openvpn.SupervisorState;
import io.sallyport.control.Caller;
import io.sallyport.control.DaemonStatus;
import io.sallyport.control.DaemonStatus.InstanceStatus;
import io.sallyport.control.DaemonStatus.KernelStatus;
import io.sallyport.control.DaemonStatus.PolicyStatus;
import io.sallyport.control.Handler;
import io.sallyport.control.ReachRow;
import io.sallyport.control.Reloaded;
import io.sallyport.control.Reply;
import io.sallyport.control.Request;
import io.sallyport.control.SessionRow;
import io.sallyport.decision.Reason;
import io.sallyport.flow.Health;
import io.sallyport.flow.Notice;
import io.sallyport.flow.Session;
import io.sallyport.model.Bandwidth;
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

    private final Daemon daemon;
    private final InstantSource clock;
    private final Firewalls firewalls;
    private final AtomicReference<Optional<Notice.Activated>> activated = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<Instant>> confirmed = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<PolicyVersion>> refused = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<Notice.Drift>> unrepaired = new AtomicReference<>(Optional.empty());

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
            case Notice.Drift drift -> unrepaired.set(drift.failed().isPresent() ? Optional.of(drift) : Optional.empty());
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
                daemon.leases(name), addresses, new KernelStatus(health.retried(), health.refused(), health.unlimited()));
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
        unrepaired.get().flatMap(Notice.Drift::failed).ifPresent(failed -> troubles.add(failed.what() + " (" + failed.hint() + ")"));
        daemon.journal().failure().ifPresent(failed -> troubles.add(failed.what() + " (" + failed.hint() + ")"));
        for (Runner runner : daemon.runners()) {
            runner.instance().health().impaired()
                    .map(failed -> "instance " + runner.name() + ": " + failed.what() + " (" + failed.hint() + ")")
                    .ifPresent(troubles::add);
            runner.daemon().filter(s -> s instanceof SupervisorState.Failed || s instanceof SupervisorState.Waiting)
                    .ifPresent(s -> troubles.add("openvpn " + runner.name() + " " + Runner.describe(s)));
        }
        return troubles;
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
                    live.decision().basis().reconsiderAt(), live.decisionId());
            case Session.Fenced fenced -> new SessionRow(fenced.client(), person, new java.util.TreeSet<>(), "fenced", fenced.peer().from(),
                    fenced.lease().address4(), fenced.lease().address6(), fenced.since(), Optional.<Bandwidth>empty(), Optional.empty(),
                    received, sent,
                    List.of(fenced.why()), Optional.empty(), "");
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
        List<String> ended = new ArrayList<>();
        for (Session session : daemon.gate().sessions()) {
            boolean meant = session.client().toString().equals(kill.target())
                    || session.peer().person().filter(kill.target()::equals).isPresent();
            if (meant && session instanceof Session.Live && daemon.gate().kill(session.client(), why)) {
                ended.add(session.client().toString());
            }
        }
        return new Reply.Killed(ended);
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
        return daemon.journal().find(id).<Reply>map(line -> Records.explained(line, daemon.zone()))
                .orElseGet(() -> new Reply.NoDecision(id));
    }
}
