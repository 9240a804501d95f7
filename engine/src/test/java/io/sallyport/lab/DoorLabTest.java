package io.sallyport.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.sallyport.adapter.openvpn.InstanceConfig.Transport;
import io.sallyport.control.Reloaded;
import io.sallyport.control.SessionRow;
import io.sallyport.demo.NetworkNamespace;
import io.sallyport.demo.Pki;
import io.sallyport.demo.VpnClient;

import static io.sallyport.lab.GatewayLab.GIT;
import static org.assertj.core.api.Assertions.assertThat;

/** Who knocks at the port of a real gateway, and who still gets in. */
@Tag("lab")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DoorLabTest {
    private static final String NETWORKS = "policies/networks.yaml";
    private static final String TABLE = "sallyport_main.door";
    private static final String WEST = "sallyport_west.door";
    private static final int WEST_PORT = 1443;
    private static final String SIX = "sallyport_six.door";
    private static final int SIX_PORT = 1294;
    private static final int FAILURES = 3;

    @RegisterExtension
    static final GatewayLab LAB = new GatewayLab("door", policy(), false);

    private final List<AutoCloseable> open = new ArrayList<>();

    private static SortedMap<String, String> policy() {
        TreeMap<String, String> files = new TreeMap<>(LabPolicy.files());
        files.put(NETWORKS, networks("30/m", "1h"));
        return files;
    }

    private static String networks(String each, String lasts) {
        return """
                apiVersion: sallyport/v1
                kind: Networks
                rows:
                  - name: main
                    instance: main
                    ipv4: 10.8.0.0/24
                    ipv6: "fd00:8::/64"
                    door: {per-source: %s, bans: {failures: %d, within: 5m, lasts: %s}}
                  - {name: west, instance: west, ipv4: 10.9.0.0/24}
                  - {name: six, instance: six, ipv4: 10.10.0.0/24, door: {bans: {failures: 3, within: 5m, lasts: 1h}}}
                """.formatted(each, FAILURES, lasts);
    }

    @BeforeAll
    static void start() {
        Pki.Credentials own = LAB.pki().server("west");
        LAB.alsoInstances("""
                  - {name: west, device: tun-west, transport: tcp, port: %2$d, ca: %1$s, certificate: %4$s, key: %5$s}
                  - {name: six, device: tun-six, listen: "::", port: %3$d, ca: %1$s, certificate: %4$s, key: %5$s}
                """.formatted(LAB.pki().ca(), WEST_PORT, SIX_PORT, own.certificate(), own.key()));
        LAB.startDaemon();
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
        open.clear();
    }

    @Test
    @Order(1)
    void clientsGetInWhileJunkComes() throws Exception {
        assertThat(nft("list", "table", "inet", TABLE)).contains("chain at4");
        NetworkNamespace far = stranger("st", 70);
        Process junk = knock(far, "junk", 20_000, 70);
        Process handshakes = knock(far, "begin", 2_000, 70);
        Laptop ana = LAB.laptop("ana").connect();
        assertThat(junk.waitFor() + handshakes.waitFor()).isZero();
        assertThat(ana.station().tcp(GIT, 443)).isTrue();
        assertThat(dropped("malformed")).isPositive();
        assertThat(dropped("openings_source")).isPositive();
        assertThat(dropped("unasked")).isPositive();
        assertThat(dropped("data_source")).isPositive();
    }

    @Test
    @Order(2)
    void whoeverHasASessionIsKnownAndNobodyElseIs() {
        assertThat(nft("list", "set", "inet", TABLE, "known4")).contains("10.99.1.2").doesNotContain("10.98.");
        assertThat(nft("list", "set", "inet", TABLE, "peers4")).contains("10.99.1.2 . ");
    }

    @Test
    @Order(3)
    void aSourceWhoseHandshakesFailIsKeptOut() throws Exception {
        NetworkNamespace bad = stranger("bad", 80);
        VpnClient mallory = failing(bad, "10.98.80.1", "tun0");
        String said = LAB.daemon().await("10.98.80.2 is kept out for 3600 s: 3 handshakes failed within 300 s", 0, GatewayLab.SOON)
                .orElseThrow(() -> new AssertionError(LAB.daemonSaid()));
        assertThat(said).contains("openvpn");
        assertThat(LAB.cli("why", said.substring(said.indexOf("· id ") + 5)).output()).contains("10.98.80.2 is kept out of main",
                "because     3 handshakes failed within 300 s");
        assertThat(nft("list", "set", "inet", TABLE, "banned4")).contains("10.98.80.2");
        mallory.stop();
        long before = dropped("banned");
        knock(bad, "begin", 5, 80).waitFor();
        assertThat(dropped("banned")).isGreaterThanOrEqualTo(before + 5);
        assertThat(LAB.laptop("ana").station().tcp(GIT, 443)).isTrue();
    }

    @Test
    @Order(4)
    void aSourceWithASessionIsNotBannedWhateverFailsThere() {
        NetworkNamespace anas = LAB.laptop("ana").station().space();
        long before = failures("10.99.1.2");
        failing(anas, "10.99.1.1", "tun7");
        Eventually.holds("handshakes of ana's address fail", () -> failures("10.99.1.2") >= before + FAILURES + 1);
        assertThat(nft("list", "set", "inet", TABLE, "banned4")).doesNotContain("10.99.1.2");
        assertThat(LAB.daemonSaid()).doesNotContain("10.99.1.2 is kept out");
        assertThat(LAB.laptop("ana").station().tcp(GIT, 443)).isTrue();
        VpnClient second = client(anas, "10.99.1.1", "tun8", LAB.pki().client("cem"));
        assertThat(second.awaitConnected(GatewayLab.SOON)).as(second.log()).isPresent();
    }

    @Test
    @Order(5)
    void otherTermsKeepBansAndSessions() {
        assertThat(LAB.commit("faster", NETWORKS, networks("45/m", "30m"))).isInstanceOf(Reloaded.Activated.class);
        Eventually.holds("the new pace is in force", () -> nft("list", "chain", "inet", TABLE, "openings4").contains("450/minute"));
        assertThat(nft("list", "set", "inet", TABLE, "banned4")).contains("10.98.80.2");
        assertThat(nft("list", "set", "inet", TABLE, "known4")).contains("10.99.1.2");
    }

    @Test
    @Order(6)
    void whatSomebodyFlushesIsPutBackBansIncluded() {
        LAB.gateway().must("nft", "flush", "ruleset");
        Eventually.holds("the table is back", () -> nft("list", "set", "inet", TABLE, "banned4").contains("10.98.80.2"));
        assertThat(nft("list", "chain", "inet", TABLE, "openings4")).contains("450/minute");
        assertThat(LAB.daemon().await("the table " + TABLE + " was gone: put back", 0, GatewayLab.SOON)).isPresent();
        Eventually.holds("ana's session is known again",
                () -> nft("list", "set", "inet", TABLE, "peers4").contains("10.99.1.2 . "));
    }

    @Test
    @Order(7)
    void operatorsSeeBansAndLiftThem() {
        assertThat(LAB.cli("bans").output()).contains("main      10.98.80.2  3 ");
        assertThat(LAB.cli("status").output()).contains("dropped at the port of main, 1 source is kept out now:");
        assertThat(LAB.cli("bans", "lift", "10.98.80.2").output()).contains("10.98.80.2 may come again to main");
        assertThat(LAB.cli("bans").output()).contains("nobody is kept out");
        assertThat(nft("list", "set", "inet", TABLE, "banned4")).doesNotContain("10.98.80.2");
    }

    @Test
    @Order(8)
    void aClientThatMovesUnderAFloodGoesOn() throws Exception {
        Laptop ana = LAB.laptop("ana");
        SessionRow before = LAB.session("ana");
        assertThat(ana.station().tcp(GIT, 443)).isTrue();
        NetworkNamespace far = stranger("fl", 71);
        Process junk = knock(far, "junk", 20_000, 71);
        ana.station().space().must("ip", "address", "add", "10.99.1.77/24", "dev", "eth0");
        ana.station().space().must("ip", "route", "replace", "10.99.1.0/24", "dev", "eth0", "proto", "kernel", "scope", "link", "src",
                "10.99.1.77");
        Eventually.holds("the flow goes on", ana.station()::flows);
        assertThat(junk.waitFor()).isZero();
        assertThat(nft("list", "set", "inet", TABLE, "peers4")).contains("10.99.1.77 . ");
        assertThat(nft("list", "set", "inet", TABLE, "known4")).contains("10.99.1.77").contains("10.99.1.2 ");
        assertThat(LAB.session("ana").client()).isEqualTo(before.client());
        assertThat(ana.client().timesConnected()).isEqualTo(1);
    }

    @Test
    @Order(9)
    void byIpv6ItIsTheSame() throws Exception {
        Laptop ben = LAB.laptop("ben");
        six("up2", "fd00:99:2::1/64", ben.station().space(), "eth0", "fd00:99:2::2/64");
        NetworkNamespace far = stranger("si", 81);
        List<String> addresses = new ArrayList<>(List.of("fd00:98:81::1"));
        for (int i = 2; i < 6; i++) {
            six("far81", "fd00:98:81::1/64", far, "eth81", "fd00:98:81::" + i + "/64");
            addresses.add("fd00:98:81::" + i);
        }
        long before = packets(SIX, "openings_source");
        Process junk = knock(far, SIX_PORT, "junk", 5_000, addresses);
        // Fewer than one address may begin, of each: the network of 64 bits is one source.
        assertThat(knock(far, SIX_PORT, "begin", 600, addresses).waitFor()).isZero();
        assertThat(packets(SIX, "openings_source")).isGreaterThan(before);
        VpnClient client = client(ben.station().space(), "fd00:99:2::1", SIX_PORT, "tun0", LAB.pki().client("ben"));
        assertThat(client.awaitConnected(GatewayLab.SOON)).as(client.log()).isPresent();
        assertThat(junk.waitFor()).isZero();
        Eventually.holds("ben is known", () -> nft("list", "set", "inet", SIX, "known6").contains("fd00:99:2::"));
        assertThat(nft("list", "set", "inet", SIX, "peers6")).contains("fd00:99:2::2 . ");

        int heard = LAB.daemon().count();
        Path other = Files.createDirectory(LAB.directory().resolve("other-six"));
        client(far, "fd00:98:81::1", SIX_PORT, "tun3", Pki.create(other).client("mallory"), "hand-window 2");
        assertThat(LAB.daemon().await("fd00:98:81::/64 is kept out", heard, GatewayLab.SOON)).isPresent();
        long banned = packets(SIX, "banned");
        assertThat(knock(far, SIX_PORT, "begin", 8, addresses).waitFor()).isZero();
        assertThat(packets(SIX, "banned")).isGreaterThanOrEqualTo(banned + 8);
        assertThat(LAB.cli("bans").output()).contains("fd00:98:81::/64");
    }

    @Test
    @Order(10)
    void aDaemonOfBothFamiliesIsGuardedForBoth() throws Exception {
        NetworkNamespace far = stranger("bo", 74);
        List<String> addresses = List.of("10.98.74.1", "10.98.74.2");
        long before = packets(SIX, "openings_source");
        assertThat(knock(far, SIX_PORT, "begin", 600, addresses).waitFor()).isZero();
        assertThat(packets(SIX, "openings_source")).isGreaterThan(before);
        Path other = Files.createDirectory(LAB.directory().resolve("other-both"));
        int heard = LAB.daemon().count();
        client(far, "10.98.74.1", SIX_PORT, "tun4", Pki.create(other).client("mallory"), "hand-window 2");
        assertThat(LAB.daemon().await("10.98.74.2 is kept out", heard, GatewayLab.SOON)).isPresent();
        assertThat(nft("list", "set", "inet", SIX, "banned4")).contains("10.98.74.2");
    }

    @Test
    @Order(11)
    void byTcpWhoHadASessionIsKnownFromItsEndOn() throws Exception {
        Laptop cem = LAB.laptop("cem");
        cem.start(WEST_PORT, Transport.TCP, Optional.empty());
        cem.awaitUp(1);
        NetworkNamespace far = stranger("tc", 72);
        assertThat(knock(far, WEST_PORT, "connect", 200, List.of("10.98.72.1", "10.98.72.2")).waitFor()).isZero();
        assertThat(packets(WEST, "openings_source")).isPositive();
        assertThat(cem.station().tcp(GIT, 443)).isTrue();
        long begun = Eventually.is(() -> "cem is known", () -> expires("10.99.3.2"));
        Eventually.holds("a while passes", () -> expires("10.99.3.2").filter(left -> left < begun - 2).isPresent());
        cem.stop();
        Eventually.holds("known anew from the end on", () -> expires("10.99.3.2").filter(left -> left >= begun - 1).isPresent());
    }

    /** For how many more seconds a source is known at the TCP port. */
    private static Optional<Long> expires(String source) {
        Matcher left = Pattern.compile(Pattern.quote(source) + " timeout [0-9]+s expires ([0-9]+)s")
                .matcher(nft("-T", "list", "set", "inet", WEST, "known4"));
        return left.find() ? Optional.of(Long.valueOf(left.group(1))) : Optional.empty();
    }

    @Test
    @Order(12)
    void whoWasHereBeforeARestartIsNoStrangerAfterIt() throws Exception {
        LAB.laptop("ana").stop();
        for (boolean killed : List.of(false, true)) {
            if (killed) {
                LAB.daemon().kill();
                LAB.startDaemon();
            } else {
                LAB.restartDaemon();
            }
            assertThat(nft("list", "set", "inet", TABLE, "known4")).as("killed %s", killed).contains("10.99.1.77");
            assertThat(nft("list", "set", "inet", WEST, "known4")).contains("10.99.3.2");
            assertThat(nft("list", "set", "inet", SIX, "banned6")).contains("fd00:98:81::");
            assertThat(LAB.cli("bans").output()).contains("fd00:98:81::/64");
        }
        NetworkNamespace far = stranger("ag", 73);
        Process junk = knock(far, "junk", 20_000, 73);
        LAB.laptop("ana").connect();
        assertThat(junk.waitFor()).isZero();
    }

    private static void six(String device, String address, NetworkNamespace space, String theirs, String theirAddress) {
        LAB.gateway().must("ip", "-6", "address", "replace", address, "dev", device, "nodad");
        space.must("ip", "-6", "address", "replace", theirAddress, "dev", theirs, "nodad");
    }

    private static long dropped(String counter) {
        return packets(TABLE, counter);
    }

    private static long packets(String table, String counter) {
        Matcher packets = Pattern.compile("packets ([0-9]+)").matcher(nft("list", "counter", "inet", table, counter));
        assertThat(packets.find()).as(counter).isTrue();
        return Long.parseLong(packets.group(1));
    }

    private static String nft(String... words) {
        List<String> command = new ArrayList<>(List.of("nft"));
        command.addAll(List.of(words));
        return LAB.gateway().run(command.toArray(String[]::new)).output();
    }

    /** How many handshakes of an address failed, by OpenVPN's own log. */
    private static long failures(String address) {
        return LAB.gateway().must("cat", LAB.directory().resolve("state/openvpn-main.log").toString()).lines()
                .filter(line -> line.contains(" " + address + ":") && line.endsWith("TLS handshake failed")).count();
    }

    /** A machine that nobody knows, with an address in each of these networks. */
    private NetworkNamespace stranger(String name, int... networks) {
        NetworkNamespace space = NetworkNamespace.create("door" + name + ProcessHandle.current().pid());
        open.addFirst(space);
        for (int network : networks) {
            LAB.gateway().cable("far" + network, "10.98." + network + ".1/24", space, "eth" + network, "10.98." + network + ".2/24");
        }
        return space;
    }

    private static Process knock(NetworkNamespace space, String what, int count, int first) throws Exception {
        return knock(space, what, count, List.of("10.98." + first + ".1", "10.98." + first + ".2"));
    }

    private static Process knock(NetworkNamespace space, String what, int count, List<String> addresses) throws Exception {
        return knock(space, GatewayLab.PORT, what, count, addresses);
    }

    /** @param addresses the gateway's, then those to send from */
    private static Process knock(NetworkNamespace space, int port, String what, int count, List<String> addresses) throws Exception {
        List<String> words = new ArrayList<>(space.enter());
        words.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-Xmx64m", "-cp",
                System.getProperty("java.class.path"), Knocker.class.getName(), what, addresses.getFirst(), Integer.toString(port),
                Integer.toString(count)));
        words.addAll(addresses.subList(1, addresses.size()));
        return new ProcessBuilder(words).redirectOutput(ProcessBuilder.Redirect.INHERIT).redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** A client whose certificate is another authority's tries again and again. */
    private VpnClient failing(NetworkNamespace space, String server, String device) {
        Path other = LAB.directory().resolve("other-" + space.name());
        assertThat(other.toFile().mkdir()).isTrue();
        return client(space, server, device, Pki.create(other).client("mallory"), "hand-window 2");
    }

    private VpnClient client(NetworkNamespace space, String server, String device, Pki.Credentials credentials, String... options) {
        return client(space, server, GatewayLab.PORT, device, credentials, options);
    }

    private VpnClient client(NetworkNamespace space, String server, int port, String device, Pki.Credentials credentials,
            String... options) {
        VpnClient client = VpnClient.start(new VpnClient.Settings(space, device, LAB.pki().ca(), server, port, Transport.UDP,
                Optional.of(credentials), Optional.empty(), List.of(options)), LAB.directory());
        open.addFirst(client);
        return client;
    }
}
