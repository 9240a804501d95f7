package io.sallyport.flow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.sallyport.decision.Decider;
import io.sallyport.decision.Sample;
import io.sallyport.effect.SitesSample;
import io.sallyport.effect.bridge.Owners;
import io.sallyport.event.Event;
import io.sallyport.management.Command;
import io.sallyport.model.ClientId;
import io.sallyport.model.Mac;
import io.sallyport.policy.Policy;

import static io.sallyport.flow.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

/** Whose MAC addresses are, from what a bridged daemon logs and lists; and what follows when one moves. */
class SegmentsTest {
    private static final Mac ONE = new Mac("02:00:5e:10:00:01");
    private static final Mac TWO = new Mac("02:00:5e:10:00:02");
    private static final Mac ROUTER = new Mac("02:00:5e:60:00:01");

    private FakeWorld world = new FakeWorld();

    private static Decider decider(String device) {
        Policy policy = SitesSample.policy("""
                apiVersion: sallyport/v1
                kind: Networks
                rows:
                  - {name: main, instance: main, ipv4: 10.8.0.0/24, device: %s}
                """.formatted(device), """
                apiVersion: sallyport/v1
                kind: Sites
                rows:
                  - {name: west, connectors: [gw-west, gw-west-b], subnets: [192.168.60.0/24], routers: {"02:00:5e:60:00:01": 192.168.60.1}}
                  - {name: red-to-west, for: [red], to: [west]}
                """);
        return FakeWorld.decider(policy);
    }

    @BeforeEach
    void start() {
        start("{kind: tap}");
    }

    private void start(String device) {
        world.close();
        world = new FakeWorld();
        world.begin(decider(device));
        world.connect(client(1), "ana");
        world.connect(client(2), "cem");
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void anAddressIsBoundAsSoonAsTheLogSaysWhoseItIs() {
        learn("ana", ONE);
        until(() -> owners().of().containsKey(ONE));
        learn("cem", TWO);
        until(() -> owners().of().containsKey(TWO));
        assertThat(owners().of()).containsEntry(ONE, by(1)).containsEntry(TWO, by(2));
        assertThat(warnings()).isEmpty();
    }

    @Test
    void whatTheLogDidNotSayTheListDoes() {
        world.compare("ana\t10.99.1.2:1\t\t\t1", "cem\t10.99.1.3:1\t\t\t2", "route " + ONE + "@0\tana\t10.99.1.2:1",
                "route " + TWO + "@0\tcem\t10.99.1.3:1");
        assertThat(owners().of()).containsEntry(ONE, by(1)).containsEntry(TWO, by(2));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"{kind: tap}", "{kind: tap, moved-mac: report}"})
    void anAddressThatMovesIsNobodysAndTheAlarmIsRaised(String device) {
        start(device);
        boolean ends = !device.contains("report");
        learn("ana", ONE);
        until(() -> owners().of().containsKey(ONE));
        learn("cem", ONE);
        until(() -> !warnings().isEmpty());
        assertThat(owners()).isEqualTo(new Owners(new TreeMap<>(), new TreeSet<>(List.of(ONE))));
        assertThat(warnings()).containsExactly(
                "uses the MAC address 02:00:5e:10:00:01 of ana (main/1/1): nobody passes with it meanwhile");
        until(() -> world.journal.stream().anyMatch(line -> line.contains("\"mac-moved\"")));
        assertThat(world.journal.stream().filter(line -> line.contains("\"mac-moved\"")).findFirst().orElseThrow())
                .contains("\"mac\":\"02:00:5e:10:00:01\"", "\"mover\":{\"client\":\"main/1/2\",\"person\":\"cem\"",
                        "\"first\":{\"client\":\"main/1/1\",\"person\":\"ana\"", "\"ended\":" + ends);
        if (ends) {
            until(() -> !world.daemon.sent(Command.ClientKill.class).isEmpty());
            assertThat(world.daemon.sent(Command.ClientKill.class)).extracting(Command.ClientKill::cid).containsExactly(2L);
            assertThat(world.kernel.clients()).containsOnlyKeys(client(1));
        } else {
            assertThat(world.kernel.clients()).containsOnlyKeys(client(1), client(2));
            assertThat(world.daemon.sent(Command.ClientKill.class)).isEmpty();
        }
    }

    @Test
    void onceTheOtherIsGoneTheFirstHasItsAddressAgain() {
        learn("ana", ONE);
        until(() -> owners().of().containsKey(ONE));
        learn("cem", ONE);
        until(() -> owners().contested().contains(ONE) && !world.daemon.sent(Command.ClientKill.class).isEmpty());
        learn("ana", ONE);
        world.gate.on(new Event.Disconnect(client(2), 0, 0, Duration.ZERO, world.now));
        until(() -> owners().of().containsKey(ONE));
        assertThat(owners().of()).containsEntry(ONE, by(1));
        assertThat(owners().contested()).isEmpty();
        assertThat(warnings()).hasSize(1);
    }

