package io.sallyport.flow;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.sallyport.decision.Decider;
import io.sallyport.decision.Sample;
import io.sallyport.event.Event;
import io.sallyport.event.Peer;
import io.sallyport.event.PeerInfo;
import io.sallyport.management.Command;
import io.sallyport.management.CommandEncoder;
import io.sallyport.management.Encoded;
import io.sallyport.management.Reply;
import io.sallyport.model.ClientId;
import io.sallyport.policy.AccessRow;

import static io.sallyport.flow.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

/** One table row each of what once went wrong: orderings and failures that a plain run never sees. */
class GateRacesTest {
    private static final Decider DECIDER = Decider.compile(GateTest.withNetwork(Sample.policy(), "10.8.0.0/24")).value().orElseThrow();
    private static final List<AccessRow> NOBODY = List
            .of(Sample.deny(1, "all", "engineers", List.of(), false, "erişiminiz sona erdi — güle güle"));

    private FakeWorld world = new FakeWorld();

    @BeforeEach
    void start() {
        world.close();
        world = new FakeWorld();
        assertThat(world.gate.activate(DECIDER, 3)).isEqualTo(Outcome.done());
        world.gate.epochBegan(Sample.MAIN, 1, true);
        until(() -> !world.daemon.sent(Command.HoldRelease.class).isEmpty());
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void whoMadeRoomForASessionThatCameToNothingIsOutOfTheKernelAndTold() {
        connect(0, "ana");
        world.kernel.fails = true;
        connect(1, "ana");
        assertThat(world.kernel.clients()).isEmpty();
        assertThat(world.daemon.sent(Command.ClientKill.class)).extracting(Command.ClientKill::cid).containsExactly(0L);
    }

    @Test
    void aClientTheKernelWouldNotForgetIsForgottenAtTheNextOccasion() {
        connect(0, "ana");
        world.kernel.forgetsNobody = true;
        world.gate.on(new Event.Disconnect(client(0), 1, 1, Duration.ZERO, world.now));
        until(() -> world.gate.idle());
        assertThat(world.kernel.clients()).hasSize(1);
        world.kernel.forgetsNobody = false;
        world.gate.reconcile();
        assertThat(world.kernel.clients()).isEmpty();
    }

    @Test
    void whoStartsOverWhileItIsShutOutIsRefusedInsteadOfLetInWithNothing() {
        connect(0, "ana");
        CompletableFuture<Outcome> hang = new CompletableFuture<>();
        world.kernel.hang = hang;
        try {
            assertThat(world.gate.kill(client(0), "an operator says so")).isTrue();
            world.gate.on(new Event.Connect(client(0), 2, Sample.peer("ana"), world.now));
            // It has waited for the kernel long enough, and what it is granted waits behind what takes everything from it.
            until(() -> world.gate.sessions().stream().anyMatch(session -> session instanceof Session.Live));
        } finally {
            world.kernel.hang = null;
            hang.complete(Outcome.done());
        }
        until(() -> world.gate.idle());
        assertThat(world.daemon.sent(Command.ClientDeny.class)).extracting(Command.ClientDeny::kid).containsExactly(2L);
        assertThat(world.daemon.sent(Command.ClientAuth.class)).hasSize(1);
        assertThat(world.gate.sessions()).isEmpty();

        world.gate.on(new Event.Connect(client(0), 3, Sample.peer("ana"), world.now));
        until(() -> world.gate.idle());

        assertThat(world.daemon.sent(Command.ClientAuth.class)).extracting(Command.ClientAuth::kid).containsExactly(1L, 3L);
        assertThat(world.kernel.clients()).containsOnlyKeys(client(0));
    }

    /** The kernel's first answer is no. Who hears of that late must not end the client that came back under its number. */
    @Test
    void whatIsOwedOfAFormerSessionIsNotTakenFromTheNext() {
        connect(0, "ana");
        world.kernel.forgetsNobody = true;
        world.gate.on(new Event.Disconnect(client(0), 1, 1, Duration.ZERO, world.now));
        until(() -> world.gate.idle());
        world.gate.on(new Event.Connect(client(0), 2, Sample.peer("ana"), world.now));
        until(() -> world.gate.idle());
        world.kernel.forgetsNobody = false;
        world.gate.reconcile();
        assertThat(world.kernel.clients()).containsOnlyKeys(client(0));
    }

    @Test
    void aDaemonThatDoesNotAnswerHoldsUpNeitherAPolicyNorOtherClients() throws InterruptedException {
        CompletableFuture<Reply> silence = new CompletableFuture<>();
        world.daemon.mute = silence;
        world.gate.on(new Event.Connect(client(0), 1, Sample.peer("ana"), world.now));
        until(() -> !world.daemon.sent(Command.ClientAuth.class).isEmpty());
        CountDownLatch active = new CountDownLatch(1);
        world.threads.execute(() -> {
            world.gate.activate(DECIDER, 7);
            active.countDown();
        });
        assertThat(active.await(5, TimeUnit.SECONDS)).as("activated while a daemon is silent").isTrue();
        silence.complete(new Reply.Success("at last"));
    }

    @Test
    void anErrorInTheMiddleRefusesThatClientAndLosesNoLaterEventOfIt() {
        world.daemon.failure = Optional.of(new AssertionError("a fault of ours"));
        world.gate.on(new Event.Connect(client(0), 1, Sample.peer("ana"), world.now));
        until(() -> world.gate.idle());
        world.daemon.failure = Optional.empty();
        assertThat(world.kernel.clients()).isEmpty();
        assertThat(world.gate.sessions()).isEmpty();
        connect(0, "ana");
        assertThat(world.daemon.sent(Command.ClientAuth.class)).hasSize(1);
    }

    @Test
    void aListenerThatThrowsChangesNothing() {
        world.noticeFails = true;
        connect(0, "ana");
        assertThat(world.daemon.sent(Command.ClientDeny.class)).isEmpty();
        assertThat(world.kernel.clients()).containsOnlyKeys(client(0));
    }

    @Test
    void aClientThatStartsOverUnderItsNumberHoldsItsLeaseOnce() {
        connect(0, "ana");
        connect(0, "ana");
        world.gate.on(new Event.Disconnect(client(0), 1, 1, Duration.ZERO, world.now));
        until(() -> world.gate.idle());
        until(() -> world.lease("ana").releasedAt().isPresent());
        assertThat(world.kernel.clients()).isEmpty();
    }

    @Test
    void renewalUnderAnotherNameIsRefusedAndShutOut() {
        connect(0, "ana");
        world.gate.on(new Event.Reauth(client(0), 2, Sample.peer("ben"), world.now));
        until(() -> world.daemon.sent(Command.ClientDeny.class).size() == 1);
        assertThat(world.kernel.clients()).isEmpty();
    }

    @Test
    void aTypedNameThatNobodyVerifiedLetsNobodyIn() {
        Peer typed = new Peer(Optional.empty(), Optional.of("ana"), Optional.empty(), Optional.empty(), Sample.peer("ana").from(), 1,
                PeerInfo.none());
        world.gate.on(new Event.Connect(client(0), 1, typed, world.now));
        until(() -> world.daemon.sent(Command.ClientDeny.class).size() == 1);
        assertThat(world.daemon.sent(Command.ClientDeny.class).getFirst().reason()).startsWith("not-authenticated");
        assertThat(world.daemon.sent(Command.ClientAuth.class)).isEmpty();
    }

    @Test
    void aSentenceInAnyAlphabetStillEndsTheSession() {
        connect(0, "ana");
        Decider next = DECIDER.recompile(GateTest.withNetwork(Sample.policy(NOBODY), "10.8.0.0/24")).value().orElseThrow();
        assertThat(world.gate.activate(next, 0)).isEqualTo(Outcome.done());
        until(() -> world.daemon.sent(Command.ClientKill.class).size() == 1);
        Command.ClientKill kill = world.daemon.sent(Command.ClientKill.class).getFirst();
        assertThat(CommandEncoder.encode(kill)).isInstanceOf(Encoded.Wire.class);
        assertThat(kill.message()).contains("HALT,erisiminiz sona erdi - gule gule");
    }

    @Test
    void aLatchedJournalKeepsAPolicyOutAndStillEndsWhoItNoLongerAdmits() {
        connect(0, "ana");
        connect(1, "eve");
        Decider next = DECIDER.recompile(GateTest.withNetwork(Sample.policy(NOBODY), "10.8.0.0/24")).value().orElseThrow();
        world.journalFails = true;
        world.log.clear();
        assertThat(world.gate.activate(next, 0).isDone()).isFalse();
        until(() -> world.daemon.sent(Command.ClientKill.class).size() == 2);
        assertThat(world.kernel.clients()).isEmpty();
        assertThat(world.log.stream().filter(l -> l.startsWith("kernel-") || l.equals("sync"))).as("out first, then put in order")
                .containsExactly("kernel-0", "kernel-1", "sync");
    }

    @Test
    void aPolicyThatFailsKeepsTheStickyLeasesOnRecord() {
        connect(0, "ana");
        world.gate.on(new Event.Disconnect(client(0), 1, 1, Duration.ZERO, world.now));
        until(() -> world.gate.idle() && world.lease("ana").releasedAt().isPresent());
        Decider moved = DECIDER.recompile(GateTest.withNetwork(Sample.policy(), "10.9.0.0/24")).value().orElseThrow();
        world.kernel.fails = true;
        assertThat(world.gate.activate(moved, 0).isDone()).isFalse();
        assertThat(world.lease("ana").address4()).hasToString("10.8.0.2");
    }

    @Test
    void aLateBeginningOfAnEarlierEpochEndsNobodyOfALaterOne() {
        world.gate.epochBegan(Sample.MAIN, 3, true);
        until(() -> world.daemon.sent(Command.HoldRelease.class).size() == 2);
        world.gate.on(new Event.Connect(new ClientId(Sample.MAIN, 3, 0), 1, Sample.peer("ana"), world.now));
        until(() -> world.kernel.clients().size() == 1);
        world.daemon.status = List.of("HEADER\tCLIENT_LIST\tCommon Name\tReal Address\tVirtual Address\tVirtual IPv6 Address\tClient ID",
                "CLIENT_LIST\tana\t203.0.113.9:1\t10.8.0.2\t\t0");
        world.gate.epochBegan(Sample.MAIN, 2, true);
        world.gate.reconcile();
        until(() -> world.gate.idle());
        assertThat(world.kernel.clients()).containsOnlyKeys(new ClientId(Sample.MAIN, 3, 0));
        assertThat(world.daemon.sent(Command.HoldRelease.class)).hasSize(2);
    }

    @Test
    void aHoldThatCouldNotBeLeftIsLeftOnceTheKernelIsThere() {
        world.kernel.fails = true;
        world.gate.epochBegan(Sample.MAIN, 2, true);
        until(() -> List.copyOf(world.notices).stream()
                .anyMatch(n -> n instanceof Notice.Daemon d && d.text().startsWith("stays on hold")));
        world.kernel.fails = false;
        world.gate.reconcile();
        assertThat(world.daemon.sent(Command.HoldRelease.class)).hasSize(2);
    }

    @Test
    void aRoundThatComesUponABeginningBeginsItNoSecondTime() {
        CompletableFuture<Reply> silence = new CompletableFuture<>();
        world.daemon.mute = silence;
        world.gate.epochBegan(Sample.MAIN, 2, true);
        until(() -> world.daemon.sent(Command.HoldRelease.class).size() == 2);
        Thread round = Thread.ofPlatform().start(world.gate::reconcile);
        until(() -> round.getState() == Thread.State.BLOCKED);
        world.daemon.mute = null;
        silence.complete(new Reply.Success("released"));
        until(() -> !round.isAlive());
        assertThat(world.daemon.sent(Command.HoldRelease.class)).hasSize(2);
    }

    /** The release was carried out and only its reply was lost: the daemon takes clients while it is begun anew. */
    @Test
    void whoComesWhileAReleasedDaemonIsBegunAnewStaysInTheKernel() {
        connect(0, "ben");
        world.daemon.reply = new Reply.Lost("no answer");
        world.gate.epochBegan(Sample.MAIN, 2, true);
        until(() -> List.copyOf(world.notices).stream().anyMatch(notice -> notice.toString().contains("did not leave hold")));
        world.daemon.reply = new Reply.Success("ok");
        ClientId early = new ClientId(Sample.MAIN, 2, 0);
        int before = world.daemon.sent(Command.ClientAuth.class).size();
        world.kernel.duringSync = () -> {
            world.gate.on(new Event.Connect(early, 0, Sample.peer("ana"), world.now));
            // Long enough for a client that nothing holds up; one that is held up is what should be.
            long enough = System.nanoTime() + Duration.ofSeconds(2).toNanos();
            while (world.daemon.sent(Command.ClientAuth.class).size() == before && System.nanoTime() < enough) {
                LockSupport.parkNanos(200_000);
            }
        };
        world.gate.reconcile();
        until(() -> world.gate.idle());
        assertThat(world.gate.sessions()).singleElement().isInstanceOf(Session.Live.class);
        assertThat(world.kernel.clients()).containsOnlyKeys(early);
    }

    @Test
    void aFencedClientThatTheDaemonKeepsIsToldAgain() {
        connect(0, "ana");
        world.daemon.reply = new Reply.Lost("no answer");
        assertThat(world.gate.kill(client(0), "an operator says so")).isTrue();
        world.daemon.reply = new Reply.Success("ok");
        world.daemon.status = List.of("HEADER\tCLIENT_LIST\tCommon Name\tReal Address\tVirtual Address\tVirtual IPv6 Address\tClient ID",
                "CLIENT_LIST\tana\t203.0.113.9:1\t10.8.0.2\t\t0");
        world.now = world.now.plusSeconds(Departure.TELL_SECONDS_MAX);
        world.gate.reconcile();
        until(() -> world.daemon.sent(Command.ClientKill.class).size() == 2);
    }

    @Test
    void thatSomethingUnrepairedIsOverIsSaidOnce() {
        connect(0, "ana");
        world.kernel.forgetsNobody = true;
        world.gate.kill(client(0), "an operator says so");
        world.gate.mend();
        assertThat(lastDrift().failed()).isPresent();
        world.kernel.forgetsNobody = false;
        world.gate.mend();
        assertThat(lastDrift()).isEqualTo(new Notice.Drift(Sample.MAIN, Notice.Drift.Part.KERNEL, List.of(), Optional.empty(),
                Optional.of(new Notice.Lasting(world.now, 1)), world.now));
        int said = world.notices.size();
        world.gate.mend();
        assertThat(world.notices).hasSize(said);
    }

    private Notice.Drift lastDrift() {
        return world.notices.stream().filter(Notice.Drift.class::isInstance).map(Notice.Drift.class::cast).reduce((a, b) -> b)
                .orElseThrow();
    }

    @Test
    void bytesAreCountedForSessionsAndForgottenWithThem() {
        connect(0, "ana");
        world.gate.on(new Event.ByteCount(client(0), 5, 7, world.now));
        world.gate.on(new Event.ByteCount(client(99), 5, 7, world.now));
        until(() -> world.gate.idle());
        assertThat(world.gate.counted(client(0))).isPresent();
        assertThat(world.gate.counted(client(99))).isEmpty();
        world.gate.on(new Event.Disconnect(client(0), 1, 1, Duration.ZERO, world.now));
        until(() -> world.gate.idle());
        assertThat(world.gate.counted(client(0))).isEmpty();
    }

    @Test
    void aFloodIsTurnedAwayAtOnceAndAnswered() {
        CompletableFuture<Reply> silence = new CompletableFuture<>();
        world.daemon.mute = silence;
        int more = 500;
        for (int i = 0; i < Gate.BUSY_CLIENTS_MAX + more; i++) {
            world.gate.on(new Event.Connect(client(i), 1, Sample.peer("mallory"), world.now));
        }
        until(() -> world.daemon.sent(Command.ClientDeny.class).size() == Gate.BUSY_CLIENTS_MAX + more);
        // A machine so busy that an answer is given up meanwhile has room again, and turns fewer away.
        assertThat(world.daemon.sent(Command.ClientDeny.class).stream().filter(d -> d.reason().equals("too many clients at once")).toList())
                .hasSizeBetween(1, more);
        silence.complete(new Reply.Success("ok"));
        until(() -> world.gate.idle());
    }

    private void connect(int cid, String person) {
        world.gate.on(new Event.Connect(client(cid), 1, Sample.peer(person), world.now));
        until(() -> world.gate.idle());
    }

    private static ClientId client(long cid) {
        return new ClientId(Sample.MAIN, 1, cid);
    }
}
