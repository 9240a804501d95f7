package io.sallyport.adapter.openvpn;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.sallyport.demo.Shell;
import io.sallyport.event.Event;
import io.sallyport.management.Command;
import io.sallyport.management.Reply;
import io.sallyport.management.SessionState;
import io.sallyport.model.ClientId;
import io.sallyport.model.InstanceName;

import static org.assertj.core.api.Assertions.assertThat;

class ManagementLinkTest {
    private static final InstanceName OFFICE = new InstanceName("office");
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String CONNECT = ">CLIENT:CONNECT,5,1\r\n>CLIENT:ENV,common_name=ana\r\n>CLIENT:ENV,END\r\n";

    private final List<AutoCloseable> open = new ArrayList<>();
    private final Recorder recorder = new Recorder(this::react);
    private Consumer<Object> reaction = what -> {};
    private Path directory = Path.of("/nowhere");

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createTempDirectory(Path.of("/tmp"), "link");
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable part : open.reversed()) {
            part.close();
        }
        Shell.must("rm", "-r", directory.toString());
    }

    @Test
    void itFindsADaemonThatComesLaterAndSubscribes() throws Exception {
        ManagementLink link = link(unix());
        assertThat(reply(link.send(new Command.HoldRelease()))).isEqualTo(new Reply.Lost("not connected"));
        FakeDaemon daemon = daemon(true);
        assertThat(recorder.await(Recorder.Epoch.class, SOON)).isEqualTo(new Recorder.Epoch(100, true));
        assertThat(reply(link.send(new Command.HoldRelease()))).isEqualTo(new Reply.Success("hold release"));
        assertThat(daemon.told()).containsExactly("version 5", "state on", "log on", "bytecount 0", "hold release");
        assertThat(link.state()).isEqualTo(new SessionState.Live(100, true));
    }

    @Test
    void aRunningDaemonIsAnEpochToo() throws Exception {
        daemon(false);
        ManagementLink link = link(unix());
        assertThat(recorder.await(Recorder.Epoch.class, SOON)).isEqualTo(new Recorder.Epoch(100, false));
        assertThat(link.status().toCompletableFuture().join()).hasValueSatisfying(report -> assertThat(report.clients()).isEmpty());
    }

    @Test
    void errorsReachWhoeverAskedAndOthersGetTheirOwnReplies() throws Exception {
        daemon(true);
        ManagementLink link = link(unix());
        recorder.await(Recorder.Epoch.class, SOON);
        CompletionStage<Reply> pid = link.send(new Command.Pid());
        CompletionStage<Reply> kicked = link.send(new Command.ClientAuth(1, 2, List.of("ifconfig-push 10.8.0.9 255.255.0.0"), true));
        CompletionStage<Reply> refused = link.send(new Command.ClientAuth(1, 2, List.of("config /etc/shadow"), true));
        CompletionStage<Reply> last = link.send(new Command.ClientKill(7, Optional.empty()));
        assertThat(reply(pid)).isEqualTo(new Reply.Failure("no"));
        assertThat(reply(kicked)).isEqualTo(new Reply.Success("END"));
        assertThat(reply(refused)).isInstanceOf(Reply.Refused.class);
        assertThat(reply(last)).isEqualTo(new Reply.Success("client-kill 7"));
    }

    @Test
    void aHoldBeginsANewEpochAndOldVerdictsAreNotSent() throws Exception {
        FakeDaemon daemon = daemon(true);
        ManagementLink link = link(unix());
        recorder.await(Recorder.Epoch.class, SOON);
        daemon.say(CONNECT);
        ClientId client = recorder.await(Event.Connect.class, SOON).client();
        assertThat(client).isEqualTo(new ClientId(OFFICE, 100, 5));
        assertThat(reply(link.send(client, new Command.ClientAuthNt(5, 1)))).isInstanceOf(Reply.Success.class);
        daemon.say(">HOLD:Waiting for hold release:1\r\n");
        recorder.await(Recorder.Epoch.class, epoch -> epoch.equals(new Recorder.Epoch(101, true)), SOON);
        daemon.awaitTold("state on", 2);
        assertThat(reply(link.send(client, new Command.ClientAuthNt(5, 1)))).isInstanceOf(Reply.Lost.class);
        assertThat(daemon.told().stream().filter("client-auth-nt 5 1"::equals)).hasSize(1);
    }

    @Test
    void whenTheConnectionEndsRepliesAreLostAndItConnectsAgain() throws Exception {
        FakeDaemon daemon = daemon(true);
        ManagementLink link = link(unix());
        recorder.await(Recorder.Epoch.class, SOON);
        daemon.fallSilent();
        CompletionStage<Reply> unanswered = link.send(new Command.Status());
        daemon.awaitTold("status 3", 1);
        daemon.hangUp();
        assertThat(reply(unanswered)).isInstanceOf(Reply.Lost.class);
        recorder.await(Recorder.Lost.class, SOON);
        assertThat(recorder.await(Recorder.Epoch.class, epoch -> epoch.number() > 100, SOON)).isEqualTo(new Recorder.Epoch(101, true));
    }

    @Test
    void aRequestThatCannotBeBelievedIsDeniedAtOnce() throws Exception {
        FakeDaemon daemon = daemon(true);
        link(unix());
        recorder.await(Recorder.Epoch.class, SOON);
        daemon.say(">CLIENT:CONNECT,9,1\r\n>CLIENT:ENV,common_name=a\r\n>CLIENT:ENV,common_name=b\r\n>CLIENT:ENV,END\r\n" + CONNECT);
        daemon.awaitTold("client-deny 9 1 \"event not believable: `common_name` comes twice\" \"your sign-in could not be read\"", 1);
        assertThat(recorder.await(Event.Connect.class, SOON).client().cid()).isEqualTo(5);
    }

    @Test
    void aListenerThatFailsCostsThatClientItsEntryAndNothingElse() throws Exception {
        FakeDaemon daemon = daemon(true);
        reaction = what -> {
            if (what instanceof Event.Connect) {
                throw new IllegalStateException("planted");
            }
        };
        ManagementLink link = link(unix());
        recorder.await(Recorder.Epoch.class, SOON);
        daemon.say(CONNECT);
        daemon.awaitTold("client-deny 5 1 \"the event could not be handled\" \"your sign-in could not be read\"", 1);
        assertThat(reply(link.send(new Command.HoldRelease()))).isInstanceOf(Reply.Success.class);
    }

    @Test
    void logsStatesAndUnknownTagsAreHandedOver() throws Exception {
        FakeDaemon daemon = daemon(true);
        link(unix());
        recorder.await(Recorder.Epoch.class, SOON);
        daemon.say(">FUTURE:x\r\n>FUTURE:y\r\n>LOG:1,W,careful\r\n>STATE:1,CONNECTED,SUCCESS,10.8.0.1,,,,\r\n>FATAL:no tun\r\n");
        assertThat(recorder.await(Recorder.Logged.class, SOON)).isEqualTo(new Recorder.Logged("W", "careful"));
        assertThat(recorder.await(Recorder.State.class, SOON)).isEqualTo(new Recorder.State("CONNECTED", "SUCCESS"));
        recorder.await(Recorder.Logged.class, logged -> logged.equals(new Recorder.Logged("F", "no tun")), SOON);
    }

    @Test
    void aDaemonThatTakesNothingMakesSendRefuseInsteadOfWait() throws Exception {
        // It accepts, greets, and never reads: what the sockets do not hold fills the queue.
        try (ServerSocket deaf = new ServerSocket(0)) {
            ManagementLink link = link(new Endpoint.Tcp("127.0.0.1", deaf.getLocalPort(), Optional.empty()));
            try (var socket = deaf.accept()) {
                socket.getOutputStream().write(">INFO:x\r\n>HOLD:x\r\n".getBytes(StandardCharsets.US_ASCII));
                recorder.await(Recorder.Epoch.class, SOON);
                Command large = new Command.ClientAuth(1, 1,
                        Collections.nCopies(2_000, "push \"dhcp-option DOMAIN " + "a".repeat(60) + "." + "b".repeat(60) + "\""), true);
                Optional<Reply> refused = Optional.empty();
                for (int i = 0; i < 1_000 && refused.isEmpty(); i++) {
                    refused = Optional.ofNullable(link.send(large).toCompletableFuture().getNow(null));
                }
                assertThat(refused).hasValueSatisfying(reply -> assertThat(reply).isInstanceOf(Reply.Refused.class));
            }
        }
    }

    @ParameterizedTest(name = "password {0}")
    @ValueSource(strings = {"s3cret", "wrong"})
    void overTcpThePasswordComesFromItsFile(String password) throws Exception {
        FakeDaemon daemon = opened(FakeDaemon.tcp("s3cret"));
        Path file = Files.writeString(directory.resolve("password"), password + "\n");
        ManagementLink link = link(new Endpoint.Tcp("127.0.0.1", daemon.port(), Optional.of(file)));
        if (password.equals("s3cret")) {
            recorder.await(Recorder.Epoch.class, SOON);
            assertThat(reply(link.send(new Command.HoldRelease()))).isEqualTo(new Reply.Success("hold release"));
        } else {
            Files.writeString(file, "s3cret\n");
            assertThat(recorder.await(Recorder.Epoch.class, SOON)).as("once the file is right").isEqualTo(new Recorder.Epoch(100, true));
        }
    }

    @Test
    void aStrangerOnTheSocketIsToldNothing() throws Exception {
        FakeDaemon daemon = daemon(true);
        ManagementLink link = opened(
                ManagementLink.start(LinkSettings.of(OFFICE, unix(), 100).withPeer(pid -> pid != ProcessHandle.current().pid()),
                        recorder, InstantSource.system()));
        Thread.sleep(200);
        assertThat(daemon.told()).isEmpty();
        assertThat(link.state()).isInstanceOf(SessionState.Closed.class);
    }

    private void react(Object what) {
        reaction.accept(what);
    }

    private Endpoint unix() {
        return new Endpoint.Unix(directory.resolve("m.sock"));
    }

    private FakeDaemon daemon(boolean onHold) throws IOException {
        return opened(FakeDaemon.unix(directory.resolve("m.sock"), onHold));
    }

    private ManagementLink link(Endpoint endpoint) {
        return opened(ManagementLink.start(LinkSettings.of(OFFICE, endpoint, 100), recorder, InstantSource.system()));
    }

    private static Reply reply(CompletionStage<Reply> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.add(part);
        return part;
    }
}
