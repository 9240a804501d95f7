package io.sallyport.lab;

import java.util.List;
import java.util.Optional;
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
import tools.jackson.databind.JsonNode;

import io.sallyport.control.Reloaded;
import io.sallyport.control.Reply;
import io.sallyport.control.Request;
import io.sallyport.control.SessionRow;
import io.sallyport.demo.NetworkNamespace;

import static io.sallyport.lab.GatewayLab.FINANCE;
import static io.sallyport.lab.GatewayLab.GIT;
import static io.sallyport.lab.GatewayLab.SOON;
import static io.sallyport.lab.GatewayLab.TUN;
import static org.assertj.core.api.Assertions.assertThat;

/** A bridged instance with real OpenVPN clients ({@code dev tap}): what it lets through, networks behind clients, and clients that lie about who they are. */
@Tag("lab")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BridgedLabTest {
    private static final String TAP = "dev-type tap";
    private static final String GATEWAY = "10.8.0.1";
    private static final String WEST = "192.168.60.10";
    private static final String NORTH_KNOWN = "10.110.1.10";
    private static final String PLANT = "192.168.70.10";
    private static final String PLANT_ROUTER = "192.168.70.1";
    private static final String PLANT_MAC = "02:00:5e:00:70:01";
    private static final Pattern PACKETS = Pattern.compile("packets ([0-9]+)");
    private static final Pattern SENT = Pattern.compile("Sent ([0-9]+) bytes");
    private static final int LIES = 20;

    private static final String SITES = """
            apiVersion: sallyport/v1
            kind: Sites
            rows:
              - {name: west, connectors: [gw-west], subnets: [192.168.60.0/24]}
              - {name: north, connectors: [gw-north-a, gw-north-b], subnets: [192.168.1.0/24], virtual: {192.168.1.0/24: 10.110.1.0/24}}
              - name: plant
                connectors: [gw-plant]
                subnets: [192.168.70.0/24]
                routers: {"02:00:5e:00:70:01": 192.168.70.1}
              - {name: red-everywhere, for: [red], to: [west, north, plant]}
              - {name: west-to-north, from: [west], to: [north]}
            """;

    @RegisterExtension
    static final GatewayLab LAB = new GatewayLab("bri", policy("end"), true);

    private static final Places PLACES = new Places();

    /** What stands behind the connectors. */
    private static final class Places {
        private final List<Branch> branches = new java.util.ArrayList<>();
        private final List<AutoCloseable> others = new java.util.ArrayList<>();

        Branch west() {
            return branches.get(0);
        }

        Branch north() {
            return branches.get(1);
        }
    }

    private static SortedMap<String, String> policy(String movedMac) {
        SortedMap<String, String> files = LabPolicy.files();
        files.put(LabPolicy.NETWORKS, networks(movedMac));
        files.put("policies/sites.yaml", SITES);
        files.put(LabPolicy.GROUPS, LabPolicy.groups("""
                  - {name: gateways, common-names: ["gw-*"]}
                  - {name: trusted, common-names: [gw-west]}
                """));
        files.put(LabPolicy.ACCESS, LabPolicy.access("""
                  - {name: gateways, allow: [gateways], to: [dns]}
                  - {name: trusted-git, allow: [trusted], to: [git]}
                """));
        return files;
    }

    private static String networks(String movedMac) {
        return """
                apiVersion: sallyport/v1
                kind: Networks
                rows:
                  - {name: main, instance: main, ipv4: 10.8.0.0/24, sticky: 7d, device: {kind: tap, moved-mac: %s}}
                """.formatted(movedMac);
    }

    @BeforeAll
    static void connect() throws Exception {
        String stem = "bri" + ProcessHandle.current().pid() + "-h";
        PLACES.branches.add(Branch.behind(stem + 1, "192.168.60", LAB.laptop("gw-west")));
        PLACES.branches.add(Branch.behind(stem + 2, "192.168.1", LAB.laptop("gw-north-a"), LAB.laptop("gw-north-b")));
        PLACES.branches.forEach(branch -> branch.station().serveTcp(443));
        for (String name : List.of("gw-west", "gw-north-a", "gw-plant", "ana", "ben", "cem")) {
            LAB.laptop(name).connect(TAP);
        }
        // Only now, so that it is the one that stands by.
        LAB.laptop("gw-north-b").connect(TAP);
        LAB.session("gw-north-b");
        plant(stem + 3, stem + 4);
    }

    /** A network whose connector is a bridge: its router and a machine stand in one Ethernet with the gateway. */
    private static void plant(String routerName, String machineName) {
        NetworkNamespace connector = LAB.laptop("gw-plant").station().space();
        NetworkNamespace router = NetworkNamespace.create(routerName);
        PLACES.others.add(router);
        NetworkNamespace machine = NetworkNamespace.create(machineName);
        PLACES.others.add(machine);
        connector.cable("port1", "169.254.1.1/32", router, "eth0", PLANT_ROUTER + "/24");
        connector.cable("port2", "169.254.1.2/32", machine, "eth0", PLANT + "/24");
        connector.must("ip", "link", "add", "br0", "type", "bridge");
        for (String port : List.of("port1", "port2", GatewayLab.CLIENT_TUN)) {
            connector.must("ip", "link", "set", port, "master", "br0");
        }
        connector.must("ip", "link", "set", "br0", "up");
        router.must("ip", "link", "set", "eth0", "address", PLANT_MAC);
        router.must("sysctl", "-qw", "net.ipv4.ip_forward=1", "net.ipv4.conf.all.send_redirects=0", "net.ipv4.conf.eth0.send_redirects=0");
        router.must("ip", "route", "add", GATEWAY, "dev", "eth0", "src", PLANT_ROUTER);
        router.must("ip", "route", "add", "default", "via", GATEWAY);
        machine.must("ip", "route", "add", "default", "via", PLANT_ROUTER);
        Station station = Station.in(machine);
        PLACES.others.addFirst(station);
        station.serveTcp(443);
    }

    @AfterAll
    static void close() throws Exception {
        PLACES.branches.forEach(Branch::close);
        for (AutoCloseable each : PLACES.others) {
            each.close();
        }
    }

    private static Laptop ana() {
        return LAB.laptop("ana");
    }

    private static Laptop cem() {
        return LAB.laptop("cem");
    }

    private static String address(Laptop laptop) {
        return laptop.tunnelAddress().orElseThrow();
    }

    private static String mac(Laptop laptop) {
        Matcher matcher = Pattern.compile("link/ether ([0-9a-f:]{17})")
                .matcher(laptop.station().space().must("ip", "-o", "link", "show", GatewayLab.CLIENT_TUN));
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    @Test
    @Order(1)
    void clientsReachWhatTheyMayAndOneAnotherByTheFirewall() {
        Eventually.holds("ana reaches git", () -> ana().station().tcp(GIT, 443));
        ana().station().space().must("ip", "route", "add", FINANCE, "via", GATEWAY);
        assertThat(ana().station().tcp(FINANCE, 443)).as("no row lets her").isFalse();
        LAB.laptop("ben").station().serveTcp(443);
        cem().station().serveTcp(443);
        Eventually.holds("red reaches red", () -> ana().station().tcp(address(LAB.laptop("ben")), 443));
        assertThat(ana().station().tcp(address(cem()), 443)).as("blue is isolated").isFalse();
        assertThat(LAB.cli("reach", "ana").output()).contains("git").containsPattern("mode/group");
    }

    @Test
    @Order(2)
    void whatStandsBehindAConnectorIsReachedByIt() {
        Eventually.holds("red reaches west", () -> ana().station().tcp(WEST, 443));
        assertThat(LAB.gateway().must("ip", "route", "show", "proto", "83"))
                .contains("192.168.60.0/24 via " + address(LAB.laptop("gw-west")) + " dev " + TUN)
                .contains("10.110.1.0/24 via " + address(LAB.laptop("gw-north-a")) + " dev " + TUN);
        Eventually.holds("red reaches north by its virtual subnet", () -> ana().station().tcp(NORTH_KNOWN, 443));
        Eventually.holds("west reaches north", () -> PLACES.west().station().tcp(NORTH_KNOWN, 443));
        assertThat(PLACES.north().station().tcp(WEST, 443)).as("and not the other way").isFalse();
        assertThat(PLACES.west().station().tcp(GIT, 443)).as("west's connector may reach git").isTrue();
        cem().station().space().must("ip", "route", "add", "192.168.60.0/24", "via", GATEWAY);
        assertThat(cem().station().tcp(WEST, 443)).as("blue may not").isFalse();
    }

    @Test
    @Order(3)
    void aBridgedSiteIsReachedByItsRouter() {
        Eventually.holds("red reaches the plant by the plant's router", () -> ana().station().tcp(PLANT, 443));
        assertThat(LAB.gateway().must("ip", "route", "show", "proto", "83")).contains("192.168.70.0/24 via " + PLANT_ROUTER);
        assertThat(frames()).contains(PLANT_MAC + " . 192.168.70.0/24");
    }

    @Test
    @Order(4)
    void clientsAreLimitedBothWays() {
        long down = sent(TUN);
        long up = sent("si-main");
        assertThat(Evidence.megabits(ana(), true)).isPositive();
        assertThat(Evidence.megabits(ana(), false)).isPositive();
        assertThat(sent(TUN)).as("bytes through her class towards her").isGreaterThan(down + 100_000);
        assertThat(sent("si-main")).as("bytes through her class from her").isGreaterThan(up + 100_000);
    }

    /** Bytes through the classes of a device whose rate is limited. */
    private static long sent(String device) {
        long bytes = 0;
        for (String part : LAB.gateway().must("tc", "-s", "class", "show", "dev", device).split("class htb ")) {
            Matcher matcher = SENT.matcher(part);
            if (part.contains("rate 20Mbit") || part.contains("rate 10Mbit")) {
                bytes += matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
            }
        }
        return bytes;
    }

    @Test
    @Order(5)
    void anAddressThatIsNotOnesOwnDoesNotPass() {
        LAB.servers().space().must("nft", "add table inet seen; add chain inet seen c { type filter hook prerouting priority -300; };"
                + "add rule inet seen c ip saddr { " + address(ana()) + ", 192.168.60.99 } counter");
        assertThat(ana().station().tcp(GIT, 443)).isTrue();
        long honest = packets(LAB.servers().space(), "seen");
        assertThat(honest).as("the counter counts").isPositive();
        long dropped = dropped();
        NetworkNamespace thief = cem().station().space();
        thief.must("ip", "route", "replace", GIT, "via", GATEWAY);
        for (String stolen : List.of(address(ana()), "192.168.60.99")) {
            thief.must("ip", "address", "add", stolen + "/32", "dev", "lo");
            assertThat(thief.run("ping", "-c", "3", "-i", "0.2", "-W", "1", "-I", stolen, GIT).succeeded()).isFalse();
            thief.must("ip", "address", "del", stolen + "/32", "dev", "lo");
        }
        assertThat(packets(LAB.servers().space(), "seen")).as("packets under stolen addresses that came through").isEqualTo(honest);
        assertThat(dropped()).as("frames that were dropped").isGreaterThanOrEqualTo(dropped + 6);
        assertThat(cem().station().tcp(GIT, 443)).as("under his own address he may").isTrue();
    }

    @Test
    @Order(6)
    void nobodyIsBelievedToHaveAnothersAddressOrTheGateways() {
        NetworkNamespace liar = cem().station().space();
        NetworkNamespace gateway = LAB.gateway();
        String anas = address(ana());
        long dropped = dropped();
        // Now his machine answers whoever asks for her address, or for the gateway's.
        liar.must("ip", "address", "add", anas + "/32", "dev", GatewayLab.CLIENT_TUN);
        try {
            for (int i = 0; i < LIES; i++) {
                gateway.must("ip", "neigh", "flush", "dev", TUN);
                gateway.run("ping", "-c", "1", "-W", "1", anas);
                String known = gateway.must("ip", "neigh", "show", anas, "dev", TUN);
                assertThat(known).as("whom the gateway takes for ana").doesNotContain(mac(cem()));
            }
        } finally {
            liar.must("ip", "address", "del", anas + "/32", "dev", GatewayLab.CLIENT_TUN);
        }
        Eventually.holds("his answers were dropped", () -> dropped() > dropped);
        assertThat(ana().station().tcp(GIT, 443)).isTrue();
    }

    @Test
    @Order(7)
    void aFlushOfTheRulesetIsRepairedTiesAndAll() {
        int heard = LAB.daemon().count();
        LAB.gateway().must("nft", "flush", "ruleset");
        assertThat(LAB.daemon().await("the table sallyport_main.frames was gone: loaded again", heard, SOON)).isPresent();
        Eventually.holds("ana reaches git", () -> ana().station().tcp(GIT, 443));
        assertThat(frames()).contains(mac(ana()) + " . " + address(ana()));
        int before = LAB.daemon().count();
        LAB.gateway().must("ip", "route", "replace", "192.168.60.0/24", "via", address(cem()), "dev", TUN, "onlink", "proto", "83");
        assertThat(LAB.daemon().await("the route to 192.168.60.0/24 by " + TUN + " went by " + address(cem()), before, SOON)).isPresent();
        Eventually.holds("red reaches west", () -> ana().station().tcp(WEST, 443));
    }

    @Test
    @Order(8)
    void aMacAddressThatMovesIsAnAlarmAndTheMoverIsEnded() {
        SessionRow before = LAB.session("cem");
        int heard = LAB.daemon().count();
        NetworkNamespace thief = cem().station().space();
        thief.must("ip", "link", "set", GatewayLab.CLIENT_TUN, "address", mac(ana()));
        thief.run("ping", "-c", "1", "-W", "1", GATEWAY);

        assertThat(LAB.daemon().await("uses the MAC address " + mac(ana()) + " of ana", heard, SOON)).isPresent();
        JsonNode note = Eventually.is(() -> "the alarm is on record", () -> moved(before));
        assertThat(note.path("first").path("person").asString()).isEqualTo("ana");
        assertThat(note.path("ended").asBoolean()).isTrue();
        Eventually.holds("the session is over",
                () -> LAB.sessions().stream().noneMatch(row -> row.client().equals(before.client())));
        cem().stop();
        Eventually.holds("ana has her address again", () -> ana().station().tcp(GIT, 443));
    }

    private static Optional<JsonNode> moved(SessionRow mover) {
        return Evidence.journal(LAB.journal()).stream().filter(line -> line.path("event").path("kind").asString("").equals("mac-moved")
                && line.path("mover").path("client").asString("").equals(mover.client().toString())).findFirst();
    }

    @Test
    @Order(9)
    void whereItIsOnlyReportedNeitherPassesUntilOneIsGone() {
        LAB.commit("report movers", LabPolicy.NETWORKS, networks("report"));
        LAB.laptop("dan").connect(TAP);
        SessionRow dan = LAB.session("dan");
        Eventually.holds("blue reaches git", () -> LAB.laptop("dan").station().tcp(GIT, 443));
        NetworkNamespace thief = LAB.laptop("dan").station().space();
        thief.must("ip", "link", "set", GatewayLab.CLIENT_TUN, "address", mac(ana()));
        thief.run("ping", "-c", "1", "-W", "1", GATEWAY);

        Eventually.is(() -> "the alarm is on record", () -> moved(dan));
        Eventually.holds("the address is nobody's", () -> !frames().contains(mac(ana())));
        assertThat(ana().station().tcp(GIT, 443)).isFalse();
        assertThat(LAB.status().troubles()).anyMatch(trouble -> trouble.contains(mac(ana())));
        assertThat(LAB.sessions()).as("he stays").anyMatch(row -> row.client().equals(dan.client()));

        assertThat(LAB.ask(new Request.Kill("dan", "his device lies"))).isInstanceOf(Reply.Killed.class);
        LAB.laptop("dan").stop();
        Eventually.holds("ana has her address again", () -> ana().station().tcp(GIT, 443));
    }

    @Test
    @Order(10)
    void theConnectorThatStandsByTakesOverWhenTheOtherIsGone() {
        Laptop second = LAB.laptop("gw-north-b");
        long times = second.client().timesConnected();

        LAB.laptop("gw-north-a").stop();
        PLACES.north().by(2);

        second.awaitUp(times + 1);
        Eventually.holds("red reaches north by the other connector", () -> ana().station().tcp(NORTH_KNOWN, 443));
        assertThat(LAB.gateway().must("ip", "route", "show", "proto", "83")).contains("10.110.1.0/24 via " + address(second));
    }

    @Test
    @Order(11)
    void whoIsRevokedIsFencedInAllTables() {
        SessionRow before = LAB.session("ana");
        String anas = mac(ana());
        assertThat(ana().station().tcp(GIT, 443)).isTrue();
        assertThat(LAB.ask(new Request.Kill("ana", "laptop lost"))).isEqualTo(new Reply.Killed(List.of(before.client().toString())));
        assertThat(Evidence.firewallClients(LAB.gateway())).doesNotContain(before.address4().toString());
        Eventually.holds("her MAC address is nobody's", () -> !frames().contains(anas));
        assertThat(ana().station().flows()).isFalse();
    }

    @Test
    @Order(12)
    void aDeviceThatStandsIsNotMadeAnotherOne() {
        Reloaded reloaded = LAB.commit("no Ethernet any more", LabPolicy.NETWORKS,
                networks("end").replace("kind: tap, moved-mac: end", "kind: tun"));
        assertThat(reloaded).isInstanceOf(Reloaded.Unavailable.class);
        assertThat(reloaded.toString()).contains(TUN + " is no tun device");
        assertThat(LAB.laptop("ben").station().tcp(GIT, 443)).as("all goes on as it was").isTrue();
    }

    private static String frames() {
        return LAB.gateway().must("nft", "-n", "list", "table", "netdev", "sallyport_main.frames");
    }

    private static long dropped() {
        Matcher matcher = PACKETS.matcher(frames());
        assertThat(matcher.find()).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    private static long packets(NetworkNamespace space, String table) {
        Matcher matcher = PACKETS.matcher(space.must("nft", "list", "table", "inet", table));
        assertThat(matcher.find()).isTrue();
        return Long.parseLong(matcher.group(1));
    }
}
