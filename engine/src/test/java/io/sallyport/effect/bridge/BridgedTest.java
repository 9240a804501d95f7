package io.sallyport.effect.bridge;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.sallyport.decision.Circle;
import io.sallyport.decision.Grant;
import io.sallyport.decision.Limits;
import io.sallyport.effect.Samples;
import io.sallyport.effect.SitePlan;
import io.sallyport.effect.SitesSample;
import io.sallyport.effect.nft.Tables;
import io.sallyport.effect.push.PushConfig;
import io.sallyport.effect.route.RouteText;
import io.sallyport.model.ClientId;
import io.sallyport.model.Mac;
import io.sallyport.model.Network;
import io.sallyport.policy.Policy;
import io.sallyport.policytest.Difference;

import static org.assertj.core.api.Assertions.assertThat;

/** What clients, their MAC addresses and sites become on a bridged instance: ties, routers, nft text, configuration lines. */
class BridgedTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/bridged");
    private static final Tables TABLES = new Tables(Samples.MAIN, "sp-main", "si-main");
    private static final String NETWORKS = """
            apiVersion: sallyport/v1
            kind: Networks
            rows:
              - {name: main, instance: main, ipv4: 10.8.0.0/24, device: {kind: tap}}
            """;
    private static final String SITES = """
            apiVersion: sallyport/v1
            kind: Sites
            rows:
              - {name: north, connectors: [gw-north, gw-north-b], subnets: [192.168.1.0/24], virtual: {192.168.1.0/24: 10.110.1.0/24}}
              - name: west
                connectors: [gw-west]
                subnets: [192.168.60.0/24, 192.168.61.0/24]
                routers: {"02:00:00:00:00:60": 192.168.60.1, "02:00:00:00:00:61": 192.168.61.1}
              - {name: together, from: [north, west], to: [north, west]}
            """;
    private static final Policy POLICY = SitesSample.policy(NETWORKS, SITES);
    private static final SitePlan PLAN = SitePlan.of(POLICY, Samples.MAIN);

    /** Clients 1 ana, 2 gw-north, 3 gw-west, each at 10.8.0.CID; 4 stands by for north. */
    private static SortedMap<ClientId, Grant> clients() {
        TreeMap<ClientId, Grant> clients = new TreeMap<>();
        clients.put(Samples.client(1), grant(1, "ana", ""));
        clients.put(Samples.client(2), grant(2, "gw-north", "north"));
        clients.put(Samples.client(3), grant(3, "gw-west", "west"));
        clients.put(Samples.client(4), grant(4, "gw-north-b", ""));
        return clients;
    }

    private static Grant grant(int host, String name, String site) {
        return new Grant(Samples.lease(name, "10.8.0." + host, ""), Samples.reach("git", ""), Circle.ALONE, Limits.NONE,
                Optional.of(site).filter(some -> !some.isEmpty()));
    }

    /** @param macs {@code BYTE=CID,CID …}, {@code BYTE!} for one that two use */
    private static Owners owners(String macs) {
        TreeMap<Mac, SortedSet<ClientId>> of = new TreeMap<>();
        TreeSet<Mac> contested = new TreeSet<>();
        for (String word : macs.isBlank() ? new String[0] : macs.strip().split(" +")) {
            Mac mac = new Mac("02:00:00:00:00:" + word.substring(0, 2));
            if (word.endsWith("!")) {
                contested.add(mac);
            } else {
                TreeSet<ClientId> by = new TreeSet<>();
                for (String cid : word.substring(3).split(",")) {
                    by.add(Samples.client(Long.parseLong(cid)));
                }
                of.put(mac, by);
            }
        }
        return new Owners(of, contested);
    }

    private static Ties ties(String macs) {
        return Ties.of(POLICY, PLAN, clients(), owners(macs));
    }

    @ParameterizedTest(name = "where {0}, own {1}, behind {2}")
    @CsvSource(delimiter = '|', value = {
        "''           | ''                              | ''",
        "01=1         | 01 . 10.8.0.1                   | ''",
        "01=1 02=1    | 01 . 10.8.0.1, 02 . 10.8.0.1    | ''",
        "01=1 02!     | 01 . 10.8.0.1                   | ''",
        "01=9         | ''                              | ''",
        "01=2         | 01 . 10.8.0.2                   | 01 . 192.168.1.0/24",
        "01=4         | 01 . 10.8.0.4                   | ''",
        "01=2,4       | 01 . 10.8.0.2, 01 . 10.8.0.4    | 01 . 192.168.1.0/24",
        "01=3         | 01 . 10.8.0.3                   | ''",
        "60=3         | 60 . 10.8.0.3                   | 60 . 192.168.60.0/24, 60 . 192.168.61.0/24",
        "60=1         | 60 . 10.8.0.1                   | ''"})
    void whoMayUseWhichAddresses(String macs, String own, String behind) {
        Ties ties = ties(macs);
        assertThat(shown(ties.own())).isEqualTo(own);
        assertThat(shown(ties.behind())).isEqualTo(behind);
    }

    private static String shown(SortedSet<Ties.Tie> ties) {
        return String.join(", ", ties.stream().map(tie -> tie.key().replace("02:00:00:00:00:", "")).toList());
    }

    @ParameterizedTest(name = "where {0}, 192.168.60.0/24 goes by {1} and 192.168.61.0/24 by {2}")
    @CsvSource({"'', 192.168.60.1, 192.168.61.1", "01=3, 192.168.60.1, 192.168.61.1", "60=3, 192.168.60.1, 192.168.60.1",
        "61=3, 192.168.61.1, 192.168.61.1", "60=3 61=3, 192.168.60.1, 192.168.61.1", "60=1, 192.168.60.1, 192.168.61.1"})
    void aSiteIsReachedByTheRouterThatShowedItself(String macs, String first, String second) {
        Ties ties = ties(macs);
        assertThat(ties.hops().get(Network.of("192.168.60.0/24"))).hasToString(first);
        assertThat(ties.hops().get(Network.of("192.168.61.0/24"))).hasToString(second);
        assertThat(ties.hops().get(Network.of("10.110.1.0/24"))).as("by its connector, which is the router").hasToString("10.8.0.2");
    }

    @Test
    void aSiteWithoutAConnectorGoesNowhere() {
        SortedMap<ClientId, Grant> clients = clients();
        clients.remove(Samples.client(2));
        assertThat(Ties.of(POLICY, PLAN, clients, Owners.NONE).hops()).doesNotContainKey(Network.of("10.110.1.0/24"));
        clients.put(Samples.client(4), grant(4, "gw-north-b", "north"));
        assertThat(Ties.of(POLICY, PLAN, clients, Owners.NONE).hops().get(Network.of("10.110.1.0/24"))).as("who takes over")
                .hasToString("10.8.0.4");
    }

    @Test
    void theTableIsThisText() throws IOException {
        golden("frames.nft", FrameText.render(TABLES, ties("01=1 02=2 60=3")));
        golden("edits.nft", FrameText.edits(TABLES, ties("01=1 02=2 60=3"), ties("02! 60=3 61=3")) + "\n");
        assertThat(FrameText.edits(TABLES, ties("01=1"), ties("01=1"))).isEmpty();
    }

    @Test
    void aConnectorIsToldOfNoNetworksBehindIt() throws IOException {
        StringBuilder all = new StringBuilder();
        clients().forEach((client, grant) -> {
            all.append("# ").append(grant.lease().holder()).append('\n');
            PushConfig.of(POLICY, java.util.Objects.requireNonNull(POLICY.networks().get(Samples.MAIN)), grant).lines()
                    .forEach(line -> all.append(line).append('\n'));
        });
        golden("push.conf", all.toString());
    }

    @Test
    void whatAConnectorsComingAndGoingDoesToTheRoutesIsPrinted() {
        Difference difference = new Difference(POLICY, Samples.MAIN);
        assertThat(difference.firewall()).contains("table netdev sallyport_main.frames");
        assertThat(difference.change(Samples.client(1), Optional.of(grant(1, "ana", ""))).routes()).isEmpty();
        assertThat(difference.change(Samples.client(2), Optional.of(grant(2, "gw-north", "north"))).routes())
                .containsExactly("route replace 10.110.1.0/24 via 10.8.0.2 dev sp-main onlink proto 83");
        assertThat(difference.routes()).contains("route add 10.110.1.0/24 dev sp-main proto 83",
                "route replace 10.110.1.0/24 via 10.8.0.2 dev sp-main onlink proto 83");
        assertThat(difference.change(Samples.client(2), Optional.empty()).routes())
                .containsExactly("route replace 10.110.1.0/24 dev sp-main proto 83");
        TreeMap<ClientId, Grant> staying = new TreeMap<>();
        staying.put(Samples.client(3), grant(3, "gw-west", "west"));
        difference.change(Samples.client(3), Optional.of(grant(3, "gw-west", "west")));
        Policy without = SitesSample.policy(NETWORKS, SITES.replace("192.168.60.0/24, 192.168.61.0/24", "192.168.60.0/24, 192.168.62.0/24")
                .replace("192.168.61.1", "192.168.62.1"));
        assertThat(difference.swap(without, staying).routes()).containsExactly("route add 192.168.62.0/24 dev sp-main proto 83",
                "route del 192.168.61.0/24 dev sp-main proto 83",
                "route replace 192.168.62.0/24 via 192.168.62.1 dev sp-main onlink proto 83");
    }

    @Test
    void aListingIsReadBack() {
        Ties ties = ties("01=1 60=3");
        String listing = """
                table netdev sallyport_main.frames {
                    counter drop/frame {
                        packets 12 bytes 840
                    }

                    set own {
                        type ether_addr . ipv4_addr
                        elements = { 02:00:00:00:00:01 . 10.8.0.1,
                                     02:00:00:00:00:60 . 10.8.0.3 }
                    }

                    set behind {
                        type ether_addr . ipv4_addr
                        flags interval
                        elements = { 02:00:00:00:00:60 . 192.168.60.0/24,
                                     02:00:00:00:00:60 . 192.168.61.0/24 }
                    }
                }
                """;
        FrameText.Listed listed = FrameText.read(listing);
        assertThat(listed.elements()).isEqualTo(FrameText.elements(ties));
        String empty = listing.replaceAll("(?s)elements = \\{[^}]*\\}\n", "").replace("12 bytes 840", "0 bytes 0");
        assertThat(FrameText.read(empty).rest()).as("apart from elements and counts").isEqualTo(listed.rest());
        assertThat(FrameText.read(listing.replace("flags interval", "flags timeout")).rest()).isNotEqualTo(listed.rest());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"192.168.10.0/24 via 192.168.10.1 onlink | 192.168.10.0/24=192.168.10.1",
        "192.168.10.0/24 scope link linkdown | 192.168.10.0/24=", "192.168.10.7 via 10.8.0.2 onlink linkdown | 192.168.10.7/32=10.8.0.2",
        "unreachable 10.0.0.0/8 | ''", "'' | ''"})
    void routersOfPrintedRoutesAreReadBack(String line, String expected) {
        StringBuilder found = new StringBuilder();
        RouteText.routers(line).forEach(
                (network, router) -> found.append(network).append('=').append(router.map(Object::toString).orElse("")));
        assertThat(found).hasToString(expected);
    }

    @Test
    @Tag("lab")
    void nftAcceptsTheTable() throws IOException, InterruptedException {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")) && Files.exists(Path.of("/usr/sbin/nft")),
                "needs root and nft");
        Process check = new ProcessBuilder("unshare", "-n", "sh", "-c",
                "ip tuntap add dev sp-main mode tap && nft -f " + GOLDEN.resolve("frames.nft").toAbsolutePath() + " && nft -f "
                        + GOLDEN.resolve("edits.nft").toAbsolutePath() + " && nft -n list table netdev sallyport_main.frames")
                .redirectErrorStream(true).start();
        String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(check.waitFor()).as(said).isZero();
        assertThat(FrameText.read(said).elements()).isEqualTo(FrameText.elements(ties("02! 60=3 61=3")));
    }

    private static void golden(String name, String actual) throws IOException {
        Path file = GOLDEN.resolve(name);
        if (System.getProperty("sallyport.golden", "").equals("write")) {
            Files.writeString(file, actual);
        }
        assertThat(actual).isEqualTo(Files.readString(file));
    }
}
