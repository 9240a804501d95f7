package io.sallyport.lab;

import java.util.List;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.sallyport.control.Reloaded;
import io.sallyport.control.Reply;
import io.sallyport.control.Request;
import io.sallyport.control.UsageRow;
import io.sallyport.demo.NetworkNamespace;

import static io.sallyport.lab.GatewayLab.FINANCE;
import static io.sallyport.lab.GatewayLab.GIT;
import static org.assertj.core.api.Assertions.assertThat;

/** Real networks behind real OpenVPN clients: two with the same range, one translated by the gateway, one as it is; and one site with two connectors. */
@Tag("lab")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SitesLabTest {
    private static final String SITES = """
            apiVersion: sallyport/v1
            kind: Sites
            rows:
              - {name: north, connectors: [gw-north], subnets: [192.168.1.0/24], virtual: {192.168.1.0/24: 10.110.1.0/24}}
              - {name: south, connectors: [gw-south-a, gw-south-b], subnets: [192.168.1.0/24], virtual: {192.168.1.0/24: 10.110.2.0/24}}
              - {name: east, connectors: [gw-east], subnets: [192.168.50.0/24], virtual: {192.168.50.0/24: 10.110.3.0/24}}
              - {name: west, connectors: [gw-west], subnets: [192.168.60.0/24]}
              - {name: north-and-south, from: [north, south], to: [north, south]}
              - {name: red-to-east, for: [red], to: [east]}
              - {name: east-to-west, from: [east], to: [west]}
            """;
    private static final String NORTH = "10.110.1.10";
    private static final String SOUTH = "10.110.2.10";
    private static final String EAST = "10.110.3.10";
    private static final String WEST = "192.168.60.10";
    private static final Pattern PACKETS = Pattern.compile("counter packets ([0-9]+)");

    @RegisterExtension
    static final GatewayLab LAB = new GatewayLab("sit", policy(), true);

    private static final Machines MACHINES = new Machines();

    /** The machines behind the connectors. */
    private static final class Machines {
        private final List<Branch> all = new java.util.ArrayList<>();

        Branch of(int n) {
            return all.get(n);
        }
    }

    private static SortedMap<String, String> policy() {
        SortedMap<String, String> files = LabPolicy.files();
        files.put("policies/sites.yaml", SITES);
        files.put(LabPolicy.GROUPS, LabPolicy.groups("""
                  - {name: gateways, common-names: ["gw-*"]}
                  - {name: trusted-branches, common-names: [gw-north, gw-west]}
                """));
        files.put(LabPolicy.ACCESS, LabPolicy.access("""
                  - {name: gateways, allow: [gateways], to: [dns]}
                  - {name: branches-git, allow: [trusted-branches], to: [git]}
                """));
        return files;
    }

    @BeforeAll
    static void connect() {
        String stem = "sit" + ProcessHandle.current().pid() + "-h";
        MACHINES.all.add(Branch.behind(stem + 1, "192.168.1", LAB.laptop("gw-north")));
        MACHINES.all.add(Branch.behind(stem + 2, "192.168.1", LAB.laptop("gw-south-a"), LAB.laptop("gw-south-b")));
        MACHINES.all.add(Branch.behind(stem + 3, "192.168.50", LAB.laptop("gw-east")));
        MACHINES.all.add(Branch.behind(stem + 4, "192.168.60", LAB.laptop("gw-west")));
        MACHINES.all.forEach(branch -> branch.station().serveTcp(443));
        LAB.servers().space().must("nft", "add table inet seen; add chain inet seen c { type filter hook prerouting priority -300; };"
                + "add rule inet seen c ip saddr 192.168.60.0/24 counter");
        for (String name : List.of("gw-north", "gw-south-a", "gw-east", "gw-west", "ana", "cem")) {
            LAB.laptop(name).connect();
        }
        // Only now, so that it is the one that stands by.
        LAB.laptop("gw-south-b").connect();
        LAB.session("gw-south-b");
    }

    @AfterAll
    static void close() {
        MACHINES.all.forEach(Branch::close);
    }

    private static Station north() {
        return MACHINES.of(0).station();
    }

    private static Station south() {
        return MACHINES.of(1).station();
    }

    private static Station east() {
        return MACHINES.of(2).station();
    }

    private static Station west() {
        return MACHINES.of(3).station();
    }

    @Test
    @Order(1)
    void twoSitesWithTheSameRangeReachEachOtherByVirtualSubnets() {
        Eventually.holds("north reaches south", () -> north().tcp(SOUTH, 443));
        assertThat(south().tcp(NORTH, 443)).as("south reaches north").isTrue();
        assertThat(north().pings(SOUTH)).isTrue();
        assertThat(north().tcp(EAST, 443)).as("no row lets north reach east").isFalse();
    }

    @Test
    @Order(2)
    void theGatewayTranslatesWhereItCan() {
        Laptop ana = LAB.laptop("ana");
        assertThat(ana.station().tcp(EAST, 443)).as("red reaches east by its virtual subnet").isTrue();
        assertThat(ana.station().flows()).isTrue();
        LAB.laptop("cem").station().space().must("ip", "route", "replace", "10.110.0.0/16", "dev", GatewayLab.CLIENT_TUN);
        assertThat(LAB.laptop("cem").station().tcp(EAST, 443)).as("blue does not").isFalse();
        assertThat(east().tcp(WEST, 443)).as("east reaches west").isTrue();
        assertThat(west().tcp(EAST, 443)).as("and not the other way").isFalse();
        ana.station().serveTcp(443);
        assertThat(east().tcp(ana.tunnelAddress().orElseThrow(), 443)).as("a site starts nothing towards a client").isFalse();
    }

    @Test
    @Order(3)
    void whatIsBehindAConnectorHasItsReach() {
        assertThat(north().tcp(GIT, 443)).as("a row lets the connector reach git").isTrue();
        assertThat(north().tcp(FINANCE, 443)).isFalse();
        assertThat(south().tcp(GIT, 443)).as("no row does").isFalse();
    }

    /** Under translated addresses and others: what a site's machines use is on its connector's account, and of nothing is it said that it is nobody's. */
    @Test
    @Order(3)
    void whatASiteUsesItsConnectorUses() {
        for (String connector : List.of("gw-north", "gw-east", "gw-west")) {
            assertThat(used(connector)).as(connector + " opened connections above").isPositive();
        }
        long before = used("gw-east");
        east().space().must("ping", "-q", "-i", "0.002", "-c", "50", "-s", "1200", WEST);
        // Each of them is a packet up and one down, of 1,228 bytes.
        Eventually.holds("the pings are counted", () -> used("gw-east") >= before + 100 * 1_228);
        assertThat(LAB.daemonSaid()).doesNotContain("that are nobody's");
    }

    private static long used(String person) {
        return LAB.ask(new Request.Usage(person)) instanceof Reply.Usage(List<UsageRow> rows)
                ? rows.stream().filter(row -> row.person().equals(person)).flatMap(row -> row.periods().stream())
                        .filter(used -> used.period().equals("day")).mapToLong(used -> used.downBytes() + used.upBytes()).sum()
                : 0;
    }

    @Test
    @Order(4)
    void addressesOfASiteAreAcceptedFromItsConnectorAlone() {
        long before = seen();
        assertThat(west().tcp(GIT, 443)).isTrue();
        assertThat(seen()).as("the counter counts").isGreaterThan(before);
        long honest = seen();
        for (String thief : List.of("ana", "gw-north")) {
            NetworkNamespace space = LAB.laptop(thief).station().space();
            space.must("ip", "address", "add", "192.168.60.99/32", "dev", "lo");
            assertThat(space.run("ping", "-c", "2", "-W", "1", "-I", "192.168.60.99", GIT).succeeded()).isFalse();
            space.must("ip", "address", "del", "192.168.60.99/32", "dev", "lo");
        }
        assertThat(seen()).as("packets under a stolen address that came through").isEqualTo(honest);
    }

    @Test
    @Order(5)
    void addressesOfASiteAreRefusedFromAnywhereButTheTunnel() {
        NetworkNamespace servers = LAB.servers().space();
        LAB.gateway().must("nft", "add table inet watch; add chain inet watch c { type filter hook input priority 0; };"
                + "add rule inet watch c ip saddr 10.110.3.77 counter");
        servers.must("ip", "address", "add", "10.110.3.77/32", "dev", "lo");
        servers.run("ping", "-c", "2", "-W", "1", "-I", "10.110.3.77", "10.255.255.1");
        assertThat(packets(LAB.gateway(), "watch")).isZero();
        LAB.gateway().must("nft", "flush chain inet sallyport_main.sites forged");
        servers.run("ping", "-c", "2", "-W", "1", "-I", "10.110.3.77", "10.255.255.1");
        servers.must("ip", "address", "del", "10.110.3.77/32", "dev", "lo");
        LAB.gateway().must("nft", "delete table inet watch");
        Eventually.holds("the chain is back",
                () -> LAB.gateway().must("nft", "list", "table", "inet", "sallyport_main.sites").contains("goto forged"));
    }

    @Test
    @Order(6)
    void aRouteOfOursThatIsTakenAwayComesBackAndOthersStay() {
        int heard = LAB.daemon().count();
        LAB.gateway().must("ip", "route", "add", "10.250.0.0/24", "dev", GatewayLab.TUN);
        LAB.gateway().must("ip", "route", "del", "10.110.2.0/24", "dev", GatewayLab.TUN);
        assertThat(LAB.daemon().await("the route to 10.110.2.0/24 by tun-main was gone: put back", heard, GatewayLab.SOON)).isPresent();
        Eventually.holds("north reaches south", () -> north().tcp(SOUTH, 443));
        assertThat(LAB.gateway().must("ip", "route", "show", "dev", GatewayLab.TUN)).contains("10.250.0.0/24");
        LAB.gateway().must("ip", "route", "del", "10.250.0.0/24", "dev", GatewayLab.TUN);
    }

    @Test
    @Order(7)
    void theConnectorThatStandsByTakesOverWhenTheOtherIsGone() {
        assertThat(north().tcp(SOUTH, 443)).isTrue();
        Laptop second = LAB.laptop("gw-south-b");
        long times = second.client().timesConnected();

        LAB.laptop("gw-south-a").stop();
        MACHINES.of(1).by(2);

        second.awaitUp(times + 1);
        Eventually.holds("north reaches south by the other connector", () -> north().tcp(SOUTH, 443));
        assertThat(south().tcp(NORTH, 443)).isTrue();

        LAB.laptop("gw-south-a").connect();
        LAB.session("gw-south-a");
        assertThat(north().tcp(SOUTH, 443)).as("who comes back stands by").isTrue();
        assertThat(second.client().timesConnected()).isEqualTo(times + 1);
    }

    @Test
    @Order(8)
    void aSiteThatAPolicyMovesIsThereByItsNewAddresses() {
        Laptop connector = LAB.laptop("gw-west");
        long times = connector.client().timesConnected();
        assertThat(LAB.commit("west is known by another range", "policies/sites.yaml", SITES.replace("subnets: [192.168.60.0/24]}",
                "subnets: [192.168.60.0/24, 192.168.61.0/24], virtual: {192.168.60.0/24: 10.110.4.0/24}}")))
                .isInstanceOf(Reloaded.Activated.class);
        connector.awaitUp(times + 1);
        LAB.laptop("gw-east").connect();
        Eventually.holds("east reaches west by its new range", () -> east().tcp("10.110.4.10", 443));
        assertThat(LAB.gateway().must("ip", "route", "show", "proto", "83")).contains("10.110.4.0/24", "192.168.61.0/24")
                .doesNotContain("192.168.60.0/24");
    }

    /** Packets from west's range that reached the servers. */
    private static long seen() {
        return packets(LAB.servers().space(), "seen");
    }

    private static long packets(NetworkNamespace space, String table) {
        Matcher matcher = PACKETS.matcher(space.must("nft", "list", "table", "inet", table));
        assertThat(matcher.find()).isTrue();
        return Long.parseLong(matcher.group(1));
    }
}
