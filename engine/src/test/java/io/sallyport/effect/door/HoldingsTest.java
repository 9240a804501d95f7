package io.sallyport.effect.door;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.sallyport.model.Address;
import io.sallyport.model.InstanceName;

import static org.assertj.core.api.Assertions.assertThat;

class HoldingsTest {
    private static final Instant AT = Instant.parse("2026-03-02T06:00:00Z");
    private static final Source ANA = Source.of(Address.of("198.51.100.9"));
    private static final Source SIX = Source.of(Address.of("2001:db8:1:2::5"));
    private static final Bans.Ban EVE = new Bans.Ban(Source.of(Address.of("198.51.100.7")), 5, AT.plusSeconds(120), "ban-main-1-1");
    private static final Holdings HELD = new Holdings(AT, new TreeMap<>(Map.of(ANA, AT.plusSeconds(3_600), SIX, AT.plusSeconds(60))),
            List.of(EVE));
    private static final Door DOOR = new Door(new InstanceName("main"), Door.Transport.UDP, Optional.empty(), 1194);

    @Test
    void asTextItIsALineForEach() {
        assertThat(HELD.encode()).isEqualTo("""
                sallyport-door 1
                known 198.51.100.9 2026-03-02T07:00:00Z
                known 2001:db8:1:2:: 2026-03-02T06:01:00Z
                banned 198.51.100.7 2026-03-02T06:02:00Z 5 ban-main-1-1
                end
                """);
        assertThat(Holdings.decode(HELD.encode(), AT)).contains(HELD);
    }

    @Test
    void aBanWithoutARecordIsReadBackToo() {
        Holdings nameless = new Holdings(AT, new TreeMap<>(), List.of(new Bans.Ban(EVE.source(), 1, EVE.until(), "")));
        assertThat(Holdings.decode(nameless.encode(), AT)).contains(nameless);
    }

    @Test
    void whatRanOutMeanwhileIsLeftOut() {
        assertThat(Holdings.decode(HELD.encode(), AT.plusSeconds(60)).orElseThrow().known()).containsOnlyKeys(ANA);
        assertThat(Holdings.decode(HELD.encode(), AT.plusSeconds(120)).orElseThrow().bans()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sallyport-door 1\n", "sallyport-door 2\nend\n",
        "sallyport-door 1\nknown 198.51.100.9 2026-03-02T07:00:00Z\n",
        "sallyport-door 1\nknown here 2026-03-02T07:00:00Z\nend\n", "sallyport-door 1\nknown 198.51.100.9 soon\nend\n",
        "sallyport-door 1\nknown\nend\n", "sallyport-door 1\nbanned 198.51.100.7 2026-03-02T06:02:00Z five x\nend\n",
        "sallyport-door 1\nguest 198.51.100.9 2026-03-02T07:00:00Z\nend\n"})
    void anythingElseIsNotRead(String text) {
        assertThat(Holdings.decode(text, AT)).isEmpty();
    }

    @Test
    void whoHasASessionIsKnownFromNowOnAndNobodyForLess() {
        Holdings more = HELD.knowing(List.of(ANA, SIX), Duration.ofMinutes(5));
        assertThat(more.known()).containsEntry(ANA, AT.plusSeconds(3_600)).containsEntry(SIX, AT.plusSeconds(300));
    }

    @Test
    void elementsHaveTheTimeTheyStillHave() {
        assertThat(HELD.at(AT.plusSeconds(30), List.of(EVE)).elements(DOOR)).isEqualTo("""
                add element inet sallyport_main.door known4 { 198.51.100.9 timeout 3570s }
                add element inet sallyport_main.door known6 { 2001:db8:1:2:: timeout 30s }
                add element inet sallyport_main.door banned4 { 198.51.100.7 timeout 90s comment "5 failed handshakes, ban-main-1-1" }
                """);
        assertThat(Holdings.nothing(AT).elements(DOOR)).isEmpty();
    }

    @Test
    void ofTooManyThoseStayThatWereHereLast() {
        TreeMap<Source, Instant> many = new TreeMap<>();
        for (int i = 0; i <= DoorText.KNOWN_MAX; i++) {
            many.put(new Source(Address.v4(0x0a000000L + i)), AT.plusSeconds(100 + i));
        }
        String elements = new Holdings(AT, many, List.of()).elements(DOOR);
        assertThat(elements.split(",")).hasSize(DoorText.KNOWN_MAX);
        assertThat(elements).doesNotContain(" 10.0.0.0 ").contains(" 10.0.0.1 ");
    }

    @Test
    void whatNftPrintsIsReadBack() {
        String known = """
                table inet sallyport_main.door {
                	set known4 {
                		type ipv4_addr
                		size 65536
                		flags dynamic,timeout
                		elements = { 198.51.100.9 timeout 86400s expires 3600s, 198.51.100.12 timeout 3600s expires 59s,
                			     198.51.100.13 timeout 10s expires 9s }
                	}
                }
                table inet sallyport_main.door {
                	set known6 {
                		type ipv6_addr
                		elements = { 2001:db8:1:2:: timeout 90061s expires 60s }
                	}
                }
                """;
        String banned = """
                		elements = { 198.51.100.7 timeout 120s expires 90s comment "5 failed handshakes, ban-main-1-1",
                			     203.0.113.9 timeout 60s expires 7s comment "by hand" }
                """;
        Holdings held = DoorListing.holdings(known, banned, AT);
        assertThat(held.known()).hasSize(4).containsEntry(ANA, AT.plusSeconds(3_600)).containsEntry(SIX, AT.plusSeconds(60));
        assertThat(held.bans()).containsExactly(new Bans.Ban(EVE.source(), 5, AT.plusSeconds(90), "ban-main-1-1"),
                new Bans.Ban(Source.of(Address.of("203.0.113.9")), 1, AT.plusSeconds(7), ""));
    }

    @Test
    void oneTableIsTakenOutOfTheRulesetAndWhatWasCountedOutOfThat() {
        String ruleset = """
                table inet other {
                	counter banned {
                		packets 1 bytes 2
                	}
                }
                table inet sallyport_main.door {
                	counter banned {
                		packets 7 bytes 420
                	}

                	counter passed {
                		packets 9 bytes 1
                	}
                }
                """;
        String table = DoorListing.table(DOOR, ruleset).orElseThrow();
        assertThat(DoorListing.dropped(table)).containsExactly(Map.entry(Refusal.BANNED, 7L));
        assertThat(DoorListing.skeleton(table))
                .isEqualTo(DoorListing.skeleton(table.replace("packets 7 bytes 420", "packets 8 bytes 480")));
        assertThat(DoorListing.skeleton(table)).isNotEqualTo(DoorListing.skeleton(table.replace("passed", "past")));
        assertThat(DoorListing.table(DOOR, "table inet other {\n}\n")).isEmpty();
    }
}
