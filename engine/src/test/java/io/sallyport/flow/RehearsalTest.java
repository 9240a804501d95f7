package io.sallyport.flow;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.sallyport.decision.Decider;
import io.sallyport.decision.Sample;
import io.sallyport.event.Event;
import io.sallyport.management.Command;
import io.sallyport.model.ClientId;
import io.sallyport.model.Network;
import io.sallyport.policy.AccessRow;
import io.sallyport.policy.Policy;
import io.sallyport.policy.Resource;

import static io.sallyport.flow.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

/** What happens to sessions between their being decided under a policy to come and its coming: nobody keeps what only the policy before gave. */
class RehearsalTest {
    /** A Monday, one minute before the office hours of the finance row end, and one after. */
    private static final Instant BEFORE_SIX = Instant.parse("2026-03-02T14:59:00Z");
    private static final Instant AFTER_SIX = BEFORE_SIX.plusSeconds(120);
    private static final Decider WIDE = Decider.compile(GateTest.withNetwork(Sample.policy(), "10.8.0.0/24")).value().orElseThrow();
    private static final Decider NARROW = policy(
            Sample.allow(1, "engineers-ci", "engineers", List.of("ci"), Optional.empty(), null, null), Sample.ACCESS.get(1));
    private static final Decider WIDE_AGAIN = WIDE.recompile(WIDE.policy()).value().orElseThrow();
    private static final Decider WITHOUT_ENGINEERS = policy(Sample.ACCESS.get(1), Sample.ACCESS.get(2));
    private static final Decider EARLY_CONTRACTORS = policy(
            Sample.allow(1, "contractors-soon", "contractors", List.of("git"), Optional.empty(), "2026-03-02T15:00:00Z", null));

    private FakeWorld world = new FakeWorld();

