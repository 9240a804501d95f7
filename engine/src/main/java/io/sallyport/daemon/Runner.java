package io.sallyport.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.sallyport.adapter.kernel.BridgedEnforcement;
import io.sallyport.adapter.kernel.KernelDoor;
import io.sallyport.adapter.kernel.KernelMeter;
import io.sallyport.adapter.kernel.KernelSettings;
import io.sallyport.adapter.openvpn.Endpoint;
import io.sallyport.adapter.openvpn.InstanceConfig;
import io.sallyport.adapter.openvpn.LinkSettings;
import io.sallyport.adapter.openvpn.ManagementLink;
import io.sallyport.adapter.openvpn.ServerConfig;
import io.sallyport.adapter.openvpn.Supervisor;
import io.sallyport.adapter.openvpn.SupervisorSettings;
import io.sallyport.adapter.openvpn.SupervisorState;
import io.sallyport.daemon.Daemon.CannotStart;
import io.sallyport.effect.door.Door;
import io.sallyport.flow.DaemonLink;
import io.sallyport.flow.Gate;
import io.sallyport.flow.Instance;
import io.sallyport.flow.Journal;
import io.sallyport.flow.Notice;
import io.sallyport.flow.Outcome;
import io.sallyport.flow.StateStore;
import io.sallyport.flow.StateStore.Numbered;
import io.sallyport.model.InstanceName;
import io.sallyport.policy.InstanceNetwork;
import io.sallyport.policy.Policy;

