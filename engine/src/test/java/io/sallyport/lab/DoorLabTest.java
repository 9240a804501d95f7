package io.sallyport.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.sallyport.adapter.openvpn.InstanceConfig.Transport;
import io.sallyport.control.Reloaded;
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
    private static final int FAILURES = 3;

    @RegisterExtension
    static final GatewayLab LAB = new GatewayLab("door", policy(), true);

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
                """.formatted(each, FAILURES, lasts);
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

    private static long dropped(String counter) {
        Matcher packets = Pattern.compile("packets ([0-9]+)").matcher(nft("list", "counter", "inet", TABLE, counter));
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

    private Process knock(NetworkNamespace space, String what, int count, int first) throws Exception {
        List<String> words = new ArrayList<>(space.enter());
        words.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-Xmx64m", "-cp",
                System.getProperty("java.class.path"), Knocker.class.getName(), what, "10.98." + first + ".1",
                Integer.toString(GatewayLab.PORT), Integer.toString(count), "10.98." + first + ".2"));
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
        VpnClient client = VpnClient.start(new VpnClient.Settings(space, device, LAB.pki().ca(), server, GatewayLab.PORT, Transport.UDP,
                Optional.of(credentials), Optional.empty(), List.of(options)), LAB.directory());
        open.addFirst(client);
        return client;
    }
}
