package io.sallyport.flow;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.sallyport.adapter.store.MemoryUsageStore;
import io.sallyport.decision.Decider;
import io.sallyport.decision.Sample;
import io.sallyport.event.Event;
import io.sallyport.event.Peer;
import io.sallyport.event.PeerInfo;
import io.sallyport.management.Command;
import io.sallyport.model.Bandwidth;
import io.sallyport.model.ClientId;
import io.sallyport.model.DataSize;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Network;
import io.sallyport.model.Traffic;
import io.sallyport.policy.AddressTerms;
import io.sallyport.policy.AuthenticationTable;
import io.sallyport.policy.Estate;
import io.sallyport.policy.InstanceNetwork;
import io.sallyport.policy.Period;
import io.sallyport.policy.Policy;
import io.sallyport.policy.PushTerms;
import io.sallyport.policy.QuotaRow;
import io.sallyport.policy.QuotaTable;
import io.sallyport.policy.QuotaTerms;
import io.sallyport.policy.QuotaTerms.Over;
import io.sallyport.policy.RiskTable;
import io.sallyport.policy.SignalKind;
import io.sallyport.usage.Baseline;

import static io.sallyport.flow.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

/** Quotas as they bite: what is counted, and what becomes of sessions by it. */
class AccountingTest {
    private static final Bandwidth FULL = new Bandwidth(50_000_000);
    private static final Bandwidth SLOW = new Bandwidth(1_000_000);
    private static final String ANA = "10.8.0.2";
    private static final InstanceName FIELD = new InstanceName("field");

    private final FakeMeter meter = new FakeMeter();
    private final MemoryUsageStore store = new MemoryUsageStore();
    private FakeWorld world = new FakeWorld(Optional.of(meter), store);
    private int key;

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void aQuotaUsedUpInASessionSlowsItDownAndTheNextDayItIsFastAgain() {
        start(volume(1_000, Period.DAY, new Over.Throttle(SLOW)));
        connect("ana");
        carry(999);
        assertThat(down("ana")).isEqualTo(FULL);

        carry(1);

        assertThat(down("ana")).isEqualTo(SLOW);
        assertThat(world.daemon.sent(Command.ClientPendingAuth.class).getLast().extra()).isEqualTo("your 1 kB per day are used up");
        world.now = Period.DAY.end(world.now, Sample.ISTANBUL);
        remind();
        assertThat(down("ana")).isEqualTo(FULL);
        assertThat(world.daemon.sent(Command.ClientKill.class)).isEmpty();
    }

    @Test
    void warningsAreSaidOnceEachAndChangeNothing() {
        start(volume(1_000, Period.WEEK, new Over.Throttle(SLOW)));
        connect("ana");

        carry(799);
        carry(1);
        carry(100);
        carry(50);

        assertThat(world.notices.stream().filter(notice -> notice instanceof Notice.Warned).map(notice -> ((Notice.Warned) notice).texts()))
                .containsExactly(List.of("80 % of 1 kB per week is used: 800 B"), List.of("95 % of 1 kB per week is used: 950 B"));
        assertThat(down("ana")).isEqualTo(FULL);
        assertThat(world.daemon.sent(Command.ClientPendingAuth.class).stream().map(Command.ClientPendingAuth::extra))
                .containsExactly("80 % of your 1 kB per week are used", "95 % of your 1 kB per week are used");
        until(() -> world.journal.stream().filter(line -> line.contains("95 % of 1 kB per week is used")).count() == 1);
    }

    @Test
    void cutEndsTheSessionAndLetsNoneIn() {
        start(volume(1_000, Period.DAY, new Over.Cut()));
        connect("ana");

        carry(1_000);

        assertThat(world.kernel.clients()).isEmpty();
        assertThat(world.daemon.sent(Command.ClientKill.class)).singleElement().satisfies(kill -> assertThat(kill.message()).contains(
                "HALT,your volume of data is used up"));
        connect("ana");
        assertThat(world.daemon.sent(Command.ClientDeny.class)).hasSize(1);
    }

    @Test
    void denyLeavesTheSessionAndLetsNoneIn() {
        start(volume(1_000, Period.DAY, new Over.Deny()));
        connect("ana");

        carry(1_000);

        assertThat(world.kernel.clients()).hasSize(1);
        connect("ana");
        assertThat(world.daemon.sent(Command.ClientDeny.class)).hasSize(1);
    }