/** One OpenVPN instance of the running daemon: its kernel, its child or somebody else's daemon, and the link to it. */
final class Runner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);

    private final DaemonConfig.InstanceFrom from;
    private final DaemonConfig config;
    private final Gate gate;
    private final StateStore state;
    private final Notice.Observer observer;
    private final InstantSource clock;
    private final Runnable fatal;
    private final Instance instance;
    /** None for a daemon of others, of which we do not know where it listens. */
    private final Optional<Doorkeeper> door;
    /** Read by whoever asks how we are, while somebody else waits for the kernel. */
    private volatile Optional<Supervisor> supervisor = Optional.empty();
    private String written = "";

    Runner(DaemonConfig.InstanceFrom from, DaemonConfig config, Gate gate, StateStore state, Notice.Observer observer, InstantSource clock,
            Runnable fatal, Function<Journal.Entry, CompletableFuture<Outcome>> journal) {
        this.from = from;
        this.config = config;
        this.gate = gate;
        this.state = state;
        this.observer = observer;
        this.clock = clock;
        this.fatal = fatal;
        instance = new Instance(from.name(), new BridgedEnforcement(kernel(from).beside(tunnelsBut(from, config))),
                Optional.of(new KernelMeter(kernel(from))), from.kick());
        door = from.daemon() instanceof DaemonConfig.Daemon.Supervised ours
                ? Optional.of(new Doorkeeper(from.name(), new KernelDoor(door(ours), Optional.empty()),
                        new DoorFile(config.state().resolve("door-" + from.name())), new DoorNotes(from.name(), journal, clock), observer,
                        clock))
                : Optional.empty();
    }

    private Door door(DaemonConfig.Daemon.Supervised ours) {
        Door.Transport transport = switch (ours.transport()) {
            case UDP -> Door.Transport.UDP;
            case TCP -> Door.Transport.TCP;
        };
        return new Door(from.name(), transport, ours.listen(), ours.port());
    }

    private static SortedSet<String> tunnelsBut(DaemonConfig.InstanceFrom own, DaemonConfig config) {
        TreeSet<String> others = new TreeSet<>();
        for (DaemonConfig.InstanceFrom each : config.instances()) {
            if (!each.name().equals(own.name())) {
                others.add(kernel(each).tunDevice());
            }
        }
        return others;
    }

    private static KernelSettings kernel(DaemonConfig.InstanceFrom from) {
        KernelSettings usual = KernelSettings.of(from.name());
        return from.device().map(device -> usual.on(device, usual.ifbDevice())).orElse(usual);
    }

    Instance instance() {
        return instance;
    }

    InstanceName name() {
        return from.name();
    }

    /** Starts the daemon, where it is ours, and opens the link to it. The kernel is ready. */
    synchronized void start(Policy policy) throws CannotStart {
        if (from.daemon() instanceof DaemonConfig.Daemon.Supervised ours) {
            write(render(ours, network(policy)));
            // Before the port is open.
            keepDoor(policy);
            supervisor = Optional.of(Supervisor.start(settings(ours), this::ended, clock));
            instance.reopenBy(() -> restart(ours));
        }
        long epoch = epoch();
        gate.connect(instance, listener -> ManagementLink.start(link(epoch), new Epochs(heard(listener), state, epoch), clock));
    }

    private DaemonLink.Listener heard(DaemonLink.Listener listener) {
        return door.<DaemonLink.Listener>map(keeper -> new DoorEars(keeper, listener)).orElse(listener);
    }

    private void keepDoor(Policy policy) throws CannotStart {
        if (door.isPresent()) {
            door.get().keep(network(policy).door());
        }
    }

    /** Who keeps the door; nobody for a daemon of others. */
    Optional<Doorkeeper> door() {
        return door;
    }

    /** Restarts our daemon where a new policy gives it another configuration; its clients come back by themselves. */
    synchronized void follow(Policy policy) {
        if (!(from.daemon() instanceof DaemonConfig.Daemon.Supervised ours) || !policy.networks().containsKey(from.name())) {
            return;
        }
        try {
            keepDoor(policy);
            String text = render(ours, network(policy));
            if (!text.equals(written)) {
                observer.notice(new Notice.Daemon(from.name(), "is restarted: the policy changed its network", false, clock.instant()));
                write(text);
                restart(ours);
            }
        } catch (CannotStart e) {
            LOG.error("instance {} goes on with its earlier configuration: {} ({})", from.name(), e.getMessage(), e.hint());
        }
    }

    private synchronized void restart(DaemonConfig.Daemon.Supervised ours) {
        supervisor.ifPresent(Supervisor::close);
        supervisor = Optional.of(Supervisor.start(settings(ours), this::ended, clock));
    }

    /** What became of the child; empty for a daemon that others run. */
    Optional<SupervisorState> daemon() {
        return supervisor.map(Supervisor::state);
    }

    private InstanceNetwork network(Policy policy) throws CannotStart {
        InstanceNetwork network = policy.networks().get(from.name());
        if (network == null) {
            throw new CannotStart("the policy has no network for instance " + from.name(), "add a row with `instance: " + from.name()
                    + "` to a file of kind Networks");
        }
        return network;
    }

    private String render(DaemonConfig.Daemon.Supervised ours, InstanceNetwork network) {
        return ServerConfig.render(new InstanceConfig(from.name(), kernel(from).tunDevice(), ours.transport(), ours.listen(), ours.port(),
                network.pool4(),
                network.pool6(), ours.identity(), socket(), "root", ours.clientsMax(), network.push().mtu(), InstanceConfig.USUAL_CIPHERS,
                network.bridged().isPresent()));
    }

    private SupervisorSettings settings(DaemonConfig.Daemon.Supervised ours) {
        return new SupervisorSettings(from.name(), List.of(), ours.binary(), file(), socket(),
                config.state().resolve("openvpn-" + from.name() + ".log"),
                SupervisorSettings.USUAL_BACKOFF, SupervisorSettings.USUAL_GRACE, ours.foreign(), ours.failFast());
    }

    private LinkSettings link(long epoch) {
        Endpoint endpoint = switch (from.daemon()) {
            case DaemonConfig.Daemon.Supervised ours -> new Endpoint.Unix(socket());
            case DaemonConfig.Daemon.Attached attached -> switch (attached.at()) {
                case DaemonConfig.Management.Socket unix -> new Endpoint.Unix(unix.path());
                case DaemonConfig.Management.Tcp tcp -> new Endpoint.Tcp(tcp.host(), tcp.port(), Optional.of(tcp.passwordFile()));
            };
        };
        LinkSettings settings = LinkSettings.of(from.name(), endpoint, epoch);
        return from.daemon() instanceof DaemonConfig.Daemon.Supervised ? settings.withPeer(pid -> isOurs(pid)) : settings;
    }

    private boolean isOurs(long pid) {
        return supervisor.filter(ours -> ours.isDaemon(pid)).isPresent();
    }

    private Path socket() {
        return config.runtime().resolve(from.name() + ".sock");
    }

    private Path file() {
        return config.state().resolve("openvpn-" + from.name() + ".conf");
    }

    private void write(String text) throws CannotStart {
        try {
            Files.writeString(file(), text);
            written = text;
        } catch (IOException e) {
            throw new CannotStart("the configuration of instance " + from.name() + " cannot be written: " + e.getMessage(),
                    "look at the disk's free space and the permissions of " + config.state());
        }
    }

    private long epoch() throws CannotStart {
        return switch (state.nextEpoch(from.name())) {
            case Numbered.Epoch(long number) -> number;
            case Numbered.Unavailable(var failure) -> throw new CannotStart(failure.what(), failure.hint());
        };
    }

    private void ended(InstanceName name, SupervisorState now) {
        boolean bad = !(now instanceof SupervisorState.Running || now instanceof SupervisorState.Starting);
        observer.notice(new Notice.Daemon(name, describe(now), bad, clock.instant()));
        if (now instanceof SupervisorState.Failed && from.daemon() instanceof DaemonConfig.Daemon.Supervised ours && ours.failFast()) {
            fatal.run();
        }
    }

    static String describe(SupervisorState state) {
        return switch (state) {
            case SupervisorState.Starting starting -> "is being started";
            case SupervisorState.Running running -> "runs as process " + running.pid();
            case SupervisorState.Waiting waiting -> "ended and is started again in " + waiting.delay().toMillis() + " ms";
            case SupervisorState.Stopping stopping -> "is being stopped";
            case SupervisorState.Stopped stopped -> "is stopped";
            case SupervisorState.Failed failed -> "is not started any more: " + failed.what() + " (" + failed.hint() + ")";
        };
    }

    @Override
    public void close() {
        // The link first, so that the daemon's end is no surprise; the kernel last: while a daemon runs it is policed.
        instance.closeLink();
        supervisor.ifPresent(Supervisor::close);
        door.ifPresent(Doorkeeper::close);
        instance.close();
    }

    /** Makes every further epoch the daemon begins durable before the gate acts on it, so that identities never repeat, not even across a crash. */
    private record Epochs(DaemonLink.Listener next, StateStore state, long first) implements DaemonLink.Listener {
        @Override
        public void on(io.sallyport.event.Event.OfClient event) {
            next.on(event);
        }

        @Override
        public void epochBegan(InstanceName instance, long epoch, boolean onHold) {
            long durable = first;
            while (durable < epoch) {
                switch (state.nextEpoch(instance)) {
                    case Numbered.Epoch(long number) -> durable = number;
                    case Numbered.Unavailable(var failure) -> {
                        LOG.error("instance {} stays on hold: {} ({})", instance, failure.what(), failure.hint());
                        return;
                    }
                }
            }
            next.epochBegan(instance, epoch, onHold);
        }

        @Override
        public void lost(InstanceName instance, String why) {
            next.lost(instance, why);
        }

        @Override
        public void logged(InstanceName instance, String flags, String text) {
            next.logged(instance, flags, text);
        }

        @Override
        public void state(InstanceName instance, String name, String detail) {
            next.state(instance, name, detail);
        }
    }
}
