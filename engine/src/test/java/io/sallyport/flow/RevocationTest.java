package io.sallyport.flow;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.sallyport.adapter.store.MemoryUsageStore;
import io.sallyport.adapter.store.RecordReader;
import io.sallyport.audit.SessionEnd;
import io.sallyport.decision.Decider;
import io.sallyport.decision.Grant;
import io.sallyport.decision.Sample;
import io.sallyport.event.Event;
import io.sallyport.event.Peer;
import io.sallyport.event.PeerInfo;
import io.sallyport.management.Command;
import io.sallyport.management.Reply;
import io.sallyport.model.Address;
import io.sallyport.model.ClientId;
import io.sallyport.model.DataSize;
import io.sallyport.model.Network;
import io.sallyport.model.Revocation;
import io.sallyport.policy.AccessRow;
import io.sallyport.policy.Period;
import io.sallyport.policy.QuotaTerms;
import io.sallyport.policy.QuotaTerms.Over;

import static io.sallyport.flow.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

/** Whatever the reason, a session that has to go is fenced, then told, then gone, and the record says when. */
class RevocationTest {
    private static final QuotaTerms TERMS = new QuotaTerms(Optional.empty(),
            Optional.of(new QuotaTerms.Volume(new DataSize(1_000), Period.DAY,
                    QuotaTerms.Counted.BOTH, new Over.Cut(), new TreeSet<>(Set.of()))),
            Optional.empty(), Optional.of(Duration.ofHours(8)),
            Optional.of(Duration.ofMinutes(10)), Optional.empty(), Optional.empty());
    private static final Decider DECIDER = AccountingTest.decider(TERMS);
    private static final ClientId CLIENT = new ClientId(Sample.MAIN, 1, 0);
    private static final String ADDRESS = "203.0.113.7:40000";

    private final FakeMeter meter = new FakeMeter();
    private FakeWorld world = new FakeWorld(Optional.of(meter), new MemoryUsageStore());

