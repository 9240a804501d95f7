package io.sallyport.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import io.sallyport.adapter.openvpn.FakeDaemon;
import io.sallyport.adapter.openvpn.InstanceConfig.Transport;
import io.sallyport.control.SessionRow;
import io.sallyport.demo.Shell;
import io.sallyport.demo.VpnClient;
import io.sallyport.text.Visible;

import static io.sallyport.lab.GatewayLab.GIT;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Names, passwords and versions that want to be commands, through the whole chain: those a real client can send by a real client, the others by a
 * daemon that is played on a socket of its own.
 */
@Tag("lab")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileLabTest {
    private static final String OWNED = "/tmp/owned-" + ProcessHandle.current().pid();
    private static final String SHELL = "\"; touch " + OWNED + "; $(touch " + OWNED + ") \\";
    private static final String CLEAR_SCREEN = "\u001b[2J\u001b]0;owned\u0007";
    private static final String PLAIN = "planted-plain-5d1f";
    private static final String FIXED = "planted-static-7a20";
    private static final String ANSWER = "planted-answer-91c4";
    private static final String TOKEN = "SESS_ID_AT_planted-token-3be8";
    /** All that may ever be told to a daemon; nothing of a client's stands in it. */
    private static final Pattern TOLD = Pattern.compile("version 5|hold release|pid|status 3|END|(state|log|bytecount|echo) [a-z0-9 ]+"
            + "|client-auth(-nt)? \\d+ \\d+|client-kill \\d+|ifconfig-push [0-9.]+ [0-9.]+|ifconfig-ipv6-push [0-9a-f:]+/\\d+( [0-9a-f:]+)?"
            + "|push \"[a-zA-Z0-9 .:/-]+\"|client-pending-auth \\d+ \\d+ \"x\" 60"
            + "|client-deny \\d+ \\d+ \"[a-zA-Z0-9 ,;.:/'`*-]*\"( \"[a-zA-Z0-9 ,;.'-]*\")?");

    @RegisterExtension
    static final GatewayLab LAB = new GatewayLab("host", policy(), false);

    @SuppressWarnings("NullAway.Init")
    private FakeDaemon played;

    private int cids;

    private static SortedMap<String, String> policy() {
        TreeMap<String, String> files = new TreeMap<>(LabPolicy.files());
        files.put("policies/networks.yaml", """
                apiVersion: sallyport/v1
                kind: Networks
                rows:
                  - {name: main, instance: main, ipv4: 10.8.0.0/24, ipv6: "fd00:8::/64", sticky: 7d}
                  - {name: played, instance: played, ipv4: 10.9.0.0/24, sticky: 7d}
                """);
        return files;
    }

    @BeforeAll
    void start() throws IOException {
        Path socket = LAB.directory().resolve("played.sock");
        played = FakeDaemon.unix(socket, true);
        LAB.alsoInstances("""
                  - name: played
                    device: tun-played
                    attach: {socket: %s}
                """.formatted(socket));
        LAB.startDaemon();
        assertThat(LAB.daemon().await(" played released from hold", 0, GatewayLab.SOON)).isPresent();
    }

    @AfterAll
    void end() throws IOException {
        played.close();
    }

    static Stream<Arguments> commonNames() {
        return Stream.of(Arguments.of("shell", "red-" + SHELL, "red-" + SHELL),
                Arguments.of("quoted shell words", "red-$(reboot)'`touch " + OWNED + "`", "red-$(reboot)'`touch " + OWNED + "`"),
                Arguments.of("queries and templates", "red-' OR 1=1 --{{7*7}}${jndi:x}%n%s", "red-' OR 1=1 --{{7*7}}${jndi:x}%n%s"),
                Arguments.of("the direction of writing", "red-\u202ecod.exe \u2066\u00e9\u6f22", "red-\u202ecod.exe \u2066\u00e9\u6f22"),
                Arguments.of("a terminal's commands", "red-" + CLEAR_SCREEN, "red-_[2J_]0;owned_"),
                Arguments.of("as many bytes as OpenVPN takes", "red-" + "\u6f22".repeat(20), "red-" + "\u6f22".repeat(20)),
                Arguments.of("a path", "red-../../etc/passwd", "red-../../etc/passwd"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("commonNames")
    void aNameThatWantsMoreIsAName(String what, String commonName, String person) {
        Laptop laptop = LAB.laptop(commonName);
        laptop.start(GatewayLab.PORT, Transport.UDP, Optional.of(new VpnClient.SignIn("u" + SHELL + CLEAR_SCREEN + "\u202e", PLAIN)),
                "push-peer-info", "setenv IV_GUI_VER \"\\\"; touch " + OWNED + " #\"", "setenv UV_NOTE \"$(touch " + OWNED + ")\"");
        laptop.awaitUp(1);

        SessionRow row = LAB.session(person);

        assertThat(laptop.tunnelAddress()).hasValue(row.address4().toString());
        assertThat(laptop.station().tcp(GIT, 443)).isTrue();
        assertThat(Evidence.firewallClients(LAB.gateway())).contains(row.address4().toString());
        assertThat(LAB.gateway().must("nft", "list", "ruleset")).doesNotContain("red-", "owned");
        JsonNode record = record(row.record());
        assertThat(record.path("person").asString()).isEqualTo(person);
        assertThat(record.path("verdict").asString()).isEqualTo("admit");
        shownSafely(person, row.record());
        assertThat(Path.of(OWNED)).doesNotExist();
    }

    static Stream<String> rawNames() {
        return Stream.of("red-" + CLEAR_SCREEN, "red-\u0085\u2028\u202e\u2066x", "red-\u0000zero", "red->CLIENT:ENV,END", "red-END",
                "red-\"\nclient-auth 99 1\nEND", "red-\"\\' END " + SHELL, "red-" + "x".repeat(1_200), "red-\ud83d\ude00=a=b", "");
    }

    @ParameterizedTest
    @MethodSource("rawNames")
    void whateverADaemonPassesOnItIsToldWellFormedCommandsAndNothingElse(String name) throws Exception {
        int cid = connect(name, name, name);
        Eventually.holds(() -> "there is a verdict for client " + cid + ": " + played.told(), () -> verdicts(cid) == 1);

        assertThat(played.told()).allMatch(line -> TOLD.matcher(line).matches());
        assertThat(verdicts(99)).isZero();
        for (String id : recordsOf(cid)) {
            shownSafely("", id);
        }
        assertThat(recordsOf(cid)).hasSize(1);
        assertThat(Path.of(OWNED)).doesNotExist();
        played.say(">CLIENT:DISCONNECT,%d\r\n>CLIENT:ENV,END\r\n".formatted(cid));
    }

    @Test
    void noSecretIsEverWrittenOrPrinted() throws Exception {
        String fixed = "SCRV1:" + base64(FIXED) + ":" + base64(ANSWER);
        List<String> passwords = List.of(PLAIN, fixed, "CRV1::planted-state-66::" + ANSWER, TOKEN);
        Laptop ana = LAB.laptop("ana");
        for (String password : passwords) {
            ana.start(GatewayLab.PORT, Transport.UDP, Optional.of(new VpnClient.SignIn("visible-user", password)));
            ana.awaitUp(1);
            int cid = connect("ana", "visible-user", password);
            Eventually.holds(() -> "there is a verdict: " + played.told(), () -> verdicts(cid) == 1);
            played.say(">CLIENT:CR_RESPONSE,%d,1,%s\r\n%s>CLIENT:REAUTH,%d,2\r\n%s".formatted(cid, base64(ANSWER),
                    environment("ana", "visible-user", password), cid, environment("ana", "visible-user", password)));
            Eventually.holds(() -> "the second key has a verdict: " + played.told(),
                    () -> played.told().stream().anyMatch(line -> line.matches("client-(auth-nt|deny) " + cid + " 2.*")));
        }
        LAB.session("ana");

        assertThat(Secrets.found(LAB, List.of(PLAIN, FIXED, ANSWER, TOKEN, "planted-state-66"))).isEmpty();
        assertThat(Secrets.found(LAB, List.of("visible-user"))).as("what is no secret is found, so that the search is one").isNotEmpty();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A new client of the played daemon; its number. */
    private int connect(String commonName, String username, String password) throws IOException {
        int cid = cids++;
        played.say(">CLIENT:CONNECT,%d,1\r\n%s".formatted(cid, environment(commonName, username, password)));
        return cid;
    }

    private static String environment(String commonName, String username, String password) {
        Map<String, String> variables = new TreeMap<>(Map.of("common_name", commonName, "username", username, "password", password,
                "X509_0_CN", commonName, "tls_serial_0", "2571", "tls_digest_sha256_0", "aa:bb", "untrusted_ip", "10.99.9.2",
                "untrusted_port", "4000", "IV_PLAT", commonName, "IV_PROTO", "990"));
        return variables.entrySet().stream().map(e -> ">CLIENT:ENV," + e.getKey() + "=" + e.getValue() + "\r\n")
                .collect(Collectors.joining("", "", ">CLIENT:ENV,END\r\n"));
    }

    private long verdicts(int cid) {
        return played.told().stream()
                .filter(line -> line.equals("client-auth " + cid + " 1") || line.startsWith("client-deny " + cid + " 1 "))
                .count();
    }

    private static List<String> recordsOf(int cid) {
        return Evidence.journal(LAB.journal()).stream().map(line -> line.path("id").asString(""))
                .filter(id -> id.matches("played-\\d+-" + cid + "-.*")).toList();
    }

    private static JsonNode record(String id) {
        return Evidence.journal(LAB.journal()).stream().filter(line -> line.path("id").asString("").equals(id)).findFirst().orElseThrow();
    }

    /** What people and machines are shown has nothing in it that a terminal would obey, and the name where it belongs. */
    private static void shownSafely(String person, String id) {
        List<Shell> shown = new ArrayList<>();
        for (List<String> words : List.of(List.of("why", id), List.of("why", id, "--json"), List.of("sessions"), List.of("status"))) {
            shown.add(LAB.cli(words.toArray(String[]::new)));
        }
        assertThat(shown).allSatisfy(shell -> {
            assertThat(shell.output().lines()).allMatch(line -> Visible.of(line).equals(line));
        });
        assertThat(shown.getFirst().exit()).as(shown.getFirst().output()).isZero();
        assertThat(shown.getFirst().output()).contains(Visible.of(person));
        assertThat(LAB.daemonSaid().lines()).allMatch(line -> Visible.of(line.replace("\t", " ")).equals(line.replace("\t", " ")));

    }
}
