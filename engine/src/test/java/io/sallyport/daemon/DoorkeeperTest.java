package io.sallyport.daemon;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.sallyport.adapter.store.RecordReader;
import io.sallyport.adapter.store.RecordReader.Reading;
import io.sallyport.audit.BanNote;
import io.sallyport.effect.door.Bans;
import io.sallyport.effect.door.Refusal;
import io.sallyport.effect.door.Source;
import io.sallyport.event.Event;
import io.sallyport.event.Peer;
import io.sallyport.event.PeerInfo;
import io.sallyport.flow.DaemonLink;
import io.sallyport.flow.Journal;
import io.sallyport.flow.Notice;
import io.sallyport.flow.Outcome;
import io.sallyport.model.Address;
import io.sallyport.model.ClientId;
import io.sallyport.model.InstanceName;
import io.sallyport.policy.DoorTerms;

import static org.assertj.core.api.Assertions.assertThat;

class DoorkeeperTest {
    private static final InstanceName MAIN = new InstanceName("main");
    private static final Address EVE = Address.of("198.51.100.7");
    private static final Address ANA = Address.of("198.51.100.9");
    private static final String OPERATOR = "uid 0, gid 0, pid 4711";
    private static final DaemonLink.Listener NOBODY = new DaemonLink.Listener() {
        @Override
        public void on(Event.OfClient event) {}

        @Override
        public void epochBegan(InstanceName instance, long epoch, boolean onHold) {}

        @Override
        public void lost(InstanceName instance, String why) {}

        @Override
        public void logged(InstanceName instance, String flags, String text) {}

        @Override
        public void state(InstanceName instance, String name, String detail) {}
    };

    @TempDir
    private Path directory = Path.of("");
    private final FakeDoorway kernel = new FakeDoorway();
    private final List<Notice> notices = new CopyOnWriteArrayList<>();
    private final List<String> journal = new CopyOnWriteArrayList<>();
    private volatile Outcome disk = Outcome.done();
    private volatile Instant now = Instant.parse("2026-03-02T06:00:00Z");
    @SuppressWarnings("NullAway.Init")
    private Doorkeeper keeper;
    @SuppressWarnings("NullAway.Init")
    private DoorEars ears;

    @BeforeEach
    void begin() {
        keeper = new Doorkeeper(MAIN, kernel, new DoorFile(directory.resolve("door-main")), new DoorNotes(MAIN, this::record, () -> now),
                notices::add, () -> now);
        ears = new DoorEars(keeper, NOBODY);
        keeper.keep(DoorTerms.USUAL);
    }

    @AfterEach
    void end() {
        keeper.close();
    }

    private CompletableFuture<Outcome> record(Journal.Entry entry) {
        journal.add(entry.line());
        return CompletableFuture.completedFuture(disk);
    }

    @Test
    void failedHandshakesKeepASourceOutAndThatIsOnRecord() {
        fail(EVE, 5);
        settle();
        Bans.Ban ban = keeper.bans().getFirst();
        assertThat(kernel.banned).containsEntry(Source.of(EVE), ban);
        assertThat(notes()).containsExactly(new BanNote.Banned(ban.record(), now, MAIN, "198.51.100.7", 5, now.plusSeconds(120),
                "5 handshakes failed within 60 s"));
        assertThat(said()).containsExactly(
                "198.51.100.7 is kept out for 120 s: 5 handshakes failed within 60 s · id ban-main-1772431200000-1");
    }

    @Test
    void whoAsksIsAnsweredAndNoSessionIsMissedWhileTheKernelHangs() throws InterruptedException {
        keeper.mend();
        int many = 3_000;
        kernel.hang();
        kernel.entered.drainPermits();
        CompletableFuture<Void> mending = CompletableFuture.runAsync(keeper::mend);
        kernel.entered.acquire();

        come(1, ANA);
        for (int i = 0; i < many; i++) {
            come(10 + i, Address.v4(0x0a000000L + i));
        }
        for (int i = 0; i < many; i++) {
            go(10 + i);
        }
        fail(EVE, 5);
        fail(ANA, 5);
        CompletableFuture<Doorkeeper.Lifting> lifting = keeper.lift(Source.of(EVE), OPERATOR);

        assertThat(keeper.bans()).extracting(Bans.Ban::source).containsExactly(Source.of(EVE));
        assertThat(keeper.dropped()).isEqualTo(Map.of(Refusal.BANNED, 0L));
        assertThat(lifting).isNotDone();
        kernel.answer();
        assertThat(lifting.join()).isInstanceOf(Doorkeeper.Lifting.Done.class);
        mending.join();
        assertThat(keeper.bans()).isEmpty();
        for (int i = 0; i < many; i++) {
            fail(Address.v4(0x0a000000L + i), 5);
        }
        settle();
        assertThat(keeper.bans().size() + keeper.uncounted() / 5).as("none of them has a session any more").isEqualTo(many);
    }