    @Test
    void aGrantHoldsUntilThePeriodEndsAndAResetForgives() {
        start(volume(1_000, Period.DAY, new Over.Throttle(SLOW)));
        connect("ana");
        carry(1_000);

        assertThat(change(new Accounts.Change.Grant(Period.DAY, new DataSize(500)))).isEqualTo(Outcome.done());
        assertThat(down("ana")).isEqualTo(FULL);
        carry(500);
        world.journalFails = true;
        assertThat(change(new Accounts.Change.Reset(List.of(Period.DAY))).isDone()).as("not on record").isFalse();
        assertThat(down("ana")).isEqualTo(SLOW);
        world.journalFails = false;
        assertThat(change(new Accounts.Change.Reset(List.of(Period.DAY, Period.WEEK)))).isEqualTo(Outcome.done());

        assertThat(down("ana")).isEqualTo(FULL);
        assertThat(world.journal.stream().filter(line -> line.contains("\"usage-")).map(line -> line.replaceAll(".*\"event\"", "")))
                .containsExactly(
                        ":{\"kind\":\"usage-granted\"},\"person\":\"ana\",\"by\":\"uid 0\",\"reason\":\"a long call\",\"period\":\"day\",\"granted-bytes\":500}",
                        ":{\"kind\":\"usage-reset\"},\"person\":\"ana\",\"by\":\"uid 0\",\"reason\":\"a long call\",\"forgiven\":[{\"period\":\"day\",\"down-bytes\":1500,\"up-bytes\":0},{\"period\":\"week\",\"down-bytes\":1500,\"up-bytes\":0}]}");
        // The month was not asked for.
        assertThat(world.gate.accounts().of("ana").used().values()).extracting(used -> used.down()).containsExactly(0L, 0L, 1_500L);
    }

    @Test
    void aDaemonThatWasKilledCountsOnFromWhereItWas() {
        start(volume(1_000, Period.DAY, new Over.Throttle(SLOW)));
        connect("ana");
        carry(600);
        meter.carry(ANA, 300, 0);
        FakeWorld killed = world;
        world = new FakeWorld(Optional.of(meter), store);
        // The lease of the killed one is on record.
        assertThat(world.gate.activate(decider(volume(1_000, Period.DAY, new Over.Throttle(SLOW))), 0)).isEqualTo(Outcome.done());
        assertThat(world.gate.beginCounting(world.instance)).isEqualTo(Outcome.done());
        begin();

        assertThat(world.gate.accounts().of("ana").used().values()).extracting(used -> used.down()).containsOnly(900L);
        connect("ana");
        assertThat(down("ana")).isEqualTo(FULL);
        carry(100);
        assertThat(down("ana")).isEqualTo(SLOW);
        killed.close();
    }

    @Test
    void countersThatSomebodyFlushedAreMadeAgainAndThatIsSaid() {
        start(volume(1_000, Period.DAY, new Over.Throttle(SLOW)));
        connect("ana");
        carry(500);
        meter.flush();
        world.gate.count();
        carry(499);
        assertThat(down("ana")).isEqualTo(FULL);
        meter.worn = true;
        carry(1);

        assertThat(down("ana")).isEqualTo(SLOW);
        assertThat(drift()).containsExactly("the counters of main were gone: made again", "somebody changed the chains");
        assertThat(meter.worn).isFalse();
    }

    @Test
    void countersThatCannotBeReadAreSaidOnceAndNobodyCountsAsIdle() {
        start(new QuotaTerms(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(Duration.ofMinutes(10)),
                Optional.empty(), Optional.empty()));
        connect("ana");
        carry(1);
        meter.unreadable = true;
        world.gate.count();
        world.gate.count();
        world.now = world.now.plus(Duration.ofMinutes(11));
        world.gate.count();
        remind();
        assertThat(world.kernel.clients()).hasSize(1);
        assertThat(world.notices.stream().filter(notice -> notice instanceof Notice.Drift)).as("and once more after minutes").hasSize(2);
        meter.unreadable = false;
        carry(1);
        assertThat(world.notices.stream().filter(notice -> notice instanceof Notice.Drift)).hasSize(3);
    }

