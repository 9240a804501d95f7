package io.sallyport.adapter.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.sallyport.decision.Circle;
import io.sallyport.decision.Grant;
import io.sallyport.decision.Limits;
import io.sallyport.effect.Delta;
import io.sallyport.effect.Desired;
import io.sallyport.effect.Samples;
import io.sallyport.effect.nft.Ground;
import io.sallyport.effect.nft.Listing;
import io.sallyport.effect.nft.Refusal;
import io.sallyport.effect.nft.Tally;
import io.sallyport.effect.nft.Uses;
import io.sallyport.flow.Outcome;
import io.sallyport.model.Address;
import io.sallyport.model.ClientId;
import io.sallyport.policy.IsolationTable.Mode;
import io.sallyport.policy.Policy;

import static org.assertj.core.api.Assertions.assertThat;

/** The firewall of a real kernel, tried with packets. */
@Tag("lab")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KernelEnforcementLabTest {
    private static final Policy POLICY = Samples.policy(List.of(Samples.resource("git", "10.20.0.0/16 fd20::/64", "tcp/7000 udp/7000"),
            Samples.resource("secret", "10.20.9.0/24", "tcp/7000"), Samples.resource("echo", "10.30.0.0/16", "icmp/8"),
            Samples.resource("all", "10.40.0.0/16", ""), Samples.resource("monitoring", "192.168.7.0/28 fd07::2", "tcp/1")),
            List.of(Samples.exemption("helpdesk", "staff")),
            List.of(Samples.invitation("monitoring-looks", "monitoring", "watched", "tcp/7000 udp/7000 icmp/8")));

    private static final Policy OTHER_POLICY = Samples
            .policy(List.of(Samples.resource("git", "10.20.0.0/15 fd20::/64", "tcp/7000 udp/7000"),
                    Samples.resource("all", "10.40.0.0/16", "")));

    /** The interrupted sender may not wait for the answer to its last. */
    private static final int IN_FLIGHT_AT_THE_END_MAX = 1;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private TunnelLab lab;
    private TunnelLab.Remote a;
    private TunnelLab.Remote b;
    private KernelEnforcement enforcement;

    @BeforeAll
    void build() {
        lab = TunnelLab.open();
        open.push(lab);
        lab.in(lab.a, "ip addr add 10.8.0.7/32 dev c0");
        lab.in(lab.hub, "ip route add 10.8.0.7/32 via 10.253.0.2");
        TunnelLab.Remote server = lab.prober(lab.server);
        a = lab.prober(lab.a);
        b = lab.prober(lab.b);
        server.ask("serve 7000");
        server.ask("serve 7001");
        b.ask("serve 7000");
        for (String address : List.of("10.20.0.1", "10.20.9.1", "fd20:0:0:0:0:0:0:1")) {
            assertThat(server.ask("echo " + address + " 7000") + server.ask("echo " + address + " 7001")).isEqualTo("okok");
        }
        enforcement = new KernelEnforcement(lab.settings);
        open.push(enforcement);
    }

    @BeforeEach
    void nobodyIsIn() {
        assertThat(enforcement.sync(new Desired(Samples.MAIN, POLICY, new TreeMap<>()))).isEqualTo(Outcome.done());
    }

    @AfterAll
    void end() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    private static Grant grantA(String allowed, String denied, Circle circle) {
        return new Grant(Samples.lease("ana", "10.8.0.5", "fd08::5"), Samples.reach(allowed, denied), circle, Limits.NONE);
    }

    /** Ana at an address without TCP connections: what another test cut off repeats its last segments, and would be counted. */
    private static Grant quiet(String allowed) {
        return new Grant(Samples.lease("ana", "10.8.0.7", ""), Samples.reach(allowed, ""), Circle.ALONE, Limits.NONE);
    }

    private static Grant grantB(Circle circle) {
        return new Grant(Samples.lease("bob", "10.8.0.6", "fd08::6"), Samples.reach("", ""), circle, Limits.NONE);
    }

    private void set(long cid, Optional<Grant> grant) {
        TreeMap<ClientId, Optional<Grant>> changes = new TreeMap<>();
        changes.put(Samples.client(cid), grant);
        assertThat(enforcement.apply(new Delta(changes))).isEqualTo(Outcome.done());
    }

    @Test
    void aClientReachesExactlyWhatItsReachSays() {
        assertThat(a.ask("tcp 10.8.0.5 10.20.0.1 7000")).as("before it is admitted").isEqualTo("no");
        set(1, Optional.of(grantA("git", "secret", Circle.ALONE)));
        assertThat(a.ask("tcp 10.8.0.5 10.20.0.1 7000")).as("tcp to git").isEqualTo("yes");
        assertThat(a.ask("udp 10.8.0.5 10.20.0.1 7000")).as("udp to git").isEqualTo("yes");
        assertThat(a.ask("udp 10.8.0.5 10.20.0.1 7001")).as("another port").isEqualTo("no");
        assertThat(a.ask("tcp 10.8.0.5 10.20.0.1 7001")).as("another port").isEqualTo("no");
        assertThat(a.ask("tcp 10.8.0.5 10.20.9.1 7000")).as("tcp to what is denied").isEqualTo("no");
        assertThat(a.ask("udp 10.8.0.5 10.20.9.1 7000")).as("udp to it, which is not").isEqualTo("yes");
        assertThat(a.ask("udp fd08::5 fd20::1 7000")).as("IPv6 udp").isEqualTo("yes");
        assertThat(a.ask("tcp fd08::5 fd20::1 7000")).as("IPv6 tcp").isEqualTo("yes");
        assertThat(a.ask("tcp fd08::5 fd20::1 7001")).as("IPv6 to another port").isEqualTo("no");
        assertThat(b.ask("tcp 10.8.0.6 10.20.0.1 7000")).as("somebody not admitted").isEqualTo("no");
        assertThat(b.ask("tcp 10.254.0.2 10.20.0.1 7000")).as("an address that is no client's").isEqualTo("no");
    }

    /** Few intervals are removed one by one, many by loading all anew. */
    @ParameterizedTest
    @ValueSource(ints = {1, 900})
    void aPolicyThatIsMadeReadyForInterruptsNothingAndLeavesNoDrift(int networks) {
        Policy next = Samples.policy(List.of(Samples.resource("git", "10.20.0.0/16 fd20::/64", "udp/7000"),
                Samples.resource("many", many(networks), "")));
        set(1, Optional.of(grantA("git", "", Circle.ALONE)));
        assertThat(a.ask("tcp 10.8.0.5 10.20.0.1 7000")).isEqualTo("yes");
        TreeMap<ClientId, Grant> grants = new TreeMap<>();
        grants.put(Samples.client(1), grantA("git", "", Circle.ALONE));
        for (int i = 2; i < 6; i++) {
            grants.put(Samples.client(i), new Grant(Samples.grant(i + 20, "").lease(), Samples.reach("git many", ""),
                    i % 2 == 0 ? Circle.ALONE : Samples.circle(Mode.GROUP, "team", "g" + i), Limits.NONE));
        }

        enforcement.foresee(new Desired(Samples.MAIN, next, grants));
        assertThat(a.ask("again")).as("nothing is changed yet").isEqualTo("yes");
        set(9, Optional.of(grantB(Circle.ALONE)));
        assertThat(enforcement.reconcile().drift()).as("what is made ready is no drift").isEmpty();
        assertThat(enforcement.sync(new Desired(Samples.MAIN, next, grants))).isEqualTo(Outcome.done());
        assertThat(a.ask("again")).as("the policy allows it no more").isEqualTo("no");
        assertThat(a.ask("udp 10.8.0.5 10.20.0.1 7000")).isEqualTo("yes");
        assertThat(enforcement.reconcile().drift()).isEmpty();
        assertThat(enforcement.sync(new Desired(Samples.MAIN, POLICY, new TreeMap<>()))).isEqualTo(Outcome.done());
        int before = intervals();
        while (enforcement.tidy()) {
            assertThat(enforcement.reconcile().drift()).isEmpty();
        }
        assertThat(before).isGreaterThan(networks * 2);
        assertThat(intervals()).isZero();
        assertThat(enforcement.reconcile().drift()).isEmpty();
        assertThat(a.ask("udp 10.8.0.5 10.20.0.1 7000")).isEqualTo("no");
    }

    /** Alternately few intervals and many, another rate, and a reach that grows and shrinks beside what stays. */
    @Test
    void nothingThatStaysAllowedIsLostInFiftySwaps() throws Exception {
        List<Policy> policies = List.of(POLICY,
                Samples.policy(List.of(Samples.resource("echo", "10.30.0.0/16", "icmp/8"), Samples.resource("git", many(400), ""))),
                Samples.policy(List.of(Samples.resource("echo", "10.30.0.0/15", "icmp/8"), Samples.resource("git", many(40), ""))));
        set(1, Optional.of(grantA("git echo", "", Circle.ALONE)));
        assertThat(a.ask("ping 10.30.0.1")).isEqualTo("yes");
        Process pings = new ProcessBuilder("ip", "netns", "exec", lab.a, "ping", "-q", "-i", "0.002", "10.30.0.1").redirectErrorStream(true)
                .start();
        CompletableFuture<String> said = CompletableFuture.supplyAsync(() -> output(pings));
        for (int swap = 1; swap <= 50; swap++) {
            TreeMap<ClientId, Grant> grants = new TreeMap<>();
            grants.put(Samples.client(1), new Grant(grantA("", "", Circle.ALONE).lease(), Samples.reach("git echo", ""), Circle.ALONE,
                    swap % 4 < 2 ? Limits.NONE : Samples.limits(swap + " Mbit/s", "9 Mbit/s")));
            Desired desired = new Desired(Samples.MAIN, policies.get(swap % 3), grants);
            enforcement.foresee(desired);
            assertThat(enforcement.sync(desired)).isEqualTo(Outcome.done());
            boolean more = true;
            while (more) {
                more = enforcement.tidy();
            }
        }
        assertThat(new ProcessBuilder("kill", "-INT", String.valueOf(pings.pid())).start().waitFor()).isZero();
        Matcher counted = Pattern.compile("([0-9]+) packets transmitted, ([0-9]+) received").matcher(said.get(20, TimeUnit.SECONDS));
        assertThat(counted.find()).isTrue();
        assertThat(Integer.parseInt(counted.group(1))).isGreaterThan(100);
        assertThat(Integer.parseInt(counted.group(1)) - Integer.parseInt(counted.group(2))).as(said.get()).isBetween(0,
                IN_FLIGHT_AT_THE_END_MAX);
    }

    private static String output(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String many(int networks) {
        return IntStream.range(0, networks).mapToObj(i -> "10." + (60 + i / 200) + "." + i % 200 + ".0/25")
                .collect(Collectors.joining(" "));
    }

    private int intervals() {
        String listing = lab.in(lab.router, "nft list table inet sallyport_main");
        return Listing.read(listing).elements().entrySet().stream().filter(map -> map.getKey().isOpening())
                .mapToInt(map -> map.getValue().size())
                .sum();
    }

    @Test
    void echoRequestsPassWhereTheirTypeIsAllowed() {
        set(1, Optional.of(grantA("echo", "", Circle.ALONE)));
        assertThat(a.ask("ping 10.30.0.1")).isEqualTo("yes");
        assertThat(a.ask("ping 10.20.0.1")).isEqualTo("no");
        assertThat(a.ask("tcp 10.8.0.5 10.30.0.1 7000")).isEqualTo("no");
    }

    @Test
    void aResourceWithoutServicesIsAllOfIt() {
        set(1, Optional.of(grantA("all", "", Circle.ALONE)));
        assertThat(a.ask("ping 10.40.0.1")).isEqualTo("yes");
        assertThat(a.ask("tcp 10.8.0.5 10.40.0.1 7001")).isEqualTo("yes");
        assertThat(a.ask("tcp 10.8.0.5 10.41.0.1 7001")).isEqualTo("no");
    }

    @Test
    void takingAClientOutStopsWhatItHasOpenAndPuttingItBackLetsItGoOn() {
        set(1, Optional.of(grantA("git", "", Circle.ALONE)));
        assertThat(a.ask("tcp 10.8.0.5 10.20.0.1 7000")).isEqualTo("yes");
        assertThat(a.ask("again")).isEqualTo("yes");
        set(1, Optional.empty());
        assertThat(a.ask("again")).as("an open connection of a client taken out").isEqualTo("no");
        set(1, Optional.of(grantA("git", "", Circle.ALONE)));
        assertThat(a.ask("again")).as("the same connection, the client back in").isEqualTo("yes");
    }

    @Test
    void clientsReachEachOtherAsTheirCirclesSay() {
        Circle free = Samples.circle(Mode.NONE, "", "");
        Circle team = Samples.circle(Mode.GROUP, "team", "");
        Circle other = Samples.circle(Mode.GROUP, "other", "");
        Circle help = Samples.circle(Mode.FULL, "", "helpdesk");
        Circle staff = Samples.circle(Mode.FULL, "", "staff");
        record Case(Circle from, Circle to, String answer) {}
        for (Case c : List.of(new Case(free, free, "yes"), new Case(free, team, "yes"), new Case(free, Circle.ALONE, "no"),
                new Case(team, team, "yes"), new Case(team, other, "no"), new Case(Circle.ALONE, free, "no"), new Case(help, staff, "yes"),
                new Case(staff, help, "no"))) {
            set(1, Optional.of(grantA("git", "", c.from())));
            set(2, Optional.of(grantB(c.to())));
            assertThat(a.ask("tcp 10.8.0.5 10.8.0.6 7000")).as(c.toString()).isEqualTo(c.answer());
            assertThat(a.ask("tcp fd08::5 fd08::6 7000")).as("IPv6 " + c).isEqualTo(c.answer());
        }
    }

    @Test
    void networksStartNothingTowardsClientsAndTheRouterIsJudgedLikeAnyDestination() {
        set(2, Optional.of(grantB(Samples.circle(Mode.NONE, "", ""))));
        TunnelLab.Remote server = lab.prober(lab.server);
        TunnelLab.Remote router = lab.prober(lab.router);
        assertThat(server.ask("tcp 192.168.7.2 10.8.0.6 7000")).as("a network to a client").isEqualTo("no");
        assertThat(router.ask("tcp 10.8.0.1 10.8.0.6 7000")).as("the router to a client").isEqualTo("no");
        router.ask("serve 7005");
        assertThat(server.ask("tcp 192.168.7.2 192.168.7.1 7005")).as("traffic that is not the tunnel's").isEqualTo("yes");
        set(1, Optional.of(grantA("git", "", Circle.ALONE)));
        assertThat(a.ask("tcp 10.8.0.5 10.8.0.1 7005")).as("a client to the router").isEqualTo("no");
    }

    @Test
    void aNetworkReachesAClientWhereAnInvitationSaysSo() {
        TunnelLab.Remote server = lab.prober(lab.server);
        set(2, Optional.of(grantB(Samples.circle(Mode.FULL, "", "watched"))));
        assertThat(server.ask("tcp 192.168.7.2 10.8.0.6 7000")).as("its port").isEqualTo("yes");
        assertThat(server.ask("again")).as("the same connection").isEqualTo("yes");
        assertThat(server.ask("tcp fd07::2 fd08::6 7000")).as("its port over IPv6").isEqualTo("yes");
        assertThat(server.ask("tcp 192.168.7.2 10.8.0.6 7001")).as("another port").isEqualTo("no");
        assertThat(server.ask("tcp 192.168.7.20 10.8.0.6 7000")).as("from another network").isEqualTo("no");
        assertThat(b.ask("tcp 10.8.0.6 192.168.7.2 7000")).as("the way back").isEqualTo("no");
        assertThat(a.ask("tcp 10.8.0.5 10.8.0.6 7000")).as("another client").isEqualTo("no");
        set(2, Optional.of(grantB(Circle.ALONE)));
        assertThat(server.ask("tcp 192.168.7.2 10.8.0.6 7000")).as("to a client that is isolated").isEqualTo("no");
    }

    @Test
    void whatPassesAndWhatIsDroppedIsCountedForTheClientAndByItsGround() {
        Uses before = enforcement.uses();
        set(1, Optional.of(quiet("git")));
        set(2, Optional.of(grantB(Circle.ALONE)));
        assertThat(a.ask("udp 10.8.0.7 10.20.0.1 7000")).isEqualTo("yes");
        assertThat(a.ask("udp 10.8.0.7 10.20.0.1 7001")).isEqualTo("no");
        assertThat(b.ask("tcp 10.254.0.2 10.20.0.1 7000")).isEqualTo("no");
        Uses uses = enforcement.uses();
        Address ana = Address.of("10.8.0.7");
        assertThat(uses.of(ana, "allow/git").packets()).as("a question and its answer").isEqualTo(2);
        assertThat(uses.of(ana, Uses.REFUSED).packets()).isPositive();
        assertThat(uses.of(Address.of("10.8.0.6"), "allow/git")).isEqualTo(Tally.ZERO);
        assertThat(uses.of(new Ground(Ground.Kind.ALLOW, "git")).packets())
                .isEqualTo(before.of(new Ground(Ground.Kind.ALLOW, "git")).packets() + 2);
        assertThat(uses.of(Refusal.NOT_ALLOWED).packets()).isGreaterThan(before.of(Refusal.NOT_ALLOWED).packets());
        assertThat(uses.of(Refusal.NO_CLIENT).packets()).isGreaterThan(before.of(Refusal.NO_CLIENT).packets());
    }

    @Test
    void countersSurviveAChangeOfPolicyAndALossOfTheTables() {
        set(1, Optional.of(quiet("git")));
        assertThat(a.ask("udp 10.8.0.7 10.20.0.1 7000")).isEqualTo("yes");
        Uses before = enforcement.uses();
        Address ana = Address.of("10.8.0.7");
        TreeMap<ClientId, Grant> clients = new TreeMap<>();
        clients.put(Samples.client(1), quiet("git all"));
        assertThat(enforcement.sync(new Desired(Samples.MAIN, OTHER_POLICY, clients))).isEqualTo(Outcome.done());
        assertThat(enforcement.uses().of(ana, "allow/git")).as("another policy").isEqualTo(before.of(ana, "allow/git"));
        assertThat(a.ask("udp 10.8.0.7 10.20.0.1 7000")).isEqualTo("yes");
        Tally two = enforcement.uses().of(ana, "allow/git");
        assertThat(two.packets()).isEqualTo(before.of(ana, "allow/git").packets() + 2);
        lab.in(lab.router, "nft flush ruleset");
        assertThat(enforcement.reconcile().drift()).isNotEmpty();
        assertThat(a.ask("udp 10.8.0.7 10.20.0.1 7000")).isEqualTo("yes");
        assertThat(enforcement.uses().of(ana, "allow/git").packets()).as("after the tables were lost").isEqualTo(two.packets() + 2);
    }

    @Test
    void theNextHolderOfAnAddressBeginsAtNothing() {
        set(1, Optional.of(quiet("git")));
        assertThat(a.ask("udp 10.8.0.7 10.20.0.1 7000")).isEqualTo("yes");
        set(1, Optional.empty());
        set(2, Optional.of(new Grant(Samples.lease("eve", "10.8.0.7", ""), Samples.reach("git", ""), Circle.ALONE, Limits.NONE)));
        assertThat(enforcement.uses().of(Address.of("10.8.0.7"), "allow/git")).isEqualTo(Tally.ZERO);
        assertThat(a.ask("udp 10.8.0.7 10.20.0.1 7000")).isEqualTo("yes");
        assertThat(enforcement.uses().of(Address.of("10.8.0.7"), "allow/git").packets()).isEqualTo(2);
    }

    @Test
    void nobodyElsewhereBeginsAFlowInAClientsName() {
        set(1, Optional.of(grantA("git", "", Circle.ALONE)));
        Uses before = enforcement.uses();
        TunnelLab.Remote server = lab.prober(lab.server);
        lab.in(lab.server, "ip addr add 10.8.0.5/32 dev lo");
        try {
            assertThat(server.ask("udp 10.8.0.5 192.168.7.1 7005")).isEqualTo("no");
        } finally {
            lab.in(lab.server, "ip addr del 10.8.0.5/32 dev lo");
        }
        assertThat(enforcement.uses().of(Refusal.CLAIMED).packets()).isGreaterThan(before.of(Refusal.CLAIMED).packets());
        assertThat(lab.in(lab.router, "nft list counters table inet sallyport_main")).contains("drop/claimed", "allow/git");
    }

    @Test
    void aSecondSessionOfTheSameClientKeepsTheAddressWhenTheFirstEnds() {
        set(1, Optional.of(grantA("git", "", Circle.ALONE)));
        set(2, Optional.of(grantA("git", "", Circle.ALONE)));
        set(1, Optional.empty());
        assertThat(a.ask("tcp 10.8.0.5 10.20.0.1 7000")).isEqualTo("yes");
        set(2, Optional.empty());
        assertThat(a.ask("tcp 10.8.0.5 10.20.0.1 7000")).isEqualTo("no");
    }
}