    @BeforeEach
    void start() {
        world.close();
        world = new FakeWorld();
        assertThat(world.gate.activate(WIDE, 3)).isEqualTo(Outcome.done());
        world.gate.epochBegan(Sample.MAIN, 1, true);
        until(() -> !world.daemon.sent(Command.HoldRelease.class).isEmpty());
        connect(0, "ana");
        world.journal.clear();
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void whoConnectsMeanwhileFollowsToo() {
        world.kernel.meanwhile = () -> {
            connect(1, "ben");
            assertThat(world.grant(client(1)).reach().allowed()).as("under the policy before").containsExactly("ci", "git");
        };
        assertThat(world.gate.activate(NARROW, 0)).isEqualTo(Outcome.done());
        assertThat(world.grant(client(0)).reach().allowed()).containsExactly("ci");
        assertThat(world.grant(client(1)).reach().allowed()).containsExactly("ci");
        assertThat(activated().sessions()).isEqualTo(2);
        assertThat(activated().changed()).isEqualTo(2);
    }

    @Test
    void whoConnectsMeanwhileAndIsNoLongerAdmittedIsOutBeforeItIsTold() {
        world.kernel.meanwhile = () -> connect(1, "ben");
        world.log.clear();
        assertThat(world.gate.activate(WITHOUT_ENGINEERS, 0)).isEqualTo(Outcome.done());
        assertThat(world.kernel.clients()).isEmpty();
        until(() -> world.daemon.sent(Command.ClientKill.class).size() == 2);
        assertThat(world.log.indexOf("sync")).isLessThan(world.log.indexOf("ClientKill"));
        assertThat(world.gate.sessions()).allMatch(session -> session instanceof Session.Leaving);
    }

    @Test
    void whoRenewsMeanwhileIsDecidedUnderItsNewKey() {
        world.kernel.meanwhile = () -> {
            world.gate.on(new Event.Reauth(client(0), 2, Sample.peer("ana"), world.now));
            until(() -> world.daemon.sent(Command.ClientAuthNt.class).size() == 1 && world.gate.idle());
        };
        assertThat(world.gate.activate(NARROW, 0)).isEqualTo(Outcome.done());
        assertThat(world.grant(client(0)).reach().allowed()).containsExactly("ci");
        Session.Live live = (Session.Live) world.gate.sessions().getFirst();
        assertThat(live.kid()).isEqualTo(2);
        assertThat(live.decision().basis().policy()).isEqualTo(NARROW.policy().version());
        assertThat(world.journal.stream().filter(line -> line.contains("\"id\":\"" + live.decisionId() + "\""))).hasSize(1);
    }

    @Test
    void whoLeavesMeanwhileIsNeitherPutInForceNorOnRecord() {
        connect(1, "ben");
        world.journal.clear();
        world.kernel.meanwhile = () -> {
            world.gate.on(new Event.Disconnect(client(0), 1, 1, Duration.ZERO, world.now));
            until(world.gate::idle);
        };
        assertThat(world.gate.activate(NARROW, 0)).isEqualTo(Outcome.done());
        assertThat(world.kernel.clients()).containsOnlyKeys(client(1));
        assertThat(activated().sessions()).isEqualTo(1);
        assertThat(world.journal.stream().filter(line -> line.contains("\"verdict\""))).allMatch(line -> line.contains("ben"));
    }

    @Test
    void whoIsKilledMeanwhileStaysOut() {
        world.kernel.meanwhile = () -> assertThat(world.gate.kill(client(0), "an operator says so")).isTrue();
        assertThat(world.gate.activate(NARROW, 0)).isEqualTo(Outcome.done());
        assertThat(world.kernel.clients()).isEmpty();
        assertThat(world.gate.sessions()).singleElement().isInstanceOf(Session.Leaving.class);
        assertThat(activated().sessions()).isZero();
    }

    @Test
    void whoIsKilledWhileThePolicyIsPutInForceDoesNotWaitForIt() {
        AtomicReference<CompletableFuture<Boolean>> kill = new AtomicReference<>();
        world.kernel.duringSync = () -> {
            world.kernel.duringSync = () -> {};
            kill.set(CompletableFuture.supplyAsync(() -> world.gate.kill(client(0), "an operator says so"), world.threads));
            until(() -> world.gate.sessions().getFirst() instanceof Session.Leaving);
        };
        assertThat(world.gate.activate(NARROW, 0)).isEqualTo(Outcome.done());
        assertThat(kill.get().join()).isTrue();
        isOutAndToldOnce();
    }

    /** It is among those who are to be let in under the policy when it is shut out, before the kernel hears of the policy. */
    @Test
    void whoIsKilledJustBeforeThePolicyIsPutInForceIsNotLetInByIt() {
        CompletableFuture<Outcome> disk = new CompletableFuture<>();
        world.kernel.meanwhile = () -> world.flush = disk;
        CompletableFuture<Outcome> swap = CompletableFuture.supplyAsync(() -> world.gate.activate(WIDE_AGAIN, 0), world.threads);
        until(() -> world.flushing.get() > 0);
        CompletableFuture<Boolean> kill = CompletableFuture.supplyAsync(() -> world.gate.kill(client(0), "an operator says so"),
                world.threads);
        until(() -> world.kernel.clients().isEmpty());
        world.flush = null;
        disk.complete(Outcome.done());
        assertThat(swap.join()).isEqualTo(Outcome.done());
        assertThat(kill.join()).isTrue();
        isOutAndToldOnce();
    }

    private void isOutAndToldOnce() {
        assertThat(world.kernel.clients()).isEmpty();
        assertThat(world.gate.sessions()).singleElement().isInstanceOf(Session.Leaving.class);
        assertThat(world.daemon.sent(Command.ClientKill.class)).hasSize(1);
    }

    @Test
    void whoReachesTheSameNamesElsewhereCountsAsChanged() {
        Policy policy = GateTest.withNetwork(Sample.policy(), "10.8.0.0/24");
        TreeMap<String, Resource> resources = new TreeMap<>(policy.resources());
        resources.computeIfPresent("git", (name, git) -> new Resource(git.ref(), name, new TreeSet<>(Set.of(Network.of("10.20.99.0/24"))),
                git.services(), git.labels(), git.owner(), git.pushRoutes()));
        Policy moved = new Policy(policy.version(), policy.manifest(), policy.directory(), resources, policy.access(), policy.isolation(),
                policy.networks(), policy.quotas(), policy.ruleSources());
        connect(1, "fay");
        world.journal.clear();
        assertThat(world.gate.activate(WIDE.recompile(moved).value().orElseThrow(), 0)).isEqualTo(Outcome.done());
        assertThat(activated().sessions()).isEqualTo(2);
        assertThat(activated().changed()).as("ana reaches git, fay does not").isEqualTo(1);
        assertThat(world.journal.stream().filter(line -> line.contains("\"verdict\""))).singleElement().asString().contains("ana");
    }

    @Test
    void whoComesBackMeanwhileIsDecidedOnce() {
        world.kernel.meanwhile = () -> connect(1, "ana");
        assertThat(world.gate.activate(NARROW, 0)).isEqualTo(Outcome.done());
        assertThat(world.kernel.clients()).containsOnlyKeys(client(1));
        assertThat(world.grant(client(1)).reach().allowed()).containsExactly("ci");
        assertThat(activated().sessions()).isEqualTo(1);
    }

    @Test
    void whoseHoursEndMeanwhileIsNotLeftIn() {
        world.now = BEFORE_SIX;
        connect(1, "fay");
        world.kernel.meanwhile = () -> world.now = AFTER_SIX;
        assertThat(world.gate.activate(NARROW, 0)).isEqualTo(Outcome.done());
        assertThat(world.kernel.clients()).containsOnlyKeys(client(0));
        assertThat(activated().cut()).isEqualTo(1);
        until(() -> world.daemon.sent(Command.ClientKill.class).size() == 1);
    }

    @Test
    void whoseTimeBeginsMeanwhileIsNotCut() {
        connect(1, "eve");
        world.now = BEFORE_SIX;
        world.kernel.meanwhile = () -> world.now = AFTER_SIX;
        assertThat(world.gate.activate(EARLY_CONTRACTORS, 0)).isEqualTo(Outcome.done());
        assertThat(world.kernel.clients()).containsOnlyKeys(client(1));
        assertThat(world.grant(client(1)).reach().allowed()).containsExactly("git");
    }

    @Test
    void aKernelThatRefusesThePolicyKeepsEverybodyAsTheyWere() {
        world.kernel.refused = Optional.of(NARROW.policy());
        world.kernel.meanwhile = () -> connect(1, "ben");
        assertThat(world.gate.activate(NARROW, 0)).isInstanceOf(Outcome.Failed.class);
        assertThat(world.gate.policy()).contains(WIDE.policy());
        assertThat(world.grant(client(0)).reach().allowed()).containsExactly("ci", "git");
        assertThat(world.grant(client(1)).reach().allowed()).containsExactly("ci", "git");
        assertThat(world.gate.sessions()).allMatch(session -> session instanceof Session.Live live
                && live.decision().basis().policy().equals(WIDE.policy().version()));
        assertThat(world.daemon.sent(Command.ClientKill.class)).isEmpty();
    }

    @Test
    void anErrorWhileTheKernelIsMadeReadyChangesNothing() {
        world.kernel.meanwhile = () -> {
            throw new IllegalStateException("a fault of ours");
        };
        assertThat(world.gate.activate(NARROW, 0)).isInstanceOf(Outcome.Failed.class);
        assertThat(world.gate.policy()).contains(WIDE.policy());
        assertThat(world.grant(client(0)).reach().allowed()).containsExactly("ci", "git");
        connect(1, "ben");
        assertThat(world.kernel.clients()).containsKey(client(1));
    }

    @Test
    void whatNobodyNeedsAnyMoreIsTakenOutAfterwardsUntilNothingIsLeft() {
        until(() -> world.kernel.tidied() == 3);
        assertThat(world.gate.activate(NARROW, 0)).isEqualTo(Outcome.done());
        until(() -> world.kernel.tidied() == 6);
    }

    private Notice.Activated activated() {
        return world.notices.stream().filter(n -> n instanceof Notice.Activated).map(n -> (Notice.Activated) n).reduce((a, b) -> b)
                .orElseThrow();
    }

    private static Decider policy(AccessRow... access) {
        return WIDE.recompile(GateTest.withNetwork(Sample.policy(List.of(access)), "10.8.0.0/24")).value().orElseThrow();
    }

    private void connect(int cid, String person) {
        world.gate.on(new Event.Connect(client(cid), 1, Sample.peer(person), world.now));
        until(world.gate::idle);
    }

    private static ClientId client(long cid) {
        return new ClientId(Sample.MAIN, 1, cid);
    }
}