    @Test
    void aSessionThatCarriesNothingEnds() {
        start(new QuotaTerms(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(Duration.ofMinutes(10)),
                Optional.empty(), Optional.empty()));
        world.gate.count();
        connect("ana");
        world.now = world.now.plus(Duration.ofMinutes(9));
        carry(1);
        world.now = world.now.plus(Duration.ofMinutes(9));
        world.gate.count();
        remind();
        assertThat(world.kernel.clients()).as("9 minutes after the last byte: %s", world.notices).hasSize(1);

        world.now = world.now.plus(Duration.ofMinutes(1));
        world.gate.count();
        remind();

        assertThat(world.daemon.sent(Command.ClientKill.class)).singleElement().satisfies(kill -> assertThat(kill.message()).contains(
                "HALT,your session carried nothing for long; connect again"));
    }

    @Test
    void sessionsAtOnceCountEveryInstanceAndNotTheOneThatMakesRoom() {
        FakeMeter another = new FakeMeter();
        Instance field = new Instance(FIELD, world.new Kernel(), Optional.of(another), true);
        world.gate.add(field);
        world.gate.connect(field, listener -> world.daemon);
        start(new QuotaTerms(Optional.empty(), Optional.empty(), Optional.of(1), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty()));
        connect("ana");
        assertThat(world.daemon.sent(Command.ClientAuth.class)).hasSize(1);
        connect("ana");
        assertThat(world.daemon.sent(Command.ClientAuth.class)).as("it takes the place of the first").hasSize(2);

        connect(new ClientId(FIELD, 1, 9), "ana");

        assertThat(world.daemon.sent(Command.ClientDeny.class)).singleElement().satisfies(deny -> assertThat(deny.clientReason()).contains(
                "too many sessions are open under your name"));
        field.close();
    }

    @Test
    void aDayOutOfTheCommonRaisesTheRisk() {
        start(QuotaTerms.NONE);
        connect("ana");
        for (int day = 0; day < Baseline.DAYS_MIN; day++) {
            carry(Baseline.UNUSUAL_BYTES_MIN);
            world.now = world.now.plus(Duration.ofDays(1));
        }
        carry(Baseline.UNUSUAL_BYTES_MIN);
        assertThat(down("ana")).isEqualTo(FULL);

        carry(Baseline.UNUSUAL_BYTES_MIN);

        assertThat(down("ana")).isEqualTo(new Bandwidth(2_000_000));
        assertThat(world.journal.getLast()).contains("\"kind\":\"unusual-volume\"", "\"usual-per-day-bytes\":100000000");
        // It fades with the half-life of its row.
        world.now = world.now.plus(Duration.ofDays(3));
        remind();
        assertThat(down("ana")).isEqualTo(FULL);
    }

    @Test
    void theAddressOfSomebodyElseIsSettledBeforeItIsUsed() {
        start(volume(1_000, Period.DAY, new Over.Throttle(SLOW)), Duration.ZERO, "10.8.0.0/30");
        connect("ana");
        carry(300);
        world.gate.on(new Event.Disconnect(new ClientId(Sample.MAIN, 1, key - 1), 0, 0, Duration.ZERO, world.now));
        until(() -> world.gate.idle());
        meter.carry(ANA, 40, 0);
        world.now = world.now.plusSeconds(1);
        connect("ben");
        meter.carry(ANA, 5, 0);
        world.gate.count();

        assertThat(world.gate.accounts().people()).containsExactly("ana", "ben");
        assertThat(world.gate.accounts().of("ana").used().getOrDefault(Period.DAY, Traffic.NONE).down()).isEqualTo(340);
        assertThat(world.gate.accounts().of("ben").used().getOrDefault(Period.DAY, Traffic.NONE).down()).isEqualTo(5);
    }

    @Test
    void theEndTakesWhatIsLeftBeforeTheCountersGo() {
        start(volume(1_000, Period.DAY, new Over.Throttle(SLOW)));
        connect("ana");
        meter.carry(ANA, 7, 0);
        store.failing(true);
        world.gate.endCounting(world.instance);
        assertThat(meter.closed).as("not durable").isFalse();

        store.failing(false);
        world.gate.endCounting(world.instance);

        assertThat(meter.closed).isTrue();
        world.gate.count();
        assertThat(meter.there).as("a late pass makes nothing again").isFalse();
        assertThat(store.load().days()).singleElement().satisfies(row -> assertThat(row.day().used().down()).isEqualTo(7));
    }

    private void start(QuotaTerms terms) {
        start(terms, Duration.ofDays(7), "10.8.0.0/24");
    }

