package io.sallyport.effect.door;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.sallyport.model.Address;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Pace;
import io.sallyport.policy.DoorTerms;

import static org.assertj.core.api.Assertions.assertThat;

class DoorTextTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/door");
    private static final Door UDP = new Door(new InstanceName("main"), Door.Transport.UDP, Optional.empty(), 1194);
    private static final Door TCP = new Door(new InstanceName("west-1"), Door.Transport.TCP, Optional.of(Address.of("203.0.113.1")), 443);
    private static final Instant AT = Instant.parse("2026-03-02T06:00:00Z");
    private static final DoorTerms OTHER = new DoorTerms(new Pace(3, Pace.Per.SECOND), new Pace(10, Pace.Per.SECOND),
            new Pace(400, Pace.Per.SECOND), 20, 48, Duration.ofHours(12), DoorTerms.USUAL.bans());

    @Test
    void aDoorIsThisText() throws IOException {
        check("udp.nft", DoorText.render(UDP, DoorTerms.USUAL));
        check("tcp.nft", DoorText.render(TCP, OTHER));
    }

    @Test
    void bansAreElements() {
        Source one = Source.of(Address.of("198.51.100.7"));
        Source six = Source.of(Address.of("2001:db8:1:2:3::4"));
        assertThat(DoorText.ban(UDP, new Bans.Ban(one, 5, AT.plusSeconds(120), "ban-main-1-1"), AT) + DoorText.lift(TCP, six)
                + DoorText.stranger(UDP, one)).isEqualTo(
                        """
                                add element inet sallyport_main.door banned4 { 198.51.100.7 timeout 120s comment "5 failed handshakes, ban-main-1-1" }
                                delete element inet sallyport_main.door banned4 { 198.51.100.7 }
                                add element inet sallyport_main.door banned4 { 198.51.100.7 timeout 120s comment "5 failed handshakes, ban-main-1-1" }
                                delete element inet sallyport_west_1.door banned6 { 2001:db8:1:2:: }
                                create element inet sallyport_main.door known4 { 198.51.100.7 timeout 60s }
                                """);
    }

    @Test
    void whoIsKnownIsToldInOneTransactionThatIsTheSameWhetherTheyWereOrNot() {
        Source one = Source.of(Address.of("198.51.100.7"));
        Source two = Source.of(Address.of("198.51.100.9"));
        Source six = Source.of(Address.of("2001:db8:1:2:3::4"));
        assertThat(DoorText.know(TCP, List.of(six, two, one), Duration.ofDays(1))).isEqualTo("""
                add element inet sallyport_west_1.door known4 { 198.51.100.7 timeout 86400s, 198.51.100.9 timeout 86400s }
                add element inet sallyport_west_1.door known6 { 2001:db8:1:2:: timeout 86400s }
                delete element inet sallyport_west_1.door known4 { 198.51.100.7, 198.51.100.9 }
                delete element inet sallyport_west_1.door known6 { 2001:db8:1:2:: }
                add element inet sallyport_west_1.door known4 { 198.51.100.7 timeout 86400s, 198.51.100.9 timeout 86400s }
                add element inet sallyport_west_1.door known6 { 2001:db8:1:2:: timeout 86400s }
                """);
        assertThat(DoorText.know(TCP, List.of(), Duration.ofDays(1))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "'' | meta nfproto ipv4 fib daddr type local goto at4 | meta nfproto ipv6 fib daddr type local goto at6",
        "::           | meta nfproto ipv4 fib daddr type local goto at4 | meta nfproto ipv6 fib daddr type local goto at6",
        "0.0.0.0      | meta nfproto ipv4 fib daddr type local goto at4 | ''",
        "203.0.113.1  | ip daddr 203.0.113.1 goto at4                   | ''",
        "2001:db8::1  | ''                                              | ip6 daddr 2001:db8::1 goto at6"})
    void itStandsWhereTheDaemonListens(String listen, String four, String six) {
        Door door = new Door(new InstanceName("main"), Door.Transport.UDP, Optional.of(listen).filter(s -> !s.isEmpty()).map(Address::of),
                1194);
        List<String> lines = DoorText.render(door, DoorTerms.USUAL).lines().filter(line -> line.contains("udp dport 1194 "))
                .map(String::strip)
                .toList();
        assertThat(lines).isEqualTo(Stream.of(four, six).filter(s -> !s.isEmpty()).map(s -> "udp dport 1194 " + s).toList());
    }

    @ParameterizedTest
    @Tag("lab")
    @ValueSource(strings = {"udp.nft", "tcp.nft"})
    void nftAcceptsIt(String file) throws IOException, InterruptedException {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")) && Files.exists(Path.of("/usr/sbin/nft")),
                "needs root and nft");
        String path = GOLDEN.resolve(file).toAbsolutePath().toString();
        // Twice, since other terms are put in place of those before by the same text.
        Process check = new ProcessBuilder("unshare", "-n", "sh", "-c", "nft -c -f " + path + " && nft -f " + path + " && nft -f " + path)
                .redirectErrorStream(true).start();
        String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(check.waitFor()).as(said).isZero();
    }

    private static void check(String name, String text) throws IOException {
        if ("write".equals(System.getProperty("sallyport.golden"))) {
            Files.writeString(GOLDEN.resolve(name), text);
        }
        assertThat(text).isEqualTo(Files.readString(GOLDEN.resolve(name)));
    }
}
