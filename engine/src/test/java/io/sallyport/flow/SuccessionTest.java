package io.sallyport.flow;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.sallyport.decision.Decider;
import io.sallyport.decision.Sample;
import io.sallyport.effect.SitesSample;
import io.sallyport.event.Event;
import io.sallyport.management.Command;
import io.sallyport.model.ClientId;
import io.sallyport.model.Network;
import io.sallyport.policy.Policy;

import static io.sallyport.flow.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

/** Two connectors of one site: one serves it, the other stands by, and takes over when nobody serves it any more. */
class SuccessionTest {
    private static final String INNER = "iroute 10.110.2.0 255.255.255.0";
    private static final Decider DECIDER = FakeWorld.decider(SitesSample.policy());

    private FakeWorld world = new FakeWorld();

    @BeforeEach
    void start() {
        world.close();
        world = new FakeWorld();
        world.begin(DECIDER);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void theFirstToComeServesTheSiteAndTheOtherStandsBy() {
        connect(1, "gw-south-b");
        connect(2, "gw-south-a");
        assertThat(inner()).containsExactly(true, false);
        assertThat(world.grant(client(1)).site()).contains("south");
        assertThat(world.grant(client(2)).site()).isEmpty();
    }

    @Test
    void whoStandsByIsRestartedWhenNobodyServesTheSiteAnyMoreAndServesItThen() {
        connect(1, "gw-south-a");
        connect(2, "gw-south-b");
        disconnect(1);
        until(() -> world.daemon.sent(Command.ClientKill.class).size() == 1);
        assertThat(world.daemon.sent(Command.ClientKill.class).getFirst().cid()).isEqualTo(2);
        until(() -> world.kernel.clients().isEmpty());
        disconnect(2);
        connect(3, "gw-south-b");
        connect(4, "gw-south-a");
        assertThat(inner()).containsExactly(true, false, true, false);
    }

    @Test
    void theSameConnectorComingBackKeepsTheSiteWhileItsOldSessionIsEnding() {
        connect(1, "gw-south-a");
        connect(2, "gw-south-a");
        connect(3, "gw-south-b");
        disconnect(1);
        assertThat(inner()).containsExactly(true, true, false);
        assertThat(world.daemon.sent(Command.ClientKill.class)).isEmpty();
        disconnect(2);
        until(() -> world.daemon.sent(Command.ClientKill.class).size() == 1);
    }

    @Test
    void aConnectorThatCouldNotBeLetInLeavesTheSiteFree() {
        world.kernel.fails = true;
        world.gate.on(new Event.Connect(client(1), 1, Sample.peer("gw-south-a"), world.now));
        until(() -> world.daemon.sent(Command.ClientDeny.class).size() == 1);
        world.kernel.fails = false;
        connect(2, "gw-south-b");
        assertThat(inner()).containsExactly(true);
    }

    @Test
    void aConnectorThatIsCutKeepsTheOtherOutUntilTheDaemonConfirms() {
        connect(1, "gw-south-a");
        connect(2, "gw-south-b");
        assertThat(world.gate.kill(client(1), "test")).isTrue();
        connect(3, "gw-south-b");
        assertThat(inner()).as("no two at once").containsExactly(true, false, false);
        disconnect(2);
        disconnect(1);
        until(() -> world.daemon.sent(Command.ClientKill.class).size() == 2);
        assertThat(world.daemon.sent(Command.ClientKill.class).getLast().cid()).isEqualTo(3);
    }

    @Test
    void whatTheDaemonRoutesToTheActiveConnectorIsItsSiteAndNothingElse() {
        connect(1, "gw-south-a");
        world.gate.on(new Event.AddressLearned(client(1), Network.of("10.110.2.0/24"), false, world.now));
        world.gate.on(new Event.Established(client(1), world.now));
        until(() -> world.notices.stream().anyMatch(n -> n instanceof Notice.Came));
        assertThat(world.daemon.sent(Command.ClientKill.class)).isEmpty();
        world.gate.on(new Event.AddressLearned(client(1), Network.of("10.110.0.0/16"), false, world.now));
        until(() -> world.daemon.sent(Command.ClientKill.class).size() == 1);
    }

    @Test
    void aPolicyThatMovesTheNetworksRestartsTheConnectorAndNobodyElse() {
        connect(1, "gw-south-a");
        connect(2, "gw-east");
        connect(3, "ana");
        Policy moved = SitesSample.policy(SitesSample.NETWORKS, SitesSample.SITES.replace("10.110.2.0/24", "10.110.7.0/24"));
        assertThat(world.gate.activate(FakeWorld.decider(moved), 0)).isEqualTo(Outcome.done());
        until(() -> !world.daemon.sent(Command.ClientKill.class).isEmpty());
        assertThat(world.daemon.sent(Command.ClientKill.class)).extracting(Command.ClientKill::cid).containsExactly(1L);
    }

    @Test
    void aPolicyThatMakesAConnectedClientAConnectorRestartsIt() {
        connect(1, "cem");
        Policy more = SitesSample.policy(SitesSample.NETWORKS, SitesSample.SITES
                + "  - {name: home, connectors: [cem], subnets: [192.168.77.0/24]}\n  - {name: red-home, for: [red], to: [home]}\n");
        assertThat(world.gate.activate(FakeWorld.decider(more), 0)).isEqualTo(Outcome.done());
        until(() -> world.daemon.sent(Command.ClientKill.class).size() == 1);
        disconnect(1);
        connect(2, "cem");
        assertThat(world.daemon.sent(Command.ClientAuth.class).getLast().lines()).contains("iroute 192.168.77.0 255.255.255.0");
    }

    /** Of each verdict so far, whether it gave the client the site's network. */
    private List<Boolean> inner() {
        return world.daemon.sent(Command.ClientAuth.class).stream().map(verdict -> verdict.lines().contains(INNER)).toList();
    }

    private void connect(int cid, String name) {
        int before = world.daemon.sent(Command.ClientAuth.class).size();
        world.gate.on(new Event.Connect(client(cid), 1, Sample.peer(name), world.now));
        until(() -> world.gate.idle() && world.daemon.sent(Command.ClientAuth.class).size() > before);
    }

    private void disconnect(int cid) {
        world.gate.on(new Event.Disconnect(client(cid), 10, 20, Duration.ofSeconds(3), world.now));
        until(() -> world.gate.idle());
    }

    private static ClientId client(long cid) {
        return new ClientId(Sample.MAIN, 1, cid);
    }
}