    private void start(QuotaTerms terms, Duration sticky, String pool) {
        assertThat(world.gate.activate(decider(terms, sticky, pool), 0)).isEqualTo(Outcome.done());
        assertThat(world.gate.beginCounting(world.instance)).isEqualTo(Outcome.done());
        begin();
    }

    private void begin() {
        world.gate.epochBegan(Sample.MAIN, 1, true);
        until(() -> !world.daemon.sent(Command.HoldRelease.class).isEmpty());
    }

    static QuotaTerms volume(long limit, Period per, Over over) {
        return new QuotaTerms(Optional.empty(), Optional.of(new QuotaTerms.Volume(new DataSize(limit), per, QuotaTerms.Counted.BOTH, over,
                new TreeSet<>(Set.of(80, 95)))), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    static Decider decider(QuotaTerms terms) {
        return decider(terms, Duration.ofDays(7), "10.8.0.0/24");
    }

    private static Decider decider(QuotaTerms terms, Duration sticky, String pool) {
        Policy sample = Sample.policy();
        QuotaRow row = new QuotaRow(Sample.ref("quotas.yaml", 1, "staff"), new TreeSet<>(Set.of("engineers")), new TreeSet<>(), Optional.of(
                FULL), Optional.empty(), Optional.empty(), false, terms);
        TreeMap<InstanceName, InstanceNetwork> networks = new TreeMap<>();
        for (InstanceName name : List.of(Sample.MAIN, FIELD)) {
            AddressTerms addresses = AddressTerms.of(Network.of(name.equals(FIELD) ? "10.9.0.0/24" : pool), Optional.empty(), sticky);
            networks.put(name, new InstanceNetwork(Sample.ref("networks.yaml", 1, name.value()), name, addresses, PushTerms.PLAIN));
        }
        RiskTable risk = new RiskTable(List.of(new RiskTable.Signal(Sample.ref("risk.yaml", 1, "unusual"), SignalKind.UNUSUAL_VOLUME, 60,
                Duration.ofDays(1), 100, new TreeSet<>(), Optional.empty())), List.of(), List.of(), List.of(
                        new RiskTable.Threshold(Sample
                                .ref("risk.yaml", 2, "slow"), new TreeSet<>(), 50,
                                new RiskTable.Response.Throttle(Optional.of(new Bandwidth(
                                        2_000_000)), Optional.empty()),
                                false, Optional.empty())));
        Policy policy = new Policy(sample.version(), sample.manifest(), sample.directory(), sample.resources(), sample.access(), sample
                .isolation(), networks, new QuotaTable(List.of(row)), AuthenticationTable.NONE, risk, sample.ruleSources(), new TreeMap<>(),
                Estate.none());
        return Decider.compile(policy).value().orElseThrow();
    }

    private Bandwidth down(String person) {
        return world.kernel.clients().values().stream().filter(grant -> grant.lease().holder().equals(person)).findFirst().orElseThrow()
                .limits().down().orElseThrow();
    }

    /** So much passes to the first client, and is counted. */
    private void carry(long bytes) {
        meter.carry(ANA, bytes, 0);
        world.gate.count();
        until(() -> world.gate.idle());
    }

    private void remind() {
        world.gate.remind(Duration.ofSeconds(1));
        until(() -> world.gate.idle());
    }

    private Outcome change(Accounts.Change change) {
        Outcome outcome = world.gate.accounts().change("ana", change, "uid 0", "a long call");
        until(() -> world.gate.idle());
        return outcome;
    }

    private List<String> drift() {
        return world.notices.stream().filter(notice -> notice instanceof Notice.Drift).flatMap(notice -> ((Notice.Drift) notice).lines()
                .stream()).toList();
    }

    private void connect(String person) {
        connect(new ClientId(Sample.MAIN, 1, key), person);
        key++;
    }

    private void connect(ClientId client, String person) {
        int verdicts = world.daemon.sent(Command.ClientAuth.class).size() + world.daemon.sent(Command.ClientDeny.class).size();
        Peer plain = Sample.peer(person);
        Peer peer = new Peer(plain.commonName(), Optional.empty(), Optional.empty(), plain.certificate(), plain.from(), 1, new PeerInfo(
                new TreeMap<>(java.util.Map.of("IV_PROTO", "990"))));
        world.gate.on(new Event.Connect(client, 1, peer, world.now));
        until(() -> world.gate.idle() && world.daemon.sent(Command.ClientAuth.class).size() + world.daemon.sent(Command.ClientDeny.class)
                .size() > verdicts);
    }
}
