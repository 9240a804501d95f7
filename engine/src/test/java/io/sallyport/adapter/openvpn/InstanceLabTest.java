package io.sallyport.adapter.openvpn;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.sallyport.adapter.openvpn.InstanceConfig.Transport;
import io.sallyport.demo.VpnClient;
import io.sallyport.event.Event;
import io.sallyport.flow.DaemonLink;
import io.sallyport.lab.Lab;
import io.sallyport.management.Command;
import io.sallyport.management.Reply;
import io.sallyport.management.WireLimits;
import io.sallyport.model.InstanceName;

import static org.assertj.core.api.Assertions.assertThat;

/** One supervised daemon with real clients. */
@Tag("lab")
class InstanceLabTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String ADDRESS = "ifconfig-push 10.8.7.7 255.255.0.0";

    private final AtomicReference<ManagementLink> link = new AtomicReference<>();
    private final List<CompletionStage<Reply>> replies = new ArrayList<>();
    private final List<SupervisorState> states = new ArrayList<>();

    @Test
    void aDeniedClientReadsItsReason() {
        try (Lab lab = Lab.open("mgmt")) {
            run(lab, lab.supervised(lab.instance("office", Transport.UDP)), new Recorder(what -> {
                if (what instanceof Event.Connect c) {
                    // Longer than fits, with letters the wire does not carry.
                    String said = "Erişiminiz 31 Ekim'de \"bitti\" \\ " + "x".repeat(300);
                    answer(c, new Command.ClientDeny(c.client().cid(), c.kid(), "row access.yaml:12 \"until\"", Optional.of(said)));
                }
            }));
            VpnClient client = lab.client("eve", Transport.UDP);
            String expected = ("Erisiminiz 31 Ekim'de \"bitti\" \\ " + "x".repeat(300)).substring(0, WireLimits.PARAMETER_CHARS_MAX);
            assertThat(client.awaitRefused(SOON)).as(client::log).hasValue(expected);
            assertThat(client.timesConnected()).isZero();
            assertThat(repliesSoFar()).containsOnly(new Reply.Success("client-deny command succeeded"));
        }
    }

    @Test
    void aKilledDaemonComesBackInANewEpochAndItsClientToo() {
        try (Lab lab = Lab.open("mgmt")) {
            Recorder recorder = new Recorder(this::admit);
            OpenVpnInstance instance = run(lab, lab.supervised(lab.instance("office", Transport.UDP)), recorder);
            long first = recorder.await(Recorder.Epoch.class, SOON).number();
            VpnClient client = lab.client("ana", Transport.UDP);
            assertThat(client.awaitConnected(SOON)).as(client::log).isPresent();
            long pid = ((SupervisorState.Running) instance.daemon().orElseThrow()).pid();

            ProcessHandle.of(pid).orElseThrow().destroyForcibly();

            recorder.await(Recorder.Lost.class, SOON);
            assertThat(recorder.await(Recorder.Epoch.class, epoch -> epoch.number() > first, SOON))
                    .isEqualTo(new Recorder.Epoch(first + 1, true));
            Event.Connect again = recorder.await(Event.Connect.class, connect -> connect.client().epoch() == first + 1, SOON);
            recorder.await(Event.Established.class, established -> established.client().equals(again.client()), SOON);
            assertThat(((SupervisorState.Running) instance.daemon().orElseThrow()).pid()).isNotEqualTo(pid);
            assertThat(states).anySatisfy(state -> assertThat(state).isInstanceOfSatisfying(SupervisorState.Waiting.class,
                    waiting -> assertThat(waiting.exit().code()).isEqualTo(128 + 9)));
        }
        assertThat(Lab.leftovers("mgmt")).isEmpty();
    }

    @Test
    void aRestartWithinTheDaemonIsANewEpochWithTheSameProcess() {
        try (Lab lab = Lab.open("mgmt")) {
            Recorder recorder = new Recorder(this::admit);
            OpenVpnInstance instance = run(lab, lab.supervised(lab.instance("office", Transport.UDP)), recorder);
            long first = recorder.await(Recorder.Epoch.class, SOON).number();
            VpnClient client = lab.client("ana", Transport.UDP);
            Event.Established established = recorder.await(Event.Established.class, SOON);
            SupervisorState before = instance.daemon().orElseThrow();

            assertThat(instance.link().send(new Command.Signal(Command.DaemonSignal.SIGUSR1)).toCompletableFuture().join())
                    .isInstanceOf(Reply.Success.class);

            recorder.await(Recorder.Epoch.class, epoch -> epoch.equals(new Recorder.Epoch(first + 1, true)), SOON);
            assertThat(instance.link().send(established.client(), new Command.ClientKill(established.client().cid(), Optional.empty()))
                    .toCompletableFuture().join()).isInstanceOf(Reply.Lost.class);
            recorder.await(Event.Established.class, again -> again.client().epoch() == first + 1, SOON);
            assertThat(instance.daemon()).hasValue(before);
            assertThat(client.isRunning()).isTrue();
        }
    }

    @Test
    void aForeignDaemonIsRefusedOrTerminatedAndCanBeAttachedTo() {
        try (Lab lab = Lab.open("mgmt")) {
            SupervisorSettings settings = lab.supervised(lab.instance("office", Transport.UDP));
            Recorder recorder = new Recorder(this::admit);
            OpenVpnInstance theirs = run(lab, settings, recorder);
            recorder.await(Recorder.Epoch.class, SOON);
            SupervisorState.Running foreign = (SupervisorState.Running) theirs.daemon().orElseThrow();
            theirs.link().close();

            // The child of the first is foreign to a second, which its supervisor does not know about.
            try (Supervisor second = Supervisor.start(settings, (name, state) -> {}, InstantSource.system())) {
                awaitState(second, SupervisorState.Failed.class);
                assertThat(((SupervisorState.Failed) second.state()).what())
                        .isEqualTo("openvpn (process " + foreign.pid() + ") already runs on " + settings.config());
            }
            Recorder attached = new Recorder(this::admit);
            try (OpenVpnInstance other = OpenVpnInstance.attach(
                    LinkSettings.of(settings.instance(), new Endpoint.Unix(settings.managementSocket()), 500),
                    attached, InstantSource.system())) {
                assertThat(attached.await(Recorder.Epoch.class, SOON).number()).isEqualTo(500);
                assertThat(other.daemon()).isEmpty();
                assertThat(other.link().send(new Command.Pid()).toCompletableFuture().join())
                        .isEqualTo(new Reply.Success("pid=" + foreign.pid()));
            }
            SupervisorSettings terminate = new SupervisorSettings(settings.instance(), settings.launcher(), settings.binary(),
                    settings.config(),
                    settings.managementSocket(), settings.log(), new Backoff(SOON, SOON), settings.grace(),
                    SupervisorSettings.Foreign.TERMINATE, false);
            theirs.close();
            try (Supervisor again = Supervisor.start(settings, (name, state) -> {}, InstantSource.system())) {
                awaitState(again, SupervisorState.Running.class);
                long orphan = ((SupervisorState.Running) again.state()).pid();
                try (Supervisor third = Supervisor.start(terminate, (name, state) -> {}, InstantSource.system())) {
                    awaitState(third, SupervisorState.Running.class);
                    assertThat(ProcessHandle.of(orphan).filter(ProcessHandle::isAlive)).isEmpty();
                }
            }
        }
    }

    @Test
    void whatTheEncoderLetsThroughAtItsLimitsTheDaemonTakes() throws IOException {
        try (Lab lab = Lab.open("mgmt")) {
            Recorder recorder = new Recorder(what -> {});
            run(lab, lab.supervised(lab.instance("office", Transport.UDP)), recorder);
            VpnClient client = lab.start(lab.place(), Optional.of(lab.pki().client("o'dd \"n\\ame, x=y; $(id)")),
                    Optional.of(new VpnClient.SignIn("ali ce;$(id)", "p\"w\\d ş")),
                    Transport.UDP, "push-peer-info");
            Event.Connect connect = recorder.await(Event.Connect.class, SOON);
            assertThat(connect.peer().commonName()).hasValue("o'dd \"n\\ame, x=y; $(id)");
            assertThat(connect.peer().username()).hasValue("ali ce;$(id)");
            assertThat(connect.peer().password().orElseThrow().reveal()).isEqualTo("p\"w\\d ş");
            long cid = connect.client().cid();
            String longest = "y".repeat(WireLimits.PARAMETER_CHARS_MAX);
            String quotes = "\"".repeat(WireLimits.PARAMETER_CHARS_MAX);
            List<String> routes = new ArrayList<>(List.of(ADDRESS));
            for (int i = 0; i < 1_000; i++) {
                routes.add("push \"route 10." + (100 + i / 256) + "." + i % 256 + ".0 255.255.255.0\"");
            }
            for (Command command : List.of(new Command.ClientPendingAuth(cid, connect.kid(), longest, 60),
                    new Command.ClientPendingAuth(cid, connect.kid(), quotes, 60), new Command.Pid(), new Command.Version(),
                    new Command.Status(),
                    new Command.ClientAuth(cid, connect.kid(), routes, true), new Command.Pid())) {
                assertThat(link.get().send(connect.client(), command).toCompletableFuture().join()).isInstanceOfAny(Reply.Success.class,
                        Reply.Body.class);
            }
            assertThat(client.awaitConnected(SOON)).as(client::log).isPresent();
            assertThat(client.routes4().split("10\\.10[0-3]\\.", -1)).hasSizeGreaterThan(1_000);
        }
    }

    @Test
    void aNameCutShortByTheDaemonIsNotBelieved() {
        try (Lab lab = Lab.open("mgmt")) {
            Recorder recorder = new Recorder(this::admit);
            run(lab, lab.supervised(lab.instance("office", Transport.TCP)), recorder);
            VpnClient client = lab.start(lab.place(), Optional.of(lab.pki().client("ana")),
                    Optional.of(new VpnClient.SignIn("ana", "p".repeat(1_350))),
                    Transport.TCP);
            assertThat(client.awaitRefused(SOON)).as(client::log).hasValue("your sign-in could not be read");
            assertThat(recorder.heard()).noneMatch(Event.Connect.class::isInstance);
        }
    }

    private OpenVpnInstance run(Lab lab, SupervisorSettings settings, Recorder recorder) {
        OpenVpnInstance instance = lab.opened(OpenVpnInstance.supervise(settings, (name, state) -> states.add(state),
                LinkSettings.of(settings.instance(), new Endpoint.Unix(settings.managementSocket()), 1), new Releasing(recorder, link),
                InstantSource.system()));
        link.set(instance.link());
        return instance;
    }

    private void admit(Object what) {
        if (what instanceof Event.Connect c) {
            answer(c, new Command.ClientAuth(c.client().cid(), c.kid(), List.of(ADDRESS), true));
        }
    }

    private void answer(Event.Request request, Command command) {
        synchronized (replies) {
            replies.add(link.get().send(request.client(), command));
        }
    }

    private List<Reply> repliesSoFar() {
        synchronized (replies) {
            return replies.stream().map(CompletionStage::toCompletableFuture).map(CompletableFuture::join).toList();
        }
    }

    private static void awaitState(Supervisor supervisor, Class<? extends SupervisorState> kind) {
        long until = System.nanoTime() + SOON.toNanos();
        while (!kind.isInstance(supervisor.state())) {
            assertThat(System.nanoTime()).as("state %s", supervisor.state()).isLessThan(until);
            Thread.onSpinWait();
        }
    }

    /** Releases every hold, and hands on. */
    private record Releasing(Recorder recorder, AtomicReference<ManagementLink> link) implements DaemonLink.Listener {
        @Override
        public void on(Event.OfClient event) {
            recorder.on(event);
        }

        @Override
        public void epochBegan(InstanceName instance, long epoch, boolean onHold) {
            recorder.epochBegan(instance, epoch, onHold);
            if (onHold) {
                link.get().send(new Command.HoldRelease());
            }
        }

        @Override
        public void lost(InstanceName instance, String why) {
            recorder.lost(instance, why);
        }

        @Override
        public void logged(InstanceName instance, String flags, String text) {
            recorder.logged(instance, flags, text);
        }

        @Override
        public void state(InstanceName instance, String name, String detail) {
            recorder.state(instance, name, detail);
        }
    }
}
