package io.sallyport.effect;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.sallyport.decision.Decider;
import io.sallyport.decision.Decision;
import io.sallyport.decision.Grant;
import io.sallyport.decision.Sample;
import io.sallyport.effect.nft.Edit;
import io.sallyport.effect.nft.FirewallBook;
import io.sallyport.effect.nft.FirewallBook.Seat;
import io.sallyport.effect.nft.FirewallText;
import io.sallyport.effect.nft.Lanes;
import io.sallyport.effect.nft.MapName;
import io.sallyport.effect.nft.Plan;
import io.sallyport.effect.nft.SiteText;
import io.sallyport.effect.nft.Tables;
import io.sallyport.effect.push.PushConfig;
import io.sallyport.effect.route.RoutePlan;
import io.sallyport.effect.route.RouteText;
import io.sallyport.event.Event;
import io.sallyport.facts.Facts;
import io.sallyport.ipam.Lease;
import io.sallyport.ipam.Offer;
import io.sallyport.model.Address;
import io.sallyport.model.ClientId;
import io.sallyport.model.Family;
import io.sallyport.model.Network;
import io.sallyport.policy.Policy;

import static org.assertj.core.api.Assertions.assertThat;

/** What rows of Sites become: reach, configuration lines, firewall, translation, routes. */
class SitesTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/sites");
    private static final Policy POLICY = SitesSample.policy();
    private static final Decider DECIDER = Decider.compile(withStockRules(POLICY)).value().orElseThrow();
    private static final Tables TABLES = new Tables(Samples.MAIN, "sp-main", "si-main");

    private static Policy withStockRules(Policy policy) {
        return new Policy(policy.version(), policy.manifest(), policy.directory(), policy.resources(), policy.access(), policy.isolation(),
                policy.networks(), policy.quotas(), policy.authentication(), policy.risk(), Sample.stockRules(), policy.ownRules(),
                policy.estate());
    }

    private static Decision decide(String commonName, Optional<String> serves) {
        Lease lease = Samples.lease(commonName, "10.8.0." + (100 + commonName.length()), "");
        return DECIDER.decide(new Event.Connect(Samples.client(1), 1, Sample.peer(commonName), Samples.NOW),
                Facts.of(Samples.NOW, new Offer.Available(lease)).serving(serves));
    }

    private static Grant grant(String commonName, Optional<String> serves) {
        return ((Decision.Admit) decide(commonName, serves)).grant();
    }

    @ParameterizedTest(name = "{0} reaches {1}")
    @CsvSource({"gw-north, dns", "gw-south-b, dns", "gw-east, dns", "gw-west, dns git", "ana, git site:east", "cem, git printer"})
    void aSiteIsAResourceForGroupsAndItsConnectorItselfReachesWhatOtherRowsSay(String who, String resources) {
        assertThat(grant(who, Optional.empty()).reach().allowed()).containsExactly(resources.split(" "));
    }

    @ParameterizedTest(name = "{0} that serves {1} has {2} behind it")
    @CsvSource({"gw-north, north, north", "gw-south-b, south, south", "gw-north, south, ''", "ana, north, ''", "gw-west, gone, ''"})
    void onlyAConnectorOfTheSiteServesIt(String who, String serves, String expected) {
        assertThat(grant(who, Optional.of(serves)).site().orElse("")).isEqualTo(expected);
    }

    @Test
    void noRowOfSitesLetsAConnectorIn() {
        Policy shut = SitesSample.policy(SitesSample.NETWORKS, SitesSample.SITES.replace("gw-north", "north-gateway"));
        Decision decision = Decider.compile(withStockRules(shut)).value().orElseThrow().decide(
                new Event.Connect(Samples.client(1), 1, Sample.peer("north-gateway"), Samples.NOW),
                Facts.of(Samples.NOW, new Offer.Available(Samples.lease("north-gateway", "10.8.0.9", ""))).serving(Optional.of("north")));
        assertThat(decision).isInstanceOfSatisfying(Decision.Refuse.class,
                refuse -> assertThat(refuse.denial().id()).isEqualTo("nothing-allows"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "one site's range is nobody else's | [192.168.1.0/24] | {192.168.1.0/24: 10.110.1.0/24} | GATEWAY",
        "it is the pool of the clients too | [10.8.0.0/25] | {10.8.0.0/25: 10.110.1.0/25} | CONNECTOR",
        "another site has a part of it | [192.168.0.0/16] | {192.168.0.0/16: 10.111.0.0/16} | CONNECTOR",
        "another site is known by it | [10.77.0.0/24] | {10.77.0.0/24: 10.110.1.0/24} | CONNECTOR",
        "no virtual subnet | [192.168.1.0/24] | {} | NONE"})
    void whoTranslatesDependsOnWhatOpenVpnCanTellApart(String why, String subnets, String virtual, SitePlan.Translation by) {
        Policy policy = SitesSample.policy(SitesSample.NETWORKS, """
                apiVersion: sallyport/v1
                kind: Sites
                rows:
                  - {name: other, connectors: [gw-other], subnets: [192.168.99.0/24, 172.16.5.0/24], virtual: {172.16.5.0/24: 10.77.0.0/24}}
                  - {name: one, connectors: [gw-one], subnets: %s, virtual: %s}
                  - {name: all, for: [red], to: [other, one]}
                """.formatted(subnets, virtual));
        assertThat(SitePlan.of(policy, Samples.MAIN).of("one")).as(why).extracting(SitePlan.Leg::translation).containsExactly(by);
    }

    @Test
    void connectorsAreConfiguredLikeThis() throws IOException {
        StringBuilder all = new StringBuilder();
        record Case(String who, Optional<String> serves) {}
        for (Case c : List.of(new Case("gw-north", Optional.of("north")), new Case("gw-south-a", Optional.of("south")),
                new Case("gw-south-b", Optional.empty()), new Case("gw-east", Optional.of("east")),
                new Case("gw-west", Optional.of("west")), new Case("ana", Optional.empty()))) {
            all.append("# ").append(c.who()).append(c.serves().map(site -> ", serves " + site).orElse("")).append('\n');
            PushConfig.of(POLICY, Samples.network("10.8.0.0/24"), grant(c.who(), c.serves())).lines()
                    .forEach(line -> all.append(line).append('\n'));
        }
        golden("push.conf", all.toString());
    }

    @Test
    void theTablesAreThisText() throws IOException {
        FirewallBook book = new FirewallBook(POLICY);
        TreeMap<ClientId, Optional<Seat>> clients = new TreeMap<>();
        int cid = 1;
        for (String site : List.of("north", "east", "west")) {
            clients.put(Samples.client(cid++), Optional.of(new Seat(grant("gw-" + site, Optional.of(site)), Lanes.NONE)));
        }
        book.change(clients);
        golden("rules.nft", FirewallText.render(TABLES, book.state()) + SiteText.render(TABLES, SitePlan.of(POLICY, Samples.MAIN)));
        golden("routes.txt", String.join("\n", RouteText.lines("sp-main", RoutePlan.between(List.of(Network.of("10.66.0.0/24")),
                SitePlan.of(POLICY, Samples.MAIN).known()))) + "\n");
    }

    @Test
    void withoutSitesThereIsNoTable() {
        assertThat(SiteText.render(TABLES, SitePlan.of(Samples.policy(List.of()), Samples.MAIN))).isEqualTo(SiteText.remove(TABLES));
    }

    @Test
    @Tag("lab")
    void nftAcceptsTheTables() throws IOException, InterruptedException {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")) && Files.exists(Path.of("/usr/sbin/nft")),
                "needs root and nft");
        Process check = new ProcessBuilder("unshare", "-n", "sh", "-c",
                "ip tuntap add dev sp-main mode tun && ip link add si-main type ifb && nft -c -f "
                        + GOLDEN.resolve("rules.nft").toAbsolutePath())
                .redirectErrorStream(true).start();
        String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(check.waitFor()).as(said).isZero();
    }

    @Test
    void aSitesNetworksFollowItsActiveConnector() {
        FirewallBook book = new FirewallBook(POLICY);
        assertThat(edits(book, 1, grant("gw-south-a", Optional.of("south")))).as("a profile of its own, beside the connector's")
                .containsExactly("BEHIND ffff:1  -> none", "SITE4 fffe:1 . 10.110.2.0/24  -> ffff:1", "BEHIND fffe:1  -> none",
                        "SIDE none  -> fffe:1", "BEHIND ffff:1 none -> 0:2");
        assertThat(edits(book, 2, grant("gw-south-b", Optional.empty()))).as("who stands by has nothing behind it").isEmpty();
        assertThat(edits(book, 3, grant("gw-south-a", Optional.of("south")))).as("a second session of the active one").isEmpty();
        assertThat(edits(book, 1, null)).as("the first one's end").isEmpty();
        assertThat(edits(book, 3, null)).containsExactly("BEHIND ffff:1 0:2 -> none");
        assertThat(edits(book, 4, grant("gw-west", Optional.of("west")))).as("the connector's own, where rows add nothing")
                .containsExactly("BEHIND ffff:2  -> none", "BEHIND ffff:3  -> none", "SITE4 fffe:1 . 192.168.60.0/24  -> ffff:2",
                        "SITE4 fffe:1 . 192.168.61.7  -> ffff:3", "BEHIND ffff:2 none -> 0:3", "BEHIND ffff:3 none -> 0:3");
        assertThat(edits(book, 5, grant("gw-south-b", Optional.of("south")))).as("a network keeps its number")
                .containsExactly("BEHIND ffff:1 none -> 0:2");
    }

    @Test
    void networksThatOverlapThoseBeforeAreOnTheOtherSide() {
        FirewallBook book = new FirewallBook(estate("192.168.60.0/24, 192.168.62.0/24"));
        Grant west = grant("gw-west", Optional.of("west"));
        edits(book, 1, west);
        List<Edit> wider = book.follow(book.reaches().next(estate("192.168.60.0/23, 192.168.62.0/24")), seat(1, west));
        assertThat(Plan.parts(wider))
                .extracting(part -> part.stream().map(SitesTest::text).filter(text -> !text.startsWith("REACH")).toList())
                .containsExactly(
                        List.of("BEHIND ffff:3  -> none", "SITE4 fffe:2 . 192.168.60.0/23  -> ffff:3",
                                "SITE4 fffe:2 . 192.168.62.0/24  -> ffff:2", "BEHIND fffe:2  -> none"),
                        List.of("BEHIND ffff:1 0:1 -> none", "SIDE none fffe:1 -> fffe:2", "BEHIND ffff:3 none -> 0:1"),
                        List.of("SITE4 fffe:1 . 192.168.60.0/24 ffff:1 -> ", "SITE4 fffe:1 . 192.168.62.0/24 ffff:2 -> ",
                                "BEHIND ffff:1 none -> ", "BEHIND fffe:1 none -> "));
        List<Edit> none = book.follow(book.reaches().next(Samples.policy(List.of())),
                new TreeMap<>(Map.of(Samples.client(1), Optional.empty())));
        assertThat(none).as("no sites any more").extracting(Edit::map).contains(MapName.SIDE);
        assertThat(book.state().of(MapName.BEHIND)).isEmpty();
        assertThat(book.state().of(MapName.SITE4)).isEmpty();
    }

    private static Policy estate(String west) {
        return SitesSample.policy(SitesSample.NETWORKS, """
                apiVersion: sallyport/v1
                kind: Sites
                rows:
                  - {name: west, connectors: [gw-west], subnets: [%s]}
                  - {name: red-to-west, for: [red], to: [west]}
                """.formatted(west));
    }

    private static SortedMap<ClientId, Optional<Seat>> seat(long cid, Grant grant) {
        return new TreeMap<>(Map.of(Samples.client(cid), Optional.of(new Seat(at(grant, cid), Lanes.NONE))));
    }

    private static List<String> edits(FirewallBook book, long cid, @org.jspecify.annotations.Nullable Grant grant) {
        TreeMap<ClientId, Optional<Seat>> change = new TreeMap<>();
        change.put(Samples.client(cid), Optional.ofNullable(grant).map(g -> new Seat(at(g, cid), Lanes.NONE)));
        return book.change(change).stream().filter(edit -> Set.of(MapName.SIDE, MapName.SITE4, MapName.BEHIND).contains(edit.map()))
                .map(SitesTest::text)
                .toList();
    }

    private static Grant at(Grant grant, long cid) {
        Lease lease = grant.lease();
        return new Grant(new Lease(lease.instance(), lease.holder(), Address.of("10.8.0." + (10 + cid)), lease.address6(), lease.since(),
                lease.releasedAt()), grant.reach(), grant.circle(), grant.limits(), grant.site());
    }

    private static String text(Edit edit) {
        return edit.map() + " " + edit.key() + " " + edit.was().orElse("") + " -> " + edit.is().orElse("");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"10.110.1.0/24 scope link | 10.110.1.0/24", "10.110.1.7 scope link linkdown | 10.110.1.7/32",
        "default scope link | 0.0.0.0/0", "unreachable 10.0.0.0/8 | ''", "fd00::/64 metric 1024 | ''", "'' | ''"})
    void printedRoutesAreReadBack(String line, String network) {
        assertThat(RouteText.read(Family.V4, line)).extracting(Network::toString)
                .isEqualTo(network.isEmpty() ? List.of() : List.of(network));
    }

    private static void golden(String name, String actual) throws IOException {
        Path file = GOLDEN.resolve(name);
        if (System.getProperty("sallyport.golden", "").equals("write")) {
            Files.writeString(file, actual);
        }
        assertThat(actual).isEqualTo(Files.readString(file));
    }
}
