package io.sallyport.decision;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.sallyport.event.Event;
import io.sallyport.event.Peer;
import io.sallyport.event.PeerInfo;
import io.sallyport.facts.Facts;
import io.sallyport.ipam.Offer;
import io.sallyport.model.ClientId;
import io.sallyport.model.Network;
import io.sallyport.model.RowRef;
import io.sallyport.policy.AccessRow;
import io.sallyport.policy.IsolationTable.Mode;

import static org.assertj.core.api.Assertions.assertThat;

class DeciderTest {
    private static final Decider DECIDER = Decider.compile(Sample.policy()).value().orElseThrow();

    @ParameterizedTest(name = "{0} at {1}: {2} by {3}")
    @CsvSource(delimiter = '|', textBlock = """
            ana     | 2026-03-02T06:00:00Z | admit           | engineers-git                             |
            fay     | 2026-03-02T06:00:00Z | admit           | finance-by-day                            | 2026-03-02T15:00:00Z
            fay     | 2026-03-02T15:00:00Z | outside-hours   | finance-by-day                            | 2026-03-03T05:00:00Z
            fay     | 2026-03-07T09:00:00Z | outside-hours   | finance-by-day                            | 2026-03-09T05:00:00Z
            eve     | 2026-03-02T06:00:00Z | admit           | contractors-until,contractors-never-finance | 2026-10-31T00:00:00Z
            eve     | 2026-10-31T00:00:00Z | ended           | contractors-until                         |
            ivy     | 2026-08-31T23:59:59Z | not-yet         | interns-soon                              | 2026-09-01T00:00:00Z
            ivy     | 2026-09-01T00:00:00Z | admit           | interns-soon                              |
            mallory | 2026-03-02T06:00:00Z | denied-by-row   | revoked                                   |
            rex     | 2026-03-02T06:00:00Z | denied-by-row   | revoked                                   |
            nobody  | 2026-03-02T06:00:00Z | nothing-allows  |                                           |
            """)
    void decides(String person, Instant at, String verdict, String by, Instant reconsiderAt) {
        Decision decision = decide(person, at);
        assertThat(verdict(decision)).isEqualTo(verdict);
        List<String> rows = decision.by().stream().filter(r -> r.kind() != Reason.Kind.LIMITED && r.kind() != Reason.Kind.ISOLATED)
                .map(r -> r.row().orElseThrow().id().name()).toList();
        assertThat(rows).isEqualTo(by == null ? List.of() : List.of(by.split(",")));
        assertThat(decision.basis().reconsiderAt()).isEqualTo(Optional.ofNullable(reconsiderAt));
    }

    @ParameterizedTest(name = "{0} is told: {2}")
    @CsvSource({"mallory,2026-03-02T06:00:00Z,your access was revoked", "eve,2026-11-01T00:00:00Z,your access ended on 31 October 2026",
        "fay,2026-03-07T09:00:00Z,access is closed at this hour", "nobody,2026-03-02T06:00:00Z,access denied; ask your administrator"})
    void tellsTheClientOneSentence(String person, Instant at, String message) {
        assertThat(((Decision.Refuse) decide(person, at)).denial().clientMessage()).isEqualTo(message);
    }

    @ParameterizedTest(name = "{0} gets {1} down, {2} up")
    @CsvSource({"ana,50 Mbit/s,10 Mbit/s", "ben,200 Mbit/s,100 Mbit/s", "eve,80 Mbit/s,10 Mbit/s"})
    void theStrictestRateAppliesUnlessAPersonOverrides(String person, String down, String up) {
        Limits limits = grant(person).limits();
        assertThat(limits.down().orElseThrow()).hasToString(down);
        assertThat(limits.up().orElseThrow()).hasToString(up);
    }

    @Test
    void deniedResourcesAreTakenFromTheReach() {
        assertThat(grant("eve").reach()).isEqualTo(new Reach(new TreeSet<>(List.of("finance", "git")), new TreeSet<>(List.of("finance"))));
    }

