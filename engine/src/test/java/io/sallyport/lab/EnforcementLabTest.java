package io.sallyport.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.sallyport.control.SessionRow;
import io.sallyport.demo.Shell;
import io.sallyport.demo.VpnClient;

import static io.sallyport.lab.GatewayLab.CI;
import static io.sallyport.lab.GatewayLab.DNS;
import static io.sallyport.lab.GatewayLab.DNS6;
import static io.sallyport.lab.GatewayLab.FINANCE;
import static io.sallyport.lab.GatewayLab.FINANCE6;
import static io.sallyport.lab.GatewayLab.GIT;
import static io.sallyport.lab.GatewayLab.GIT6;
import static io.sallyport.lab.GatewayLab.SOON;
import static io.sallyport.lab.GatewayLab.VAULT;
import static org.assertj.core.api.Assertions.assertThat;

/** What the policy says, tried on real clients with real packets. Nothing in here changes the policy. */
@Tag("lab")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EnforcementLabTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @RegisterExtension
    static final GatewayLab LAB = new GatewayLab("enf", LabPolicy.files(), true);

    @BeforeAll
    static void connect() {
        for (String name : List.of("ana", "ben", "cem")) {
            Laptop laptop = LAB.laptop(name).connect();
            laptop.station().serveTcp(9000);
        }
    }

    @Test
    void anAdmittedClientGetsItsLeaseOnItsTunnel() {
        SessionRow ana = LAB.session("ana");

        assertThat(LAB.laptop("ana").tunnelAddress()).hasValue(ana.address4().toString());
        assertThat(LAB.laptop("ana").station().space().must("ip", "-6", "-o", "address", "show", "dev", GatewayLab.CLIENT_TUN))
                .contains("inet6 " + ana.address6().orElseThrow() + "/64");
        assertThat(ana.by()).singleElement().asString().contains("red-git");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            eve,      your access was revoked
            stranger, access denied; ask your administrator
            """)
    void aRefusedClientReadsWhyAndStaysOut(String name, String words) {
        VpnClient client = LAB.laptop(name).start();

        assertThat(client.awaitRefused(SOON)).as(client::log).hasValue(words);
        assertThat(client.timesConnected()).isZero();
        assertThat(LAB.laptop(name).tunnelAddress()).isEmpty();
        assertThat(LAB.connected(name)).isEmpty();
    }

    @Test
    void theRoutesOfWhatIsReachedStandInTheClientsKernel() {
        assertThat(tunnelRoutes("ana", "-4")).containsExactlyInAnyOrder("10.8.0.0/24", GIT, DNS, GatewayLab.SPEED);
        assertThat(tunnelRoutes("ana", "-6")).contains(GIT6, DNS6).doesNotContain(FINANCE6);
        assertThat(tunnelRoutes("cem", "-4")).contains("10.20.0.0/24").doesNotContain(FINANCE);
    }

    private static List<String> tunnelRoutes(String name, String family) {
        List<String> found = new ArrayList<>();
        JSON.readTree(LAB.laptop(name).station().space().must("ip", "-j", family, "route", "show", "dev", GatewayLab.CLIENT_TUN))
                .forEach(route -> {
                    if (!route.path("metric").asString("").equals(Laptop.OWN_METRIC)) {
                        found.add(route.path("dst").asString());
                    }
                });
        return found;
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # who, protocol, to, port, passes
            ana, tcp,  10.20.0.5,    443, true
            ana, tcp,  fd00:20::5,   443, true
            ana, udp,  10.20.0.53,   53,  true
            ana, udp,  fd00:20::53,  53,  true
            ana, ping, 10.20.0.5,    0,   true
            # not its port, not its protocol, not its host
            ana, udp,  10.20.0.5,    53,  false
            ana, tcp,  10.20.0.53,   443, false
            ana, ping, 10.20.0.53,   0,   false
            ana, tcp,  10.20.0.6,    443, false
            ana, tcp,  10.30.0.9,    443, false
            ana, udp,  10.30.0.9,    53,  false
            ana, ping, 10.30.0.9,    0,   false
            ana, tcp,  fd00:30::9,   443, false
            ana, udp,  fd00:30::9,   53,  false
            ana, ping, fd00:30::9,   0,   false
            # a network less what a deny row takes away
            cem, tcp,  10.20.0.6,    443, true
            cem, udp,  10.20.0.53,   53,  true
            cem, ping, 10.20.0.66,   0,   true
            cem, tcp,  10.20.0.66,   443, false
            cem, tcp,  fd00:20::5,   443, true
            cem, tcp,  10.30.0.9,    443, false
            """)
    void onlyWhatThePolicyAllowsPassesWhateverRoutesTheClientGivesItself(String who, String protocol, String to, int port,
            boolean passes) {
        LAB.laptop(who).routeEverything();
        Station station = LAB.laptop(who).station();

        boolean passed = switch (protocol) {
            case "tcp" -> station.tcp(to, port);
            case "udp" -> station.udp(to, port);
            case "ping" -> station.pings(to);
            default -> throw new IllegalArgumentException(protocol);
        };

        assertThat(passed).isEqualTo(passes);
    }

    @Test
    void whatIsBlockedAnswersWhenThereIsNoGatewayBetween() {
        // Otherwise the test above would prove nothing.
        for (String host : List.of(CI, VAULT, FINANCE, FINANCE6, GIT)) {
            assertThat(LAB.servers().tcp(host, 443)).as(host).isTrue();
        }
        assertThat(Stream.of(GIT, FINANCE, FINANCE6).filter(host -> !LAB.servers().udp(host, 53))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"ana, ben, true", "ben, ana, true", "cem, ana, false", "ana, cem, false"})
    void clientsReachThoseOfTheirOwnGroupOnly(String from, String to, boolean passes) {
        String address = LAB.session(to).address4().toString();
        String address6 = LAB.session(to).address6().orElseThrow().toString();

        assertThat(LAB.laptop(from).station().tcp(address, 9000)).isEqualTo(passes);
        assertThat(LAB.laptop(from).station().tcp(address6, 9000)).isEqualTo(passes);
        assertThat(LAB.laptop(from).station().pings(address)).isEqualTo(passes);
    }

    @Test
    void serversStartNothingTowardsClients() {
        assertThat(LAB.servers().tcp(LAB.session("ana").address4().toString(), 9000)).isFalse();
        assertThat(LAB.servers().pings(LAB.session("cem").address4().toString())).isFalse();
    }

    @Test
    void aClientThatRenegotiatesIsAnsweredAndItsFlowGoesOn() {
        Laptop dan = LAB.laptop("dan").connect("reneg-sec 3");
        SessionRow before = LAB.session("dan");
        assertThat(dan.station().tcp(CI, 443)).isTrue();

        Eventually.holds(() -> "the keys were made anew twice:\n" + dan.client().log(), () -> handshakes(dan) >= 3);

        assertThat(dan.station().flows()).isTrue();
        assertThat(dan.client().timesConnected()).isEqualTo(1);
        assertThat(LAB.session("dan").client()).isEqualTo(before.client());
        assertThat(Evidence.journal(LAB.journal()).stream()
                .filter(line -> line.path("event").path("kind").asString("").equals("reauth") && line.path("person").asString("").equals(
                        "dan"))
                .map(line -> line.path("verdict").asString())).hasSizeGreaterThanOrEqualTo(2).containsOnly("admit");
        dan.stop();
    }

    private static long handshakes(Laptop laptop) {
        return laptop.client().log().lines().filter(line -> line.contains("Control Channel: TLSv")).count();
    }

    @Test
    void operatorsSeeHowItIsAsJson() {
        SessionRow ana = LAB.session("ana");

        JsonNode status = json(LAB.cli("status", "--json"));
        JsonNode sessions = json(LAB.cli("sessions", "--json"));
        JsonNode why = json(LAB.cli("why", ana.record(), "--json"));

        assertThat(status.path("pid").asLong()).isEqualTo(LAB.daemon().pid());
        assertThat(status.path("policy").path("subject").asString()).isEqualTo("the sample organisation");
        assertThat(status.path("instances").get(0).path("state").asString()).isEqualTo("running");
        assertThat(status.path("troubles")).isEmpty();
        assertThat(sessions.findValuesAsString("person")).contains("ana", "ben", "cem");
        assertThat(why.path("id").asString()).isEqualTo(ana.record());
        assertThat(why.path("verdict").asString()).isEqualTo("admit");
        assertThat(why.path("reasons").findValuesAsString("name")).contains("red-git");
        assertThat(why.path("effects").path("lease").path("address4").asString()).isEqualTo(ana.address4().toString());
    }

    private static JsonNode json(Shell done) {
        assertThat(done.succeeded()).as(done::output).isTrue();
        return JSON.readTree(done.output());
    }

    @Test
    void anOperatorEndsASessionAndWithItTheFlowThatWasOpen() {
        Laptop ben = LAB.laptop("ben");
        SessionRow before = LAB.session("ben");
        assertThat(ben.station().tcp(GIT, 443)).isTrue();
        assertThat(ben.station().flows()).isTrue();

        Shell killed = LAB.cli("kill", "ben", "--reason", "laptop was stolen", "--json");

        // Out of the firewall before the command answers, whatever the client makes of the message.
        assertThat(ben.station().flows()).isFalse();
        assertThat(JSON.readTree(killed.output()).get(0).asString()).isEqualTo(before.client().toString());
        assertThat(ben.client().await("your session was ended by an administrator", SOON)).as(ben.client()::log).isPresent();
        Eventually.holds("the session is gone", () -> LAB.sessions().stream().noneMatch(row -> row.client().equals(before.client())));
        assertThat(LAB.cli("kill", "ben").exit()).isEqualTo(1);
        ben.connect();
    }

    @Test
    void aClientThatComesBackGetsItsAddressAgain() {
        Laptop ben = LAB.laptop("ben");
        String before = LAB.session("ben").address4().toString();

        ben.stop();
        Eventually.holds("the gateway noticed", () -> LAB.connected("ben").isEmpty());
        ben.connect();

        assertThat(ben.tunnelAddress()).hasValue(before);
        assertThat(LAB.session("ben").address4()).hasToString(before);
    }

    @Test
    void theRateIsThePolicysBothWays() {
        MeasuredRate.holds("down", Evidence.megabits(LAB.laptop("ana"), true), 20);
        MeasuredRate.holds("up", Evidence.megabits(LAB.laptop("ana"), false), 10);
        // Who has no quota is not held back.
        MeasuredRate.exceeds("without a quota", Evidence.megabits(LAB.laptop("cem"), true, Duration.ofSeconds(2)), 20);
    }
}