    @Test
    void aClientOfTheDaemonThatIsNoneOfOursMovesNothingUnseen() {
        learn("ana", ONE);
        until(() -> owners().of().containsKey(ONE));
        world.compare("ana\t10.99.1.2:1\t\t\t1", "cem\t10.99.1.3:1\t\t\t2", "eve\t10.99.1.4:1\t\t\t7",
                "route " + ONE + "@0\teve\t10.99.1.4:1");
        assertThat(owners().contested()).containsExactly(ONE);
        assertThat(world.daemon.sent(Command.ClientKill.class)).as("it came in without us").extracting(Command.ClientKill::cid)
                .containsExactly(7L);
        world.compare("ana\t10.99.1.2:1\t\t\t1", "cem\t10.99.1.3:1\t\t\t2");
        assertThat(owners().of()).containsEntry(ONE, by(1));
    }

    /** After a restart of ours at a daemon that lives on: whoever it still lists comes back under another number, and is nobody's thief. */
    @Test
    void whoComesBackAfterARestartIsNotTakenForAnother() {
        world.gate.on(new Event.Disconnect(client(2), 0, 0, Duration.ZERO, world.now));
        until(() -> world.gate.idle());
        world.compare("ana\t10.99.1.2:1\t\t\t1", "cem\t10.99.1.4:1\t\t\t7", "route " + TWO + "@0\tcem\t10.99.1.4:1");
        world.connect(client(8), "cem");
        learn("cem", TWO);
        until(() -> owners().of().getOrDefault(TWO, by(7)).contains(client(8)));
        assertThat(warnings()).isEmpty();
        world.gate.on(new Event.Disconnect(client(7), 0, 0, Duration.ZERO, world.now));
        until(() -> by(8).equals(owners().of().get(TWO)));
        assertThat(world.daemon.sent(Command.ClientKill.class)).as("asked to come in by the front door").extracting(Command.ClientKill::cid)
                .containsExactly(7L);
    }

    @Test
    void whoIsGoneHasNoAddress() {
        learn("ana", ONE);
        until(() -> owners().of().containsKey(ONE));
        world.gate.on(new Event.Disconnect(client(1), 0, 0, Duration.ZERO, world.now));
        until(() -> owners().of().isEmpty());
        learn("cem", ONE);
        until(() -> owners().of().containsKey(ONE));
        assertThat(owners().of()).containsEntry(ONE, by(2));
        assertThat(warnings()).isEmpty();
    }

    @Test
    void aLineAboutNobodyWeKnowIsNobodys() {
        learn("eve", ONE);
        learn("ana", TWO);
        until(() -> owners().of().containsKey(TWO));
        assertThat(owners().of()).doesNotContainKey(ONE);
    }

    @Test
    void theRouterOfASiteIsNobodyElsesEvenIfTheyComeFirst() {
        learn("ana", ROUTER);
        until(() -> !warnings().isEmpty());
        assertThat(warnings()).containsExactly("uses the MAC address " + ROUTER + " of a site's router: nobody passes with it meanwhile");
        world.connect(client(3), "gw-west");
        learn("gw-west", ROUTER);
        world.gate.on(new Event.Disconnect(client(1), 0, 0, Duration.ZERO, world.now));
        until(() -> owners().of().containsKey(ROUTER));
        assertThat(owners().of()).containsEntry(ROUTER, by(3));
        assertThat(warnings()).hasSize(1);
    }

    @Test
    void theConnectorsOfASiteStandInOneEthernet() {
        world.connect(client(3), "gw-west");
        world.connect(client(4), "gw-west-b");
        learn("gw-west", ONE);
        until(() -> owners().of().containsKey(ONE));
        learn("gw-west-b", ONE);
        until(() -> owners().of().getOrDefault(ONE, by(3)).size() == 2);
        assertThat(warnings()).isEmpty();
    }

    private static SortedSet<ClientId> by(long cid) {
        return new TreeSet<>(List.of(client(cid)));
    }

    private Owners owners() {
        return Optional.ofNullable(world.kernel.owners).orElse(Owners.NONE);
    }

    private List<String> warnings() {
        List<String> texts = new ArrayList<>();
        for (Notice notice : List.copyOf(world.notices)) {
            if (notice instanceof Notice.Warned warned) {
                texts.addAll(warned.texts());
            }
        }
        return texts;
    }

    private void learn(String name, Mac mac) {
        String client = name + "/192.0.2.7:1194";
        world.gate.logged(Sample.MAIN, "", client + " MULTI: Learn: " + mac + "@0 -> " + client);
    }

    private static ClientId client(long cid) {
        return new ClientId(Sample.MAIN, 1, cid);
    }
}