    @Test
    void whenAllThatIsAllowedIsDeniedNobodyIsLetIn() {
        List<AccessRow> rows = List.of(Sample.allow(1, "a", "engineers", List.of("git"), Optional.empty(), null, null),
                Sample.deny(2, "d", "engineers", List.of("git", "ci"), false, null));
        Decider decider = Decider.compile(Sample.policy(rows)).value().orElseThrow();
        assertThat(verdict(decider.decide(Sample.connect("ana", Sample.MONDAY_9), facts("ana", Sample.MONDAY_9))))
                .isEqualTo("nothing-left");
    }

    @Test
    void shadowRowsAreRecordedAndChangeNothing() {
        Decision decision = decide("ana", Sample.MONDAY_9);
        assertThat(decision).isInstanceOf(Decision.Admit.class);
        assertThat(decision.basis().reasons()).anyMatch(r -> r.shadow() && r.kind() == Reason.Kind.DENIED);
    }

    @Test
    void circlesFollowIsolationRowsAndExemptions() {
        assertThat(grant("ana").circle())
                .isEqualTo(new Circle(Mode.GROUP, new TreeSet<>(List.of("engineers")), new TreeSet<>(List.of("engineers"))));
        assertThat(grant("eve").circle()).isEqualTo(new Circle(Mode.FULL, new TreeSet<>(), new TreeSet<>(List.of("contractors"))));
    }

    @Test
    void aClientWithoutAnyNameIsRefused() {
        Peer anonymous = new Peer(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 0,
                PeerInfo.none());
        Event.Connect event = new Event.Connect(new ClientId(Sample.MAIN, 1, 0), 1, anonymous, Sample.MONDAY_9);
        assertThat(verdict(DECIDER.decide(event, facts("", Sample.MONDAY_9)))).isEqualTo("unknown-person");
    }

    @Test
    void aFullPoolAndAMissingNetworkAreRefusals() {
        Event.Connect event = Sample.connect("ana", Sample.MONDAY_9);
        assertThat(verdict(DECIDER.decide(event, Facts.of(Sample.MONDAY_9, new Offer.Exhausted(Network.of("10.8.0.0/30"))))))
                .isEqualTo("pool-exhausted");
        assertThat(verdict(DECIDER.decide(event, Facts.of(Sample.MONDAY_9, new Offer.NoNetwork())))).isEqualTo("no-network");
    }

    @Test
    void theOrderOfRowsLeavesNoTrace() {
        long seed = 20261121;
        Random random = new Random(seed);
        for (int i = 0; i < 50; i++) {
            List<AccessRow> shuffled = new ArrayList<>(Sample.ACCESS);
            Collections.shuffle(shuffled, random);
            Decider decider = DECIDER.recompile(Sample.policy(shuffled)).value().orElseThrow();
            for (String person : List.of("ana", "eve", "rex", "fay")) {
                assertThat(decider.decide(Sample.connect(person, Sample.MONDAY_9), facts(person, Sample.MONDAY_9))).as("seed %d", seed)
                        .isEqualTo(decide(person, Sample.MONDAY_9));
            }
        }
    }

    @Test
    void everyReasonNamesItsRuleByFileAndLine() {
        for (Reason reason : decide("eve", Sample.MONDAY_9).basis().reasons()) {
            assertThat(reason.rule().orElseThrow().place().file()).startsWith("rules/");
            assertThat(reason.rule().orElseThrow().place().line()).isPositive();
            assertThat(reason.row().map(RowRef::place)).isPresent();
        }
    }

    private static Decision decide(String person, Instant at) {
        return DECIDER.decide(Sample.connect(person, at), facts(person, at));
    }

    private static Facts facts(String person, Instant at) {
        return Facts.of(at, Sample.offer(person));
    }

    private static Grant grant(String person) {
        return ((Decision.Admit) decide(person, Sample.MONDAY_9)).grant();
    }

    static String verdict(Decision decision) {
        return switch (decision) {
            case Decision.Admit admit -> "admit";
            case Decision.Refuse refuse -> refuse.denial().id();
            case Decision.Challenge challenge -> "challenge";
            case Decision.Pending pending -> "pending";
        };
    }
}
