package io.sallyport.flow;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.sallyport.decision.Decider;
import io.sallyport.decision.Sample;
import io.sallyport.event.Event;
import io.sallyport.management.Command;
import io.sallyport.management.Reply;
import io.sallyport.model.ClientId;
import io.sallyport.model.Network;
import io.sallyport.policy.AccessRow;
import io.sallyport.policy.AddressTerms;
import io.sallyport.policy.InstanceNetwork;
import io.sallyport.policy.Policy;
import io.sallyport.policy.PushTerms;

import static io.sallyport.flow.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

class GateTest {
    private static final Decider DECIDER = Decider.compile(withNetwork(Sample.policy(), "10.8.0.0/24")).value().orElseThrow();

    private FakeWorld world = new FakeWorld();

    @BeforeEach
    void start() {
        world.close();
        world = new FakeWorld();
        assertThat(world.gate.activate(DECIDER, 3)).isEqualTo(Outcome.done());
        world.gate.epochBegan(Sample.MAIN, 1, true);
        until(() -> !world.daemon.sent(Command.HoldRelease.class).isEmpty());
        world.log.clear();
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void leaseAndRecordAreDurableAndTheKernelIsReadyBeforeTheDaemonIsTold() {
        connect(0, "ana");
        assertThat(world.log.subList(0, 3)).containsExactlyInAnyOrder("lease", "journal", "kernel+0");
        assertThat(world.log.get(3)).isEqualTo("ClientAuth");
        assertThat(world.grant(client(0)).lease().address4()).hasToString("10.8.0.2");
    }

    @Test
    void refusalsAreRecordedAndToldWithTheSentenceForTheClient() {
        connect(0, "mallory");
        assertThat(world.log).containsExactly("journal", "ClientDeny");
        Command.ClientDeny deny = world.daemon.sent(Command.ClientDeny.class).getFirst();
        assertThat(deny.clientReason()).contains("your access was revoked");
        assertThat(deny.reason()).contains("denied-by-row");
        assertThat(world.gate.sessions()).isEmpty();
    }

    @ParameterizedTest(name = "a failing {0} refuses the client and leaves nothing behind")
    @ValueSource(strings = {"journal", "store", "kernel"})
    void whatCannotBePutInForceIsRefused(String what) {
        world.journalFails = what.equals("journal");
        world.storeFails = what.equals("store");
        world.kernel.fails = what.equals("kernel");
        connect(0, "ana");
        assertThat(world.daemon.sent(Command.ClientAuth.class)).isEmpty();
        assertThat(world.daemon.sent(Command.ClientDeny.class)).hasSize(1);
        assertThat(world.kernel.clients()).isEmpty();
        assertThat(world.gate.sessions()).isEmpty();
    }

    @Test
    void anExceptionWhileDecidingRefusesThatClientOnly() {
        Event.Connect broken = new Event.Connect(client(7), 1, Sample.peer("ana"), Sample.MONDAY_9);
        world.now = Instant.MAX;
        world.gate.on(broken);
        until(() -> world.daemon.sent(Command.ClientDeny.class).size() == 1);
        world.now = Sample.MONDAY_9;
        connect(8, "ana");
        assertThat(world.daemon.sent(Command.ClientAuth.class)).hasSize(1);
    }

    @Test
    void atDisconnectTheKernelForgetsFirst() {
        connect(0, "ana");
        world.log.clear();
        disconnect(0);
        assertThat(world.log.getFirst()).isEqualTo("kernel-0");
        until(() -> world.lease("ana").releasedAt().isPresent());
        assertThat(world.gate.sessions()).isEmpty();
    }

    @Test
    void aHolderComesBackToTheSameAddress() {
        connect(0, "ana");
        connect(1, "ben");
        disconnect(0);
        connect(2, "fay");
        connect(3, "ana");
        assertThat(world.grant(client(3)).lease().address4()).hasToString("10.8.0.2");
        assertThat(world.grant(client(2)).lease().address4()).hasToString("10.8.0.4");
    }

    @Test
    void aSecondSessionOfAHolderTakesTheFirstOnesPlaceInOneTransaction() {
        connect(0, "ana");
        world.log.clear();
        connect(1, "ana");
        assertThat(world.log).containsSubsequence("kernel-0", "kernel+1", "ClientAuth");
        disconnect(0);
        assertThat(world.kernel.clients()).containsOnlyKeys(client(1));
        assertThat(world.lease("ana").releasedAt()).isEmpty();
    }

    @ParameterizedTest(name = "when the daemon routes {0} to the client, it is fenced and ended")
    @ValueSource(strings = {"10.8.0.99/32", "0.0.0.0/0", "10.8.0.2/31", "fd00::7/128"})
    void anAddressThatIsNotTheLeaseEndsTheSession(String network) {
        connect(0, "ana");
        world.gate.on(new Event.AddressLearned(client(0), Network.of(network), true, Sample.MONDAY_9));
        until(() -> world.daemon.sent(Command.ClientKill.class).size() == 1);
        assertThat(world.kernel.clients()).isEmpty();
        assertThat(world.log).containsSubsequence("kernel-0", "ClientKill");
    }

    @Test
    void theLeaseItselfIsFine() {
        connect(0, "ana");
        world.gate.on(new Event.AddressLearned(client(0), Network.of("10.8.0.2/32"), true, Sample.MONDAY_9));
        world.gate.on(new Event.Established(client(0), Sample.MONDAY_9));
        until(() -> world.notices.stream().anyMatch(n -> n instanceof Notice.Came));
        assertThat(world.daemon.sent(Command.ClientKill.class)).isEmpty();
    }

    @Test
    void aClientLetInWithoutAVerdictIsEnded() {
        world.gate.on(new Event.Established(client(5), Sample.MONDAY_9));
        until(() -> world.daemon.sent(Command.ClientKill.class).size() == 1);
    }

    @Test
    void renegotiationIsAnsweredAndKeepsTheLease() {
        connect(0, "ana");
        world.gate.on(new Event.Reauth(client(0), 2, Sample.peer("ana"), Sample.MONDAY_9));
        until(() -> world.daemon.sent(Command.ClientAuthNt.class).size() == 1);
        assertThat(world.daemon.sent(Command.ClientAuthNt.class).getFirst().kid()).isEqualTo(2);
        assertThat(world.kernel.clients()).containsOnlyKeys(client(0));
    }

    @Test
    void renegotiationOfAStrangerIsRefused() {
        world.gate.on(new Event.Reauth(client(9), 2, Sample.peer("ana"), Sample.MONDAY_9));
        until(() -> world.daemon.sent(Command.ClientDeny.class).size() == 1);
    }

    @Test
    void renegotiationAfterTheAccessEndedFencesBeforeItRefuses() {
        connect(0, "eve");
        world.now = Instant.parse("2026-11-01T00:00:00Z");
        world.log.clear();
        world.gate.on(new Event.Reauth(client(0), 2, Sample.peer("eve"), world.now));
        until(() -> world.daemon.sent(Command.ClientDeny.class).size() == 1);
        // That it has to go is on record beside the fence, that it was refused before it is told.
        assertThat(world.log).containsOnlyOnce("kernel-0").containsSubsequence("kernel-0", "ClientDeny");
        assertThat(world.log.subList(0, world.log.indexOf("ClientDeny")).stream().filter("journal"::equals)).as("both on record")
                .hasSize(2);
    }

    @Test
    void timeAloneEndsASession() {
        connect(0, "fay");
        assertThat(world.gate.remind(Duration.ofDays(1))).isEqualTo(Duration.ofHours(9));
        world.now = Instant.parse("2026-03-02T15:00:00Z");
        world.gate.remind(Duration.ofDays(1));
        until(() -> world.daemon.sent(Command.ClientKill.class).size() == 1);
        assertThat(world.kernel.clients()).isEmpty();
        assertThat(world.daemon.sent(Command.ClientKill.class).getFirst().message()).contains("HALT,access is closed at this hour");
    }

    @Test
    void aNewPolicyChangesLiveSessionsInOneTransactionAndDropsOnlyWhoMayNotStay() {
        connect(0, "ana");
        connect(1, "ben");
        connect(2, "eve");
        List<AccessRow> rows = new ArrayList<>(Sample.ACCESS);
        rows.removeIf(row -> row.ref().id().name().startsWith("contractors"));
        rows.add(Sample.allow(80, "engineers-finance", "engineers", List.of("finance"), Optional.empty(), null, null));
        Decider next = DECIDER.recompile(withNetwork(Sample.policy(rows), "10.8.0.0/24")).value().orElseThrow();
        world.log.clear();
        assertThat(world.gate.activate(next, 5)).isEqualTo(Outcome.done());
        until(() -> world.daemon.sent(Command.ClientKill.class).size() == 1);
        assertThat(world.log.stream().filter(l -> l.startsWith("kernel") || l.equals("sync"))).containsExactly("sync");
        assertThat(world.grant(client(0)).reach().allowed()).containsExactly("ci", "finance", "git");
        assertThat(world.kernel.clients()).containsOnlyKeys(client(0), client(1));
        assertThat(world.daemon.sent(Command.ClientKill.class).getFirst().cid()).isEqualTo(2);
        Notice.Activated activated = (Notice.Activated) world.notices.stream()
                .filter(n -> n instanceof Notice.Activated a && a.tests() == 5).findFirst()
                .orElseThrow();
        assertThat(List.of(activated.sessions(), activated.changed(), activated.cut())).containsExactly(3, 3, 1);
    }

    @Test
    void aPolicyThatTheKernelRefusesDoesNotComeIntoForce() {
        connect(0, "ana");
        Decider next = DECIDER.recompile(withNetwork(Sample.policy(List.of()), "10.8.0.0/24")).value().orElseThrow();
        world.kernel.fails = true;
        assertThat(world.gate.activate(next, 0).isDone()).isFalse();
        assertThat(world.gate.policy()).contains(DECIDER.policy());
    }

    @Test
    void whoseAddressLeavesThePoolReconnects() {
        connect(0, "ana");
        Decider next = DECIDER.recompile(withNetwork(Sample.policy(), "10.9.0.0/24")).value().orElseThrow();
        assertThat(world.gate.activate(next, 0)).isEqualTo(Outcome.done());
        until(() -> world.daemon.sent(Command.ClientKill.class).size() == 1);
        assertThat(world.daemon.sent(Command.ClientKill.class).getFirst().message()).contains("RESTART");
        disconnect(0);
        connect(1, "ana");
        assertThat(world.grant(client(1)).lease().address4()).hasToString("10.9.0.2");
    }

    @Test
    void aDaemonThatBeginsAnewTakesItsSessionsAlong() {
        connect(0, "ana");
        world.gate.epochBegan(Sample.MAIN, 2, true);
        until(() -> world.daemon.sent(Command.HoldRelease.class).size() == 2);
        assertThat(world.gate.sessions()).isEmpty();
        assertThat(world.kernel.clients()).isEmpty();
    }

    @Test
    void withoutAPolicyTheHoldIsKeptAndClientsAreRefused() {
        try (FakeWorld fresh = new FakeWorld()) {
            fresh.gate.epochBegan(Sample.MAIN, 1, true);
            fresh.gate.on(Sample.connect("ana", Sample.MONDAY_9));
            until(() -> fresh.daemon.sent(Command.ClientDeny.class).size() == 1);
            assertThat(fresh.daemon.sent(Command.HoldRelease.class)).isEmpty();
        }
    }

    @Test
    void aVerdictTheDaemonDoesNotTakeLeavesNothingBehind() {
        world.daemon.reply = new Reply.Failure("client-auth command failed");
        connect(0, "ana");
        until(() -> world.kernel.clients().isEmpty());
        assertThat(world.gate.sessions()).isEmpty();
    }

    @Test
    void rollCallEndsWhoWeDoNotHoldAndForgetsWhoTheDaemonDoesNot() {
        connect(0, "ana");
        world.gate.on(new Event.Established(client(0), Sample.MONDAY_9));
        until(() -> world.notices.stream().anyMatch(n -> n instanceof Notice.Came));
        world.daemon.status = List.of("HEADER\tCLIENT_LIST\tCommon Name\tReal Address\tVirtual Address\tVirtual IPv6 Address\tClient ID",
                "CLIENT_LIST\tstranger\t203.0.113.9:1\t10.8.0.77\t\t42");
        world.gate.reconcile();
        assertThat(world.daemon.sent(Command.ClientKill.class)).extracting(Command.ClientKill::cid).containsExactly(42L);
        assertThat(world.gate.sessions()).isEmpty();
        assertThat(world.kernel.clients()).isEmpty();
    }

    /** Connects, renewals, ends, policy changes and failures in any order leave kernel and register in step, and no address held twice. */
    @Test
    void whateverHappensKernelAndRegisterAgree() {
        long seed = 42;
        SplittableRandom random = new SplittableRandom(seed);
        Decider narrow = DECIDER.recompile(withNetwork(Sample.policy(Sample.ACCESS.subList(0, 2)), "10.8.0.0/24")).value().orElseThrow();
        List<String> people = List.of("ana", "ben", "eve", "fay", "ivy", "mallory", "nobody");
        for (int i = 0; i < 3_000; i++) {
            int cid = random.nextInt(40);
            switch (random.nextInt(12)) {
                case 0, 1, 2, 3, 4 ->
                    world.gate.on(new Event.Connect(client(1000 + i), 1, Sample.peer(people.get(random.nextInt(7))), world.now));
                case 5, 6, 7 -> world.gate.on(new Event.Disconnect(client(1000 + Math.max(0, i - cid)), 1, 1, Duration.ZERO, world.now));
                case 8 -> world.gate.on(new Event.Reauth(client(1000 + Math.max(0, i - cid)), 2, Sample.peer("ana"), world.now));
                case 9 -> world.kernel.fails = random.nextInt(4) == 0;
                case 10 -> world.journalFails = random.nextInt(4) == 0;
                default -> world.gate.activate(random.nextBoolean() ? narrow : DECIDER, 0);
            }
        }
        world.gate.on(new Event.Disconnect(client(1), 0, 0, Duration.ZERO, world.now));
        until(() -> world.gate.idle());
        TreeMap<ClientId, String> held = new TreeMap<>();
        TreeSet<String> addresses = new TreeSet<>();
        for (Session session : world.gate.sessions()) {
            if (session instanceof Session.Live live) {
                held.put(live.client(), live.lease().address4().toString());
                assertThat(addresses.add(live.lease().address4().toString())).as("seed %d: %s held once", seed, live.lease().address4())
                        .isTrue();
            }
        }
        TreeMap<ClientId, String> inKernel = new TreeMap<>();
        world.kernel.clients().forEach((client, grant) -> inKernel.put(client, grant.lease().address4().toString()));
        assertThat(inKernel).as("seed %d", seed).isEqualTo(held);
    }

    private void connect(int cid, String person) {
        int verdicts = world.daemon.sent(Command.ClientAuth.class).size() + world.daemon.sent(Command.ClientDeny.class).size();
        world.gate.on(new Event.Connect(client(cid), 1, Sample.peer(person), world.now));
        until(() -> world.gate.idle()
                && world.daemon.sent(Command.ClientAuth.class).size() + world.daemon.sent(Command.ClientDeny.class).size() > verdicts);
    }

    private void disconnect(int cid) {
        world.gate.on(new Event.Disconnect(client(cid), 10, 20, Duration.ofSeconds(3), world.now));
        until(() -> world.gate.idle());
    }

    private static ClientId client(long cid) {
        return new ClientId(Sample.MAIN, 1, cid);
    }

    static Policy withNetwork(Policy policy, String pool) {
        TreeMap<io.sallyport.model.InstanceName, InstanceNetwork> networks = new TreeMap<>();
        networks.put(Sample.MAIN,
                new InstanceNetwork(Sample.ref("networks.yaml", 1, "main"), Sample.MAIN, AddressTerms.of(Network.of(pool),
                        Optional.empty(), Duration.ofDays(7)), PushTerms.PLAIN));
        return new Policy(policy.version(), policy.manifest(), policy.directory(), policy.resources(), policy.access(), policy.isolation(),
                networks,
                policy.quotas(), policy.ruleSources());
    }
}
