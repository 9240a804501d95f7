package io.sallyport.adapter.kernel;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.sallyport.decision.Circle;
import io.sallyport.decision.Grant;
import io.sallyport.decision.Limits;
import io.sallyport.effect.Bundles;
import io.sallyport.effect.Delta;
import io.sallyport.effect.Desired;
import io.sallyport.effect.Samples;
import io.sallyport.effect.SitesSample;
import io.sallyport.flow.Enforcement.Reconciled;
import io.sallyport.flow.Outcome;
import io.sallyport.lab.MeasuredRate;
import io.sallyport.model.ClientId;
import io.sallyport.policy.Policy;

import static org.assertj.core.api.Assertions.assertThat;

/** What others do to the kernel is noticed, said and mended; rates are what the policy says. */
@Tag("lab")
class DriftLabTest {
    private static final Policy POLICY = Samples.policy(List.of(Samples.resource("git", "10.20.0.0/16 fd20::/64", "tcp/5201 tcp/7000")));

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private TunnelLab lab;
    private KernelEnforcement enforcement;

    @BeforeEach
    void build() {
        lab = TunnelLab.open();
        open.push(lab);
        enforcement = new KernelEnforcement(lab.settings);
        open.push(enforcement);
        TreeMap<ClientId, Grant> clients = new TreeMap<>();
        clients.put(Samples.client(1), ana("5 Mbit/s", "3 Mbit/s"));
        assertThat(enforcement.sync(new Desired(Samples.MAIN, POLICY, clients))).isEqualTo(Outcome.done());
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    private static Grant ana(String down, String up) {
        return new Grant(Samples.lease("ana", "10.8.0.5", "fd08::5"), Samples.reach("git", ""), Circle.ALONE, Samples.limits(down, up));
    }

    private void set(Grant grant) {
        TreeMap<ClientId, Optional<Grant>> changes = new TreeMap<>();
        changes.put(Samples.client(1), Optional.of(grant));
        assertThat(enforcement.apply(new Delta(changes))).isEqualTo(Outcome.done());
    }

    @Test
    void driftIsRepairedAndSaid() {
        assertThat(enforcement.reconcile()).isEqualTo(new Reconciled(List.of(), Outcome.done()));
        record Case(String deed, String said) {}
        for (Case c : List.of(new Case("nft flush ruleset", "the firewall tables of main were gone: loaded again"),
                new Case("nft delete element inet sallyport_main client4 { 10.8.0.5 }",
                        "10.8.0.5 was missing from the firewall map client4: put back"),
                new Case("nft add element inet sallyport_main client4 { 10.8.0.77 : 0:1 }",
                        "10.8.0.77 was put into the firewall map client4 by someone: removed"),
                new Case("nft insert rule inet sallyport_main forward accept",
                        "the firewall chains of main were changed by someone: loaded again"),
                new Case("nft delete element netdev sallyport_main up4 { 10.8.0.5 }",
                        "10.8.0.5 was missing from the firewall map up4: put back"),
                new Case("tc class del dev sp-lab classid 1:1", "the traffic class 1:1 towards the client was gone: put back"),
                new Case("tc class change dev si-lab parent 1: classid 1:1 htb rate 9mbit",
                        "the traffic class 1:1 from the client had another rate: set to 3 Mbit/s"),
                new Case("ip rule del pref 1", "the routing rule of sp-lab for IPv4 was gone: put back"),
                new Case("ip -6 rule del pref 1", "the routing rule of sp-lab for IPv6 was gone: put back"),
                new Case("ip link del dev si-lab",
                        "the device si-lab was gone: made again|the traffic queue of si-lab was gone: put back|the traffic class 1:1 from the client was gone: put back"))) {
            lab.in(lab.router, c.deed());
            Reconciled found = enforcement.reconcile();
            assertThat(found).as(c.deed()).isEqualTo(new Reconciled(List.of(c.said().split("\\|")), Outcome.done()));
            assertThat(enforcement.reconcile()).as("after " + c.deed()).isEqualTo(new Reconciled(List.of(), Outcome.done()));
        }
    }

    /** Of sites: the table of theirs, and the routes, next to which somebody else may well have some. */
    @Test
    void driftOfSitesIsRepairedAndSaidAndRoutesOfOthersStay() {
        Policy branches = SitesSample.policy();
        assertThat(enforcement.sync(new Desired(Samples.MAIN, branches, new TreeMap<>()))).isEqualTo(Outcome.done());
        assertThat(enforcement.reconcile()).isEqualTo(new Reconciled(List.of(), Outcome.done()));
        lab.in(lab.router, "ip route add 10.250.0.0/24 dev sp-lab", "ip route add 10.251.0.0/24 dev lan0 proto 83");
        String tables = "the firewall tables of main were gone: loaded again";
        String chains = "the firewall chains of main were changed by someone: loaded again";
        record Case(String deed, String said) {}
        for (Case c : List.of(new Case("nft delete table inet sallyport_main.sites", tables),
                new Case("nft flush chain inet sallyport_main.sites forged", chains),
                new Case("nft flush chain inet sallyport_main.sites real_d95a3f31_0", chains),
                new Case("ip route del 10.110.3.0/24 dev sp-lab", "the route to 10.110.3.0/24 by sp-lab was gone: put back"),
                new Case("ip -6 route del fd00:110:3::/64 dev sp-lab", "the route to fd00:110:3::/64 by sp-lab was gone: put back"),
                new Case("ip route add 10.99.9.0/24 dev sp-lab proto 83",
                        "a route to 10.99.9.0/24 by sp-lab was put there by someone: removed"),
                new Case("ip route flush proto 83",
                        "the route to 10.110.1.0/24 by sp-lab was gone: put back|the route to 10.110.2.0/24 by sp-lab was gone: put back"
                                + "|the route to 10.110.3.0/24 by sp-lab was gone: put back"
                                + "|the route to 192.168.60.0/24 by sp-lab was gone: put back"
                                + "|the route to 192.168.61.7/32 by sp-lab was gone: put back"))) {
            lab.in(lab.router, c.deed());
            assertThat(enforcement.reconcile()).as(c.deed()).isEqualTo(new Reconciled(List.of(c.said().split("\\|")), Outcome.done()));
            assertThat(enforcement.reconcile()).as("after " + c.deed()).isEqualTo(new Reconciled(List.of(), Outcome.done()));
        }
        assertThat(lab.in(lab.router, "ip route show")).contains("10.250.0.0/24 dev sp-lab");
        assertThat(enforcement.sync(new Desired(Samples.MAIN, POLICY, new TreeMap<>()))).as("a policy without sites")
                .isEqualTo(Outcome.done());
        assertThat(lab.in(lab.router, "ip route show proto 83")).isEmpty();
        assertThat(lab.in(lab.router, "nft list tables")).doesNotContain(".sites");
    }

    /** What somebody else changed just before a policy is activated must not be taken for what the policy says. */
    @Test
    void aRuleOfSomebodyElseIsNotLearnedWithAPolicy() {
        assertThat(enforcement.sync(new Desired(Samples.MAIN, POLICY, new TreeMap<>()))).isEqualTo(Outcome.done());
        assertThat(enforcement.reconcile()).isEqualTo(new Reconciled(List.of(), Outcome.done()));
        lab.in(lab.router, "nft insert rule inet sallyport_main forward accept comment \"mine\"");
        assertThat(enforcement.sync(new Desired(Samples.MAIN, SitesSample.policy(), new TreeMap<>()))).isEqualTo(Outcome.done());
        enforcement.reconcile();
        assertThat(lab.in(lab.router, "nft list table inet sallyport_main")).doesNotContain("mine");
        assertThat(enforcement.sync(new Desired(Samples.MAIN, POLICY, new TreeMap<>()))).isEqualTo(Outcome.done());
    }

    /** Between our loading the tables and our looking at how nft prints them is time enough for a rule of somebody else. */
    @Test
    void aRuleThatIsPutInAsSoonAsTheTablesAreLoadedIsNotLearned() {
        try (FaultyTools tools = new FaultyTools();
                KernelEnforcement fresh = new KernelEnforcement(lab.settings.keeping(true), Bundles.STANDARD, tools.in(lab.router))) {
            String deed = "/usr/sbin/nft insert rule inet sallyport_main forward accept comment mine";
            tools.before("nft", "list ruleset inet", 1, deed);
            assertThat(fresh.sync(new Desired(Samples.MAIN, POLICY, new TreeMap<>()))).isEqualTo(Outcome.done());
            assertThat(fresh.reconcile()).isEqualTo(new Reconciled(List.of(), Outcome.done()));
            assertThat(lab.in(lab.router, "nft list table inet sallyport_main")).doesNotContain("mine");

            lab.in(lab.router, "nft flush ruleset");
            tools.before("nft", "list ruleset inet", 100, deed);
            Reconciled found = fresh.reconcile();
            assertThat(found.drift()).containsExactly("the firewall tables of main were gone: loaded again");
            assertThat(found.repair()).isInstanceOfSatisfying(Outcome.Failed.class,
                    failed -> assertThat(failed.what()).isEqualTo("somebody else changes the firewall's chains each time they are loaded"));
            tools.mend("nft");
            fresh.reconcile();
            assertThat(fresh.reconcile()).isEqualTo(new Reconciled(List.of(), Outcome.done()));
            assertThat(lab.in(lab.router, "nft list table inet sallyport_main")).doesNotContain("mine");
        }
    }

    @Test
    void tablesThatCannotBeReadInTimeAreNotSaidToHaveVanished() {
        try (FaultyTools tools = new FaultyTools();
                KernelEnforcement fresh = new KernelEnforcement(lab.settings.keeping(true), Bundles.STANDARD, tools.in(lab.router))) {
            tools.hang("nft", "list ruleset");
            assertThat(fresh.sync(new Desired(Samples.MAIN, POLICY, new TreeMap<>()))).isInstanceOfSatisfying(Outcome.Failed.class,
                    failed -> assertThat(failed.what()).contains("cannot be read back", "did not end within"));
        }
    }

    @Test
    void aNetworkThatSomebodyElseRoutesIsSaidOnceAndLeftToThem() {
        lab.in(lab.router, "ip route add 10.110.3.0/24 via 192.168.7.2");
        assertThat(enforcement.sync(new Desired(Samples.MAIN, SitesSample.policy(), new TreeMap<>()))).isEqualTo(Outcome.done());
        lab.in(lab.router, "ip route del 10.110.1.0/24 dev sp-lab");
        assertThat(enforcement.reconcile().drift())
                .containsExactly("the route to 10.110.1.0/24 by sp-lab was gone: put back",
                        "10.110.3.0/24 cannot be routed to sp-lab: RTNETLINK answers: File exists");
        assertThat(enforcement.reconcile()).isEqualTo(new Reconciled(List.of(), Outcome.done()));
        assertThat(lab.in(lab.router, "ip route show")).contains("10.110.3.0/24 via 192.168.7.2", "10.110.1.0/24 dev sp-lab");
    }

    @Test
    void whoChangesWhatIsOursRingsTheBell() throws InterruptedException {
        Semaphore rung = new Semaphore(0);
        enforcement.watch(rung::release);
        for (String deed : List.of("nft flush ruleset", "nft delete element inet sallyport_main client4 { 10.8.0.5 }", "ip rule del pref 1",
                "tc class del dev sp-lab classid 1:1",
                "ip link set si-lab down")) {
            // The monitors may not listen yet, the first time.
            boolean heard = false;
            for (int i = 0; i < 20 && !heard; i++) {
                enforcement.reconcile();
                rung.drainPermits();
                lab.in(lab.router, deed);
                heard = rung.tryAcquire(1, TimeUnit.SECONDS);
            }
            assertThat(heard).as(deed).isTrue();
        }
    }

    /** What the kernel is compared with changes all the time; what we change ourselves is never taken for somebody's doing. */
    @Test
    void driftIsRepairedAndSaidWhileClientsComeAndGo() {
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Integer> traffic = CompletableFuture.supplyAsync(() -> {
            int turn = 0;
            for (; !enough.get(); turn++) {
                TreeMap<ClientId, Optional<Grant>> changes = new TreeMap<>();
                changes.put(Samples.client(2 + turn / 2 % 50),
                        turn % 2 == 0 ? Optional.of(Samples.grant(10 + turn / 2 % 50, "git")) : Optional.empty());
                assertThat(enforcement.apply(new Delta(changes))).isEqualTo(Outcome.done());
            }
            return turn;
        });
        for (int i = 0; i < 5; i++) {
            assertThat(enforcement.reconcile()).isEqualTo(new Reconciled(List.of(), Outcome.done()));
            lab.in(lab.router, "nft add table inet theirs", "nft delete table inet theirs");
            assertThat(enforcement.reconcile()).as("others change theirs").isEqualTo(new Reconciled(List.of(), Outcome.done()));
            lab.in(lab.router, "nft delete element inet sallyport_main client4 { 10.8.0.5 }");
            assertThat(enforcement.reconcile().drift()).containsExactly("10.8.0.5 was missing from the firewall map client4: put back");
            lab.in(lab.router, "nft add element inet sallyport_main circle4 { 10.8.0.77 : 0x5 }");
            assertThat(enforcement.reconcile().drift())
                    .containsExactly("10.8.0.77 was put into the firewall map circle4 by someone: removed");
        }
        enough.set(true);
        assertThat(traffic.join()).as("changes meanwhile").isGreaterThan(10);
    }

    @Test
    void theGenerationTellsWhetherSomebodyElseChangedTheRuleset() {
        Commits commits = Commits.of(Optional.of(lab.router));
        try (Generation generation = new Generation(Optional.of(lab.router))) {
            Standing before = Standing.now(generation, commits).orElseThrow();
            set(ana("6 Mbit/s", "3 Mbit/s"));
            set(Samples.grant(10, "git"));
            Standing ours = Standing.now(generation, commits).orElseThrow();
            assertThat(ours.generation()).isGreaterThan(before.generation());
            assertThat(ours.isOursSince(before)).isTrue();
            lab.in(lab.router, "nft add table inet theirs");
            Standing theirs = Standing.now(generation, commits).orElseThrow();
            assertThat(theirs.isOursSince(before)).isFalse();
            assertThat(theirs.isOursSince(ours)).isFalse();
            assertThat(theirs.isOursSince(theirs)).isTrue();
        }
        Generation nowhere = new Generation(Optional.of("nowhere-at-all"));
        assertThat(nowhere.read()).as("a namespace that is not").isEmpty();
        nowhere.close();
    }

    @Test
    void theirTablesAreLeftAlone() {
        lab.in(lab.router, "nft add table inet theirs", "nft add chain inet theirs c");
        enforcement.reconcile();
        enforcement.close();
        assertThat(lab.in(lab.router, "nft list tables")).isEqualToIgnoringNewLines("table inet theirs");
        assertThat(TunnelLab.tryIn(Optional.of(lab.router), "ip link show dev si-lab").worked()).isFalse();
    }

    @Test
    void aChangeGoesThroughAlthoughTheInterpretersDied() throws InterruptedException {
        set(ana("6 Mbit/s", "3 Mbit/s"));
        for (ProcessHandle child : ProcessHandle.current().children().toList()) {
            String line = child.info().commandLine().orElse("");
            if (line.contains("nft -i") || line.contains("tc -force")) {
                child.destroyForcibly();
                child.onExit().join();
            }
        }
        set(ana("7 Mbit/s", "2 Mbit/s"));
        assertThat(enforcement.reconcile()).isEqualTo(new Reconciled(List.of(), Outcome.done()));
        assertThat(lab.in(lab.router, "tc class show dev sp-lab")).contains("rate 7Mbit");
    }

    @Test
    void aChangeOverDriftGoesThroughByLoadingEverything() {
        lab.in(lab.router, "tc class del dev sp-lab classid 1:1");
        set(ana("6 Mbit/s", "3 Mbit/s"));
        assertThat(enforcement.reconcile()).isEqualTo(new Reconciled(List.of(), Outcome.done()));
        lab.in(lab.router, "nft delete element inet sallyport_main client4 { 10.8.0.5 }");
        TreeMap<ClientId, Optional<Grant>> gone = new TreeMap<>();
        gone.put(Samples.client(1), Optional.empty());
        assertThat(enforcement.apply(new Delta(gone))).isEqualTo(Outcome.done());
        assertThat(enforcement.reconcile()).isEqualTo(new Reconciled(List.of(), Outcome.done()));
    }

    @Test
    void whatCannotBeDoneIsSaid() {
        lab.in(lab.router, "nft flush ruleset");
        lab.sh("ip netns del " + lab.router);
        TreeMap<ClientId, Optional<Grant>> changes = new TreeMap<>();
        changes.put(Samples.client(2), Optional.of(Samples.grant(9, "git")));
        KernelEnforcement nowhere = new KernelEnforcement(lab.settings);
        open.push(nowhere);
        assertThat(nowhere.sync(new Desired(Samples.MAIN, POLICY, new TreeMap<>()))).isInstanceOfSatisfying(Outcome.Failed.class,
                failed -> assertThat(failed.what()).startsWith("the devices are not there: sp-lab cannot be made: "));
        assertThat(nowhere.apply(new Delta(changes))).isInstanceOfSatisfying(Outcome.Failed.class,
                failed -> assertThat(failed.what()).isEqualTo("no policy is in force on main yet"));
    }

    @Test
    void ratesAreWhatThePolicySaysBothWaysAndChangeAtOnce() throws InterruptedException {
        MeasuredRate.holds("down", megabits("-R"), 5);
        MeasuredRate.holds("up", megabits(""), 3);
        set(ana("20 Mbit/s", "8 Mbit/s"));
        MeasuredRate.holds("down, changed", megabits("-R"), 20);
        MeasuredRate.holds("up, changed", megabits(""), 8);
        set(new Grant(ana("", "").lease(), Samples.reach("git", ""), Circle.ALONE, Limits.NONE));
        MeasuredRate.exceeds("down, unlimited", megabits("-R"), 20);
    }

    /** The second class of queues of one stands in a bundle: it must be found, watched and mended like one under the root. */
    @Test
    void aClassInABundleShapesLikeOneUnderTheRoot() throws InterruptedException {
        enforcement = new KernelEnforcement(lab.settings, new Bundles(1));
        open.push(enforcement);
        TreeMap<ClientId, Grant> clients = new TreeMap<>();
        clients.put(Samples.client(0), new Grant(Samples.lease("bob", "10.8.0.6", "fd08::6"), Samples.reach("git", ""), Circle.ALONE,
                Samples.limits("1 Mbit/s", "1 Mbit/s")));
        clients.put(Samples.client(1), ana("5 Mbit/s", "3 Mbit/s"));
        assertThat(enforcement.sync(new Desired(Samples.MAIN, POLICY, clients))).isEqualTo(Outcome.done());
        assertThat(enforcement.reconcile()).isEqualTo(new Reconciled(List.of(), Outcome.done()));
        assertThat(lab.in(lab.router, "tc class show dev sp-lab")).contains("class htb 11:1 root ");
        MeasuredRate.holds("down", megabits("-R"), 5);
        MeasuredRate.holds("up", megabits(""), 3);
        record Case(String deed, String said) {}
        for (Case c : List.of(
                new Case("tc class del dev sp-lab classid 11:1", "the traffic class 11:1 towards the client was gone: put back"),
                new Case("tc filter del dev si-lab parent 1:", "the traffic queue of si-lab was gone: put back"),
                new Case("tc class change dev si-lab parent 11: classid 11:1 htb rate 9mbit",
                        "the traffic class 11:1 from the client had another rate: set to 3 Mbit/s"),
                new Case("tc qdisc del dev sp-lab root",
                        "the traffic queue of sp-lab was gone: put back|the traffic class 1:1 towards the client was gone: put back"
                                + "|the traffic class 11:1 towards the client was gone: put back"))) {
            lab.in(lab.router, c.deed());
            assertThat(enforcement.reconcile()).as(c.deed()).isEqualTo(new Reconciled(List.of(c.said().split("\\|")), Outcome.done()));
            assertThat(enforcement.reconcile()).as("after " + c.deed()).isEqualTo(new Reconciled(List.of(), Outcome.done()));
        }
        MeasuredRate.holds("down, mended", megabits("-R"), 5);
        set(new Grant(ana("", "").lease(), Samples.reach("git", ""), Circle.ALONE, Limits.NONE));
        assertThat(lab.in(lab.router, "nft list map inet sallyport_main down4")).as("nobody's packets in it").doesNotContain("11:1");
        assertThat(lab.in(lab.router, "tc class show dev sp-lab")).as("kept for the next").contains("class htb 11:1 root ");
    }

    /** What arrives, in Mbit/s, without the first second, in which the burst passes. */
    private double megabits(String way) throws InterruptedException {
        Process server = lab.start(lab.server, "iperf3", "-s", "-1", "-B", "10.20.0.1");
        Thread.sleep(300);
        Shell.Result result = TunnelLab.tryIn(Optional.of(lab.a), "iperf3 -c 10.20.0.1 -B 10.8.0.5 -t 4 -O 1 -J " + way);
        assertThat(result.worked()).as(result.err() + result.out()).isTrue();
        server.destroy();
        Matcher m = Pattern.compile("\"sum_received\":\\s*\\{[^}]*\"bits_per_second\":\\s*([0-9.e+]+)").matcher(result.out());
        assertThat(m.find()).isTrue();
        return Double.parseDouble(m.group(1)) / 1e6;
    }
}
