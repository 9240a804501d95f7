package io.sallyport.flow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.sallyport.decision.Decider;
import io.sallyport.decision.Sample;
import io.sallyport.effect.SitesSample;
import io.sallyport.event.Event;
import io.sallyport.management.Command;
import io.sallyport.model.ClientId;

import static io.sallyport.flow.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

/** What the daemon says it has against what we hold: said, and put right, both ways. */
class RollCallTest {
    private static final Decider DECIDER = FakeWorld.decider(SitesSample.policy());

    private FakeWorld world = new FakeWorld();

    @BeforeEach
    void start() {
        world.close();
        world = new FakeWorld();
        world.begin(DECIDER);
        world.connect(client(1), "gw-north");
        world.connect(client(2), "ana");
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void nothingIsSaidWhereBothAgree() {
        world.compare("gw-north\t10.99.1.2:1\t10.8.0.2\tfd08::2\t1", "ana\t10.99.1.3:1\t10.8.0.3\tfd08::3\t2",
                "route 10.8.0.2\tgw-north\t10.99.1.2:1",
                "route 10.110.1.0/24\tgw-north\t10.99.1.2:1", "route 10.110.1.7C\tgw-north\t10.99.1.2:1",
                "route fd08::3\tana\t10.99.1.3:1");
        assertThat(drift()).isEmpty();
        assertThat(world.daemon.sent(Command.ClientKill.class)).isEmpty();
    }

    @Test
    void aClientTheDaemonLetInWithoutUsIsEnded() {
        world.compare("gw-north\t10.99.1.2:1\t10.8.0.2\t\t1", "ana\t10.99.1.3:1\t10.8.0.3\t\t2", "eve\t10.99.1.4:1\t10.8.0.9\t\t7",
                "waits\t10.99.1.5:1\t\t\t8");
        assertThat(drift()).containsExactly("OpenVPN had let in eve (main/1/7) and we have no session of it: ended");
        assertThat(world.daemon.sent(Command.ClientKill.class)).extracting(Command.ClientKill::cid).containsExactly(7L);
    }

    @Test
    void aSessionTheDaemonNoLongerHasIsOver() {
        world.compare("ana\t10.99.1.3:1\t10.8.0.3\t\t2");
        assertThat(drift()).containsExactly("OpenVPN no longer had main/1/1: its session is over");
        assertThat(world.kernel.clients()).containsOnlyKeys(client(2));
    }

    @Test
    void whoWasToGoAndIsGoneIsNoDrift() {
        assertThat(world.gate.kill(client(1), "an operator says so")).isTrue();
        world.compare("ana\t10.99.1.3:1\t10.8.0.3\t\t2");
        assertThat(drift()).isEmpty();
        assertThat(world.gate.sessions()).extracting(Session::client).containsExactly(client(2));
    }

    /** Its DISCONNECT has come and waits behind something else: it is no longer listed, and nothing is wrong. */
    @Test
    void whoseEndIsBeingHandledIsNoDrift() {
        CompletableFuture<Outcome> hang = new CompletableFuture<>();
        world.kernel.hang = hang;
        world.gate.on(new Event.Disconnect(client(1), 1, 1, Duration.ZERO, world.now));
        until(() -> world.kernel.waiting.get() == 1);
        world.gate.on(new Event.Disconnect(client(2), 1, 1, Duration.ZERO, world.now));
        Thread round = Thread.ofPlatform().start(() -> world.compare());
        until(() -> !world.daemon.sent(Command.Status.class).isEmpty());
        world.kernel.hang = null;
        hang.complete(Outcome.done());
        until(() -> !round.isAlive() && world.gate.idle());
        assertThat(drift()).isEmpty();
        assertThat(world.gate.sessions()).isEmpty();
    }

    /** Ana's pool moves. She comes back from the same port before OpenVPN has seen her former session go, and still sends that its address. */
    @Test
    void whoMovesToAnotherPoolIsToldSoOnceAndLeftInPeaceThere() {
        world.notices.clear();
        assertThat(world.gate.activate(Decider.compile(GateTest.withNetwork(Sample.policy(), "10.9.0.0/24")).value().orElseThrow(), 0))
                .isEqualTo(Outcome.done());
        until(() -> world.daemon.sent(Command.ClientKill.class).size() == 2);
        world.connect(client(3), "ana");
        world.compare("ana\t10.99.1.3:1\t10.8.0.3\t\t2", "ana\t10.99.1.3:1\t10.9.0.2\t\t3", "route 10.8.0.3\tana\t10.99.1.3:1",
                "route 10.9.0.2\tana\t10.99.1.3:1");
        assertThat(drift()).isEmpty();
        assertThat(world.kernel.clients()).containsOnlyKeys(client(3));
        assertThat(world.daemon.sent(Command.ClientKill.class)).hasSize(2);
        assertThat(world.notices).as("she does not stay connected")
                .noneMatch(notice -> notice instanceof Notice.Changed changed && changed.client().equals(client(2)))
                .anyMatch(notice -> notice instanceof Notice.Cut cut && cut.client().equals(client(2)));
    }

    @ParameterizedTest(name = "when the daemon sends {0} to ana, she is ended")
    @ValueSource(strings = {"10.110.1.0/24", "10.8.0.2", "192.168.1.0/24", "fd08::2"})
    void aClientThatIsSentWhatIsSomebodyElsesIsEnded(String network) {
        world.compare("gw-north\t10.99.1.2:1\t10.8.0.2\t\t1", "ana\t10.99.1.3:1\t10.8.0.3\t\t2", "route " + network + "\tana\t10.99.1.3:1");
        assertThat(drift()).containsExactly("OpenVPN sent what goes to " + network + " to main/1/2, to whom it does not belong: ended");
        assertThat(world.daemon.sent(Command.ClientKill.class)).extracting(Command.ClientKill::cid).containsExactly(2L);
        assertThat(world.kernel.clients()).containsOnlyKeys(client(1));
    }

    /** The daemon names all of them alike, so their own address tells them apart. */
    @Test
    void aClientWithoutACertificateIsLookedAtToo() {
        world.compare("gw-north\t10.99.1.2:1\t10.8.0.2\t\t1", "UNDEF\t10.99.1.3:1\t10.8.0.3\t\t2", "route 10.8.0.3\tUNDEF\t10.99.1.3:1");
        assertThat(drift()).isEmpty();
        world.compare("gw-north\t10.99.1.2:1\t10.8.0.2\t\t1", "UNDEF\t10.99.1.3:1\t10.8.0.3\t\t2", "route 10.8.0.2\tUNDEF\t10.99.1.3:1");
        assertThat(drift()).containsExactly("OpenVPN sent what goes to 10.8.0.2 to main/1/2, to whom it does not belong: ended");
    }

    private List<String> drift() {
        List<String> lines = new ArrayList<>();
        for (Notice notice : List.copyOf(world.notices)) {
            if (notice instanceof Notice.Drift drift) {
                lines.addAll(drift.lines());
            }
        }
        return lines;
    }

    private static ClientId client(long cid) {
        return new ClientId(Sample.MAIN, 1, cid);
    }
}