    @Test
    void aboveWhatMayWaitNobodyElseIsBannedAndThatIsCounted() {
        kernel.hang();
        int many = Doorkeeper.WAITING_MAX + 50;
        for (int i = 0; i < many; i++) {
            fail(Address.v4(0x0a000000L + i), 5);
        }
        long banned = keeper.bans().size();
        assertThat(keeper.uncounted()).isPositive().isEqualTo(5 * (many - banned));
        kernel.answer();
        settle();
        assertThat(kernel.banned).hasSize((int) banned);
    }

    @Test
    void whoIsLetInEndsTheBanOfItsSource() {
        ears.on(new Event.Connect(client(1), 0, peer(EVE), now));
        fail(EVE, 5);
        settle();
        ears.on(new Event.Established(client(1), now));
        settle();
        assertThat(kernel.banned).isEmpty();
        assertThat(notes()).hasSize(2).last().isInstanceOfSatisfying(BanNote.Lifted.class, lifted -> {
            assertThat(lifted.by()).isEmpty();
            assertThat(lifted.ban()).isEqualTo("ban-main-1772431200000-1");
        });
    }

    @Test
    void whoIsLetInBeforeTheBanIsCarriedOutWasNeverKeptOut() {
        kernel.hang();
        ears.on(new Event.Connect(client(1), 0, peer(EVE), now));
        // Something else is being done when the ban is made.
        CompletableFuture<Doorkeeper.Lifting> first = keeper.lift(Source.of(ANA), OPERATOR);
        fail(EVE, 5);
        ears.on(new Event.Established(client(1), now));
        kernel.answer();
        assertThat(first.join()).isEqualTo(new Doorkeeper.Lifting.Nothing());
        settle();
        assertThat(kernel.banned).isEmpty();
        assertThat(journal).isEmpty();
        assertThat(said()).isEmpty();
    }

    @Test
    void aSourceTheKernelKnowsIsNotKeptOutAndNotOnRecord() {
        kernel.known.put(Source.of(EVE), now.plusSeconds(1));
        fail(EVE, 5);
        settle();
        assertThat(keeper.bans()).isEmpty();
        assertThat(journal).isEmpty();
        assertThat(said()).containsExactly(
                "198.51.100.7 is not kept out, since it had a session of late, but 5 handshakes failed within 60 s");
    }

    @Test
    void bansComeBackWithATableThatWasGoneWithTheTimeTheyStillHave() {
        fail(EVE, 5);
        settle();
        Bans.Ban ban = keeper.bans().getFirst();
        kernel.flush();
        now = now.plusSeconds(30);
        keeper.mend();
        assertThat(kernel.banned).containsEntry(Source.of(EVE), ban);
        kernel.flush();
        now = now.plusSeconds(90);
        keeper.mend();
        assertThat(kernel.banned).as("it is over").isEmpty();
    }

    @Test
    void liftingAsksTheKernelWhateverIsKnownHere() {
        Bans.Ban theirs = new Bans.Ban(Source.of(EVE), 1, now.plusSeconds(60), "");
        kernel.banned.put(theirs.source(), theirs);
        assertThat(keeper.lift(Source.of(EVE), OPERATOR).join()).isEqualTo(new Doorkeeper.Lifting.Done(theirs));
        assertThat(kernel.banned).isEmpty();
        assertThat(notes()).singleElement().isInstanceOfSatisfying(BanNote.Lifted.class, lifted -> {
            assertThat(lifted.by()).isEqualTo(OPERATOR);
            assertThat(lifted.why()).isEqualTo("an operator asked for it");
            assertThat(lifted.until()).isEqualTo(now.plusSeconds(60));
        });
        assertThat(keeper.lift(Source.of(EVE), OPERATOR).join()).isEqualTo(new Doorkeeper.Lifting.Nothing());
    }

    @Test
    void whatCannotBePutOnRecordOrDoneIsNotLifted() {
        fail(EVE, 5);
        settle();
        Outcome.Failed full = new Outcome.Failed("the disk is full", "make room");
        disk = full;
        assertThat(keeper.lift(Source.of(EVE), OPERATOR).join()).isEqualTo(new Doorkeeper.Lifting.Failed(full));
        assertThat(kernel.banned).hasSize(1);
        disk = Outcome.done();
        kernel.broken = true;
        assertThat(keeper.lift(Source.of(EVE), OPERATOR).join()).isInstanceOf(Doorkeeper.Lifting.Failed.class);
        assertThat(keeper.bans()).hasSize(1);
        kernel.broken = false;
        assertThat(keeper.lift(Source.of(EVE), OPERATOR).join()).isInstanceOf(Doorkeeper.Lifting.Done.class);
        assertThat(keeper.bans()).isEmpty();
    }

    @Test
    void anEndInOrderForgetsNobody() {
        kernel.known.put(Source.of(Address.of("203.0.113.5")), now.plusSeconds(600));
        come(1, ANA);
        fail(EVE, 5);
        settle();
        List<Bans.Ban> bans = keeper.bans();
        keeper.close();
        assertThat(kernel.there).isFalse();
        assertThat(kernel.known).isEmpty();
        now = now.plusSeconds(20);
        begin();
        assertThat(kernel.known).containsOnlyKeys(Source.of(ANA), Source.of(Address.of("203.0.113.5")))
                .containsEntry(Source.of(ANA), now.minusSeconds(20).plus(DoorTerms.USUAL.known()));
        assertThat(kernel.banned.values()).containsExactlyElementsOf(bans);
        assertThat(keeper.bans()).isEqualTo(bans);
    }