    @BeforeEach
    void start() {
        assertThat(world.gate.activate(DECIDER, 0)).isEqualTo(Outcome.done());
        assertThat(world.gate.beginCounting(world.instance)).isEqualTo(Outcome.done());
        world.gate.epochBegan(Sample.MAIN, 1, true);
        until(() -> !world.daemon.sent(Command.HoldRelease.class).isEmpty());
        // From here on each look at the clock finds it later, so that times tell an order.
        world.tick = Duration.ofNanos(1_000);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    /** Who is let in, what then ends the session, and why it does. */
    static Stream<Arguments> ways() {
        return Stream.of(way("an operator", "ana", world -> world.gate.kill(CLIENT, "ended by uid 0"), "ended by uid 0"),
                way("operators, of many", "ana", world -> world.gate.kill(List.of(CLIENT), "ended by uid 0"), "ended by uid 0"),
                way("a policy", "eve", RevocationTest::withoutContractors, "nothing allows it"),
                way("a pool", "ana", RevocationTest::inAnotherPool, "its address left the pool"),
                way("hours", "fay", world -> at(world, Duration.ofHours(9)), "outside the hours"),
                way("the length of a session", "ana", RevocationTest::busyForEightHours, "lasted"),
                way("nothing to carry", "ana", world -> at(world, Duration.ofMinutes(11)), "nothing was sent for 10m"),
                way("a volume that is used up", "ana", world -> carry(world, 1_000), "1 kB per day"),
                way("a renewal that is refused", "fay", world -> renew(world, "fay", Duration.ofHours(12)), "outside the hours"),
                way("a renewal under another name", "ana", world -> renew(world, "ben", Duration.ZERO), "another name"),
                way("an address that is not its own", "ana",
                        world -> world.gate.on(new Event.AddressLearned(CLIENT, Network.of("10.8.0.99/32"), true, world.now)),
                        "not its lease"));
    }

    private static Arguments way(String name, String person, Consumer<FakeWorld> ends, String why) {
        return Arguments.of(name, person, ends, why);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ways")
    void firstTheFirewallThenTheMessageThenTheEnd(String name, String person, Consumer<FakeWorld> ends, String why) {
        connect(CLIENT, person);
        world.log.clear();

        ends.accept(world);

        until(() -> leaving().filter(session -> session.revocation().told().isPresent()).isPresent());
        List<String> log = List.copyOf(world.log);
        int fenced = Math.max(log.indexOf("kernel-0"), log.indexOf("sync"));
        int told = Math.max(log.indexOf("ClientKill"), log.indexOf("ClientDeny"));
        assertThat(fenced).as("%s", log).isNotNegative().isLessThan(told);
        assertThat(world.kernel.clients()).isEmpty();
        disconnect();
        SessionEnd end = end();
        assertThat(end.why()).contains(why);
        Revocation revoked = end.revoked().orElseThrow();
        assertThat(List.of(end.since(), revoked.decided(), revoked.fenced().orElseThrow(), revoked.told().orElseThrow(), end.at()))
                .isSorted().doesNotHaveDuplicates();
        assertThat(revoked.killed()).isEmpty();
        assertThat(world.gate.sessions()).isEmpty();
    }

    @Test
    void whoMakesRoomIsEndedByTheDaemonItself() {
        connect(CLIENT, "ana");
        connect(new ClientId(Sample.MAIN, 1, 1), "ana");
        Revocation revocation = leaving().orElseThrow().revocation();
        assertThat(revocation.why()).isEqualTo("superseded by main/1/1");
        assertThat(revocation.fenced()).isPresent();
        assertThat(world.daemon.sent(Command.ClientKill.class)).isEmpty();
        disconnect();
        assertThat(end().revoked().orElseThrow().fenced()).isPresent();
    }

    @Test
    void aFirewallThatDoesNotHeedIsNotWaitedFor() {
        connect(CLIENT, "ana");
        world.kernel.forgetsNobody = true;
        world.log.clear();

        assertThat(world.gate.kill(CLIENT, "ended by uid 0")).isTrue();

        assertThat(world.log).filteredOn(step -> !step.equals("journal")).containsExactly("ClientKill", "KillAddress");
        assertThat(world.daemon.sent(Command.KillAddress.class)).extracting(Command.KillAddress::address).containsExactly(ADDRESS);
        Revocation revocation = leaving().orElseThrow().revocation();
        assertThat(revocation.fenced()).isEmpty();
        assertThat(revocation.killed()).isPresent();
        assertThat(world.notices).anyMatch(notice -> notice instanceof Notice.Cut cut && !cut.fenced());

        world.kernel.forgetsNobody = false;
        world.gate.mend();

        assertThat(world.kernel.clients()).isEmpty();
        assertThat(leaving().orElseThrow().revocation().fenced()).as("as soon as it heeds").isPresent();
    }

    @Test
    void aFirewallThatHangsIsNotWaitedFor() {
        connect(CLIENT, "ana");
        CompletableFuture<Outcome> hang = new CompletableFuture<>();
        world.kernel.hang = hang;
        try {
            assertThat(world.gate.kill(CLIENT, "ended by uid 0")).isTrue();
            assertThat(world.daemon.sent(Command.KillAddress.class)).hasSize(1);
            assertThat(leaving().orElseThrow().revocation().fenced()).isEmpty();
        } finally {
            world.kernel.hang = null;
            hang.complete(Outcome.done());
        }
        until(() -> leaving().orElseThrow().revocation().fenced().isPresent());
    }

    @Test
    void whoConnectsOverIpv6IsEndedByNameUnlessSomebodyElseHasIt() {
        connect(CLIENT, "ana", "2001:db8::7");
        world.kernel.forgetsNobody = true;
        world.gate.kill(CLIENT, "ended by uid 0");
        assertThat(world.daemon.sent(Command.KillCommonName.class)).containsExactly(new Command.KillCommonName("ana"));
        world.kernel.forgetsNobody = false;
        world.gate.mend();
        disconnect();

        ClientId next = new ClientId(Sample.MAIN, 1, 1);
        connect(next, "ana", "2001:db8::7");
        world.kernel.forgetsNobody = true;
        world.gate.kill(next, "ended by uid 0");
        connect(new ClientId(Sample.MAIN, 1, 2), "ana", "2001:db8::8");
        status("ana\t2001:db8::7\t10.8.0.2\t\t1", "ana\t2001:db8::8\t10.8.0.2\t\t2");
        world.now = world.now.plusSeconds(Departure.STAY_SECONDS_MAX);
        world.gate.reconcile();
        until(() -> world.daemon.sent(Command.ClientKill.class).size() == 2);
        assertThat(world.daemon.sent(Command.KillCommonName.class)).as("ana is back").hasSize(2);
    }

    @Test
    void aSessionThatStaysIsThrownOutWhenItsTimeIsOverAndKeptUntilItIsGone() {
        connect(CLIENT, "ana");
        world.gate.kill(CLIENT, "ended by uid 0");
        status("ana\t198.51.100.9:5000\t10.8.0.2\t\t0");
        world.now = world.now.plusSeconds(Departure.STAY_SECONDS_MAX - 1);
        world.gate.reconcile();
        assertThat(world.daemon.sent(Command.KillAddress.class)).as("it has time").isEmpty();

        world.now = world.now.plusSeconds(1);
        world.gate.reconcile();

        until(() -> leaving().orElseThrow().revocation().killed().isPresent());
        assertThat(world.daemon.sent(Command.KillAddress.class)).as("where it is now").containsExactly(
                new Command.KillAddress("198.51.100.9:5000"));
        assertThat(world.daemon.sent(Command.ClientKill.class)).as("told again, it would get more time from older daemons").hasSize(1);
        assertThat(drift()).containsExactly("OpenVPN still had main/1/0, which was told to go: it is ended at once");
        world.gate.reconcile();
        assertThat(leaving()).as("nobody confirmed it").isPresent();

        status();
        world.gate.reconcile();

        assertThat(world.gate.sessions()).isEmpty();
        assertThat(end().revoked().orElseThrow().killed()).isPresent();
    }

    @Test
    void whoIsShutOutGoesFirstAndNothingThatWaitsLetsItInAgain() {
        connect(CLIENT, "ana");
        Grant grant = world.grant(CLIENT);
        ClientId other = new ClientId(Sample.MAIN, 1, 7);
        CompletableFuture<Outcome> hang = new CompletableFuture<>();
        world.kernel.hang = hang;
        List<CompletableFuture<Outcome>> changes = new ArrayList<>(List.of(world.instance.change(one(other, grant))));
        world.log.clear();
        until(() -> world.kernel.waiting.get() == 1);
        changes.add(world.instance.change(one(CLIENT, grant)));
        changes.add(world.instance.shut(CLIENT));
        world.kernel.hang = null;
        hang.complete(Outcome.done());
        changes.forEach(CompletableFuture::join);
        assertThat(world.log).containsExactly("kernel+7", "kernel-0", "kernel-0");

        world.instance.over(CLIENT).join();
        world.instance.change(one(CLIENT, grant)).join();

        assertThat(world.kernel.clients()).as("its number is another session's now").containsOnlyKeys(CLIENT, other);
    }

    private static SortedMap<ClientId, Optional<Grant>> one(ClientId client, Grant grant) {
        return new TreeMap<>(Map.of(client, Optional.of(grant)));
    }

    @Test
    void anEndThatOvertakesTheReplyIsOnRecordWithBoth() {
        connect(CLIENT, "ana");
        CompletableFuture<Reply> silence = new CompletableFuture<>();
        world.daemon.mute = silence;
        world.threads.execute(() -> world.gate.kill(CLIENT, "ended by uid 0"));
        until(() -> !world.daemon.sent(Command.ClientKill.class).isEmpty());
        world.gate.on(new Event.Disconnect(CLIENT, 10, 20, Duration.ofSeconds(3), world.now));
        world.daemon.mute = null;
        silence.complete(new Reply.Success("at last"));
        assertThat(end().revoked().orElseThrow().told()).isPresent();
    }

    @Test
    void aMessageThatWasLostIsSentAgain() {
        connect(CLIENT, "ana");
        world.daemon.reply = new Reply.Lost("no answer");
        world.gate.kill(CLIENT, "ended by uid 0");
        assertThat(leaving().orElseThrow().revocation().told()).isEmpty();
        world.daemon.reply = new Reply.Success("ok");
        status("ana\t" + ADDRESS + "\t10.8.0.2\t\t0");
        world.gate.reconcile();
        assertThat(world.daemon.sent(Command.ClientKill.class)).as("it may be on its way").hasSize(1);
        world.now = world.now.plusSeconds(Departure.TELL_SECONDS_MAX);
        world.gate.reconcile();

        until(() -> leaving().orElseThrow().revocation().told().isPresent());
        assertThat(world.daemon.sent(Command.ClientKill.class)).extracting(kill -> kill.message().orElseThrow()).containsExactly(
                "HALT,your session was ended by an administrator", "HALT,your session was ended by an administrator");
        assertThat(world.daemon.sent(Command.KillAddress.class)).isEmpty();
    }

    @Test
    void aStrangerThatStaysIsThrownOut() {
        status("eve\t198.51.100.9:5000\t10.8.0.9\t\t7");
        world.gate.reconcile();
        world.gate.reconcile();
        assertThat(world.daemon.sent(Command.ClientKill.class)).extracting(Command.ClientKill::cid).containsExactly(7L);
        world.now = world.now.plusSeconds(Departure.STAY_SECONDS_MAX);

        world.gate.reconcile();

        assertThat(world.daemon.sent(Command.KillAddress.class)).containsExactly(new Command.KillAddress("198.51.100.9:5000"));
    }

    @Test
    void aDiskThatWaitsHoldsUpNoRevocation() {
        connect(CLIENT, "fay");
        CompletableFuture<Outcome> flush = new CompletableFuture<>();
        world.flush = flush;
        try {
            at(world, Duration.ofHours(9));
            until(() -> leaving().filter(session -> session.revocation().told().isPresent()).isPresent());
            assertThat(world.kernel.clients()).isEmpty();
        } finally {
            world.flush = null;
            flush.complete(Outcome.done());
        }
        disconnect();
        assertThat(end().revoked().orElseThrow().fenced()).isPresent();
    }

    private static void withoutContractors(FakeWorld world) {
        List<AccessRow> rows = Sample.ACCESS.stream().filter(row -> !row.ref().id().name().startsWith("contractors")).toList();
        assertThat(
                world.gate.activate(DECIDER.recompile(GateTest.withNetwork(Sample.policy(rows), "10.8.0.0/24")).value().orElseThrow(), 0))
                .isEqualTo(Outcome.done());
    }

    private static void inAnotherPool(FakeWorld world) {
        assertThat(world.gate.activate(DECIDER.recompile(GateTest.withNetwork(Sample.policy(), "10.9.0.0/24")).value().orElseThrow(), 0))
                .isEqualTo(Outcome.done());
    }

    private static void at(FakeWorld world, Duration later) {
        world.now = world.now.plus(later);
        world.gate.count();
        world.gate.remind(Duration.ofDays(1));
    }

    private static void busyForEightHours(FakeWorld world) {
        world.gate.count();
        Instant end = world.now.plus(Duration.ofHours(8));
        while (world.now.isBefore(end)) {
            ((FakeMeter) world.instance.meter().orElseThrow()).carry("10.8.0.2", 1, 0);
            at(world, Duration.ofMinutes(9));
            until(() -> world.gate.idle());
        }
    }

    private static void carry(FakeWorld world, long bytes) {
        ((FakeMeter) world.instance.meter().orElseThrow()).carry("10.8.0.2", bytes, 0);
        world.gate.count();
    }

    private static void renew(FakeWorld world, String person, Duration later) {
        world.now = world.now.plus(later);
        world.gate.on(new Event.Reauth(CLIENT, 2, Sample.peer(person), world.now));
    }

    private void status(String... rows) {
        world.daemon.status = Stream.concat(
                Stream.of("HEADER\tCLIENT_LIST\tCommon Name\tReal Address\tVirtual Address\tVirtual IPv6 Address\tClient ID"),
                Stream.of(rows).map(row -> "CLIENT_LIST\t" + row)).toList();
    }

    private List<String> drift() {
        return List.copyOf(world.notices).stream()
                .flatMap(notice -> notice instanceof Notice.Drift drift ? drift.lines().stream() : Stream.empty()).toList();
    }

    private Optional<Session.Leaving> leaving() {
        return world.gate.sessions().stream().filter(session -> session instanceof Session.Leaving).map(Session.Leaving.class::cast)
                .findFirst();
    }

    /** What the journal says of the end. */
    private SessionEnd end() {
        until(() -> List.copyOf(world.journal).stream().anyMatch(line -> line.contains("\"kind\":\"session-ended\"")));
        return List.copyOf(world.journal).stream().map(RecordReader::read)
                .flatMap(read -> read instanceof RecordReader.Reading.ReadEnd(SessionEnd end) ? Stream.of(end) : Stream.empty()).findFirst()
                .orElseThrow();
    }

    private void disconnect() {
        world.gate.on(new Event.Disconnect(CLIENT, 10, 20, Duration.ofSeconds(3), world.now));
        until(() -> world.gate.idle() && world.gate.sessions().stream().noneMatch(session -> session.client().equals(CLIENT)));
    }

    private void connect(ClientId client, String person) {
        connect(client, person, "203.0.113.7");
    }

    private void connect(ClientId client, String person, String from) {
        int verdicts = world.daemon.sent(Command.ClientAuth.class).size() + world.daemon.sent(Command.ClientDeny.class).size();
        Peer plain = Sample.peer(person);
        Peer peer = new Peer(plain.commonName(), Optional.empty(), Optional.empty(), plain.certificate(),
                Address.parse(from), 40_000, new PeerInfo(new TreeMap<>()));
        world.gate.on(new Event.Connect(client, 1, peer, world.now));
        until(() -> world.gate.idle()
                && world.daemon.sent(Command.ClientAuth.class).size() + world.daemon.sent(Command.ClientDeny.class).size() > verdicts);
    }
}
