package io.sallyport.daemon;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.sallyport.decision.Decider;
import io.sallyport.decision.Decision;
import io.sallyport.decision.Sample;
import io.sallyport.event.Event;
import io.sallyport.event.Peer;
import io.sallyport.event.PeerInfo;
import io.sallyport.facts.Facts;
import io.sallyport.flow.Notice;
import io.sallyport.flow.Outcome;
import io.sallyport.model.ClientId;
import io.sallyport.model.PolicyVersion;
import io.sallyport.model.Revocation;
import io.sallyport.model.Secret;

import static org.assertj.core.api.Assertions.assertThat;

class LiveLinesTest {
    private static final Decider DECIDER = Decider.compile(Sample.policy()).value().orElseThrow();
    private static final ClientId CLIENT = new ClientId(Sample.MAIN, 1, 0);
    private static final Instant NOW = Sample.MONDAY_9;
    private static final LiveLines LINES = new LiveLines(Sample.ISTANBUL);

    @Test
    void eachKindOfNoticeReadsLikeThis() {
        PolicyVersion version = new PolicyVersion("3f2a9c1000000000000000000000000000000000", "let contractors reach ci");
        List<Notice> notices = List.of(decided(Sample.peer("ana")), decided(Sample.peer("mallory")),
                new Notice.Came(CLIENT, Sample.peer("ana"), NOW),
                new Notice.Went(CLIENT, Sample.peer("ana"), 10, 20, "disconnected", Optional.empty(), NOW),
                new Notice.Went(CLIENT, Sample.peer("ana"), 0, 0, "ended by root", Optional.of(revoked("ended by root")),
                        NOW.plusMillis(312)),
                new Notice.Cut(CLIENT, Sample.peer("ana"), "ended by root", true, NOW),
                new Notice.Cut(CLIENT, Sample.peer("ana"), "ended by root", false, NOW),
                new Notice.Activated(version, 41, 180, 9, 4, 1, 1, 0, NOW),
                new Notice.Drift(Sample.MAIN, List.of("the client 10.8.0.7 was gone"), Optional.empty(), NOW),
                new Notice.Drift(Sample.MAIN, List.of(), Optional.of(new Outcome.Failed("nft refused", "look at it")), NOW),
                new Notice.Drift(Sample.MAIN, Notice.Drift.Part.KERNEL, List.of(),
                        Optional.of(new Outcome.Failed("nft refused", "look at it")),
                        Optional.of(new Notice.Lasting(NOW, 30)), NOW.plusSeconds(60)),
                new Notice.Drift(Sample.MAIN, Notice.Drift.Part.KERNEL, List.of(), Optional.empty(),
                        Optional.of(new Notice.Lasting(NOW, 41)), NOW.plusSeconds(82)),
                new Notice.Daemon(Sample.MAIN, "CONNECTED SUCCESS", false, NOW));
        assertThat(text(notices)).isEqualTo(
                """
                        09:00:00.000  connect ana (engineers) from 203.0.113.7                  ADMIT 10.8.0.7      2.0 ms
                                      by policies/access.yaml:10 engineers-git · reach ci, git · 50/10 Mbit/s
                                      push address and 1 route · nft main: 10.8.0.7 → ci git · tc down 50 Mbit/s, up 10 Mbit/s
                                      id main-1-0-0-1
                        09:00:00.000  connect mallory (revoked) from 203.0.113.7                DENY  "your access was revoked"  2.0 ms
                                      by policies/access.yaml:60 revoked
                                      id main-1-0-0-1
                        09:00:00.000  up      ana (main/1/0) from 203.0.113.7 is connected
                        09:00:00.000  gone    ana (main/1/0) from 203.0.113.7 · disconnected · received 10 B, sent 20 B
                        09:00:00.312  gone    ana (main/1/0) from 203.0.113.7 · ended by root · fenced after 1.5 ms, told after 2.0 ms, gone after 312.0 ms · id main-1-0-0-9
                        09:00:00.000  cut     ana (main/1/0) from 203.0.113.7 · out of the firewall, told to go: ended by root
                        09:00:00.000  cut     ana (main/1/0) from 203.0.113.7 · the firewall does NOT heed, ended at once: ended by root
                        09:00:00.000  policy  3f2a9c1 "let contractors reach ci": checked, 41 tests passed, active in 180 ms; 1 of 4 sessions changed, 1 cut
                        09:00:00.000  drift   main repaired
                                      the client 10.8.0.7 was gone
                        09:00:00.000  drift   main NOT repaired: nft refused (look at it)
                        09:01:00.000  drift   main NOT repaired, after 30 failures since 09:00:00.000: nft refused (look at it)
                        09:01:22.000  drift   main repaired, after 41 failures since 09:00:00.000
                        09:00:00.000  openvpn main CONNECTED SUCCESS
                        """);
    }

    @ParameterizedTest(name = "`{0}` reaches no terminal")
    @ValueSource(strings = {"\u001b]0;root\u0007", "ana\nEND\nclient-auth 9 9", "ana\rADMIT", "\u009b31m", "\u202egro.live", "a\u0000b",
        "\u2028next", "\ud800half"})
    void nothingATerminalObeysGetsThrough(String hostile) {
        Peer peer = new Peer(Optional.of(hostile), Optional.of(hostile), Optional.of(new Secret("PLANTED-" + hostile)), Optional.empty(),
                Sample.peer("x").from(), 1, PeerInfo.none());
        List<Notice> notices = List.of(decided(peer), new Notice.Came(CLIENT, peer, NOW),
                new Notice.Went(CLIENT, peer, 1, 1, hostile, Optional.of(revoked(hostile)), NOW),
                new Notice.Cut(CLIENT, peer, hostile, true, NOW), new Notice.Daemon(Sample.MAIN, hostile, true, NOW),
                new Notice.Drift(Sample.MAIN, List.of(hostile), Optional.empty(), NOW),
                new Notice.PolicyRefused(new PolicyVersion("3f2a9c1", hostile), hostile, List.of(), List.of(hostile), NOW));
        for (Notice notice : notices) {
            for (String line : LINES.of(notice)) {
                assertThat(line.codePoints().filter(LiveLinesTest::obeyed).toArray()).as(line).isEmpty();
                assertThat(line).doesNotContain("PLANTED");
            }
        }
        assertThat(text(notices)).isNotEmpty();
    }

    private static Revocation revoked(String why) {
        return Revocation.decided("main-1-0-0-9", why, NOW).fenced(NOW.plusNanos(1_500_000)).told(NOW.plusMillis(2));
    }

    private static boolean obeyed(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    private static Notice decided(Peer peer) {
        Event.Connect event = new Event.Connect(CLIENT, 0, peer, NOW);
        Decision decision = DECIDER.decide(event, Facts.of(NOW, Sample.offer("ana")));
        return new Notice.Decided("main-1-0-0-1", event, decision,
                decision instanceof Decision.Admit ? List.of("push \"route x\"") : List.of(),
                Duration.ofMillis(2).toNanos() / 1_000, NOW);
    }

    private static String text(List<Notice> notices) {
        List<String> lines = new ArrayList<>();
        notices.forEach(notice -> lines.addAll(LINES.of(notice)));
        return String.join("\n", lines) + "\n";
    }
}