    @Test
    void afterAKillTheKernelTellsWhoIsKeptOut() {
        fail(EVE, 5);
        settle();
        List<Bans.Ban> bans = keeper.bans();
        begin();
        assertThat(keeper.bans()).isEqualTo(bans);
    }

    @Test
    void aDamagedFileForgetsAndStarts() throws Exception {
        keeper.close();
        Files.writeString(directory.resolve("door-main"), "sallyport-door 1\nknown 198.51.100.9 2026-03-03T06:00:00Z\n");
        begin();
        assertThat(kernel.there).isTrue();
        assertThat(kernel.known).isEmpty();
    }

    @Test
    void whoWasKnownComesBackAfterAFlushToo() {
        kernel.known.put(Source.of(ANA), now.plusSeconds(86_400));
        now = now.plus(Doorkeeper.READ_PAUSE).plusSeconds(1);
        keeper.mend();
        kernel.flush();
        keeper.mend();
        assertThat(kernel.known).containsOnlyKeys(Source.of(ANA));
    }

    @Test
    void sessionsAreToldWhenTheyBeginAndEndAndWhileTheyLast() {
        come(1, ANA);
        settle();
        assertThat(told()).containsExactly(Source.of(ANA));
        now = now.plus(DoorTerms.USUAL.known().dividedBy(2));
        keeper.mend();
        assertThat(told()).containsExactly(Source.of(ANA));
        keeper.mend();
        assertThat(told()).isEmpty();
        go(1);
        settle();
        assertThat(told()).containsExactly(Source.of(ANA));
        come(2, ANA);
        settle();
        assertThat(told()).hasSize(1);
        ears.epochBegan(MAIN, 2, true);
        settle();
        assertThat(told()).as("the daemon ended").containsExactly(Source.of(ANA));
    }

    @Test
    void whatTheKernelDoesNotTakeIsToldAgain() {
        kernel.broken = true;
        come(1, ANA);
        settle();
        kernel.broken = false;
        keeper.mend();
        assertThat(told()).containsExactly(Source.of(ANA));
    }

    @Test
    void aTroubleIsSaidWhenItBeginsAndWhenItIsOver() {
        notices.clear();
        kernel.broken = true;
        keeper.mend();
        keeper.mend();
        kernel.broken = false;
        keeper.mend();
        keeper.mend();
        assertThat(notices).containsExactly(
                new Notice.Drift(MAIN, Notice.Drift.Part.DOOR, List.of(), Optional.of(FakeDoorway.BROKEN),
                        Optional.of(new Notice.Lasting(now, 1)), now),
                new Notice.Drift(MAIN, Notice.Drift.Part.DOOR, List.of("the limits at its port are in force again"), Optional.empty(),
                        Optional.of(new Notice.Lasting(now, 2)),
                        now));
    }

    @Test
    void aSourceIsToldOnceHoweverOftenItCame() {
        kernel.broken = true;
        for (int i = 0; i < 100; i++) {
            come(i, ANA);
            go(i);
        }
        settle();
        kernel.broken = false;
        keeper.mend();
        assertThat(told()).containsExactly(Source.of(ANA));
    }

    private void come(int cid, Address from) {
        ears.on(new Event.Connect(client(cid), 0, peer(from), now));
        ears.on(new Event.Established(client(cid), now));
    }

    private void go(int cid) {
        ears.on(new Event.Disconnect(client(cid), 0, 0, Duration.ZERO, now));
    }

    private void fail(Address from, int times) {
        for (int i = 0; i < times; i++) {
            ears.logged(MAIN, "N", from + ":40131 TLS Error: TLS handshake failed");
        }
    }

    /** Everything that waits for the kernel is done: it is done in order, and this is asked last. */
    private void settle() {
        keeper.lift(Source.of(Address.of("192.0.2.99")), "a test").join();
    }

    private Set<Source> told() {
        TreeSet<Source> all = new TreeSet<>();
        kernel.told.forEach(all::addAll);
        kernel.told.clear();
        return all;
    }

    private List<BanNote> notes() {
        List<BanNote> notes = new ArrayList<>();
        for (String line : journal) {
            if (RecordReader.read(line) instanceof Reading.ReadBan(BanNote note)) {
                notes.add(note);
            }
        }
        assertThat(notes).hasSameSizeAs(journal);
        return notes;
    }

    private List<String> said() {
        return notices.stream().flatMap(notice -> notice instanceof Notice.Daemon daemon
                ? Stream.of(daemon.text())
                : Stream.empty()).toList();
    }

    private static ClientId client(int cid) {
        return new ClientId(MAIN, 1, cid);
    }

    private static Peer peer(Address from) {
        return new Peer(Optional.of("ana"), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(from), 40_131,
                PeerInfo.none());
    }
}
