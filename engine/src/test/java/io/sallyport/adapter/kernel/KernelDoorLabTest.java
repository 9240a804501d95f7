package io.sallyport.adapter.kernel;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.sallyport.demo.NetworkNamespace;
import io.sallyport.effect.door.Bans;
import io.sallyport.effect.door.Door;
import io.sallyport.effect.door.Holdings;
import io.sallyport.effect.door.Refusal;
import io.sallyport.effect.door.Source;
import io.sallyport.flow.Outcome;
import io.sallyport.lab.Lab;
import io.sallyport.model.Address;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Pace;
import io.sallyport.policy.DoorTerms;

import static org.assertj.core.api.Assertions.assertThat;

/** One door's table in a real kernel. */
@Tag("lab")
class KernelDoorLabTest {
    private static final Instant NOW = Instant.parse("2026-03-02T06:00:00Z");
    private static final Door TCP = new Door(new InstanceName("main"), Door.Transport.TCP, Optional.empty(), 443);
    private static final Source ANA = Source.of(Address.of("198.51.100.9"));
    private static final Source SIX = Source.of(Address.of("2001:db8:1:2::5"));
    private static final Source EVE = Source.of(Address.of("198.51.100.7"));
    private static final Bans.Ban BAN = new Bans.Ban(EVE, 5, NOW.plusSeconds(600), "ban-main-1772431200000-1");
    private static final Holdings HELD = new Holdings(NOW, new TreeMap<>(Map.of(ANA, NOW.plusSeconds(3_600), SIX, NOW.plusSeconds(7_200))),
            List.of(BAN));
    private static final DoorTerms OTHER = new DoorTerms(new Pace(45, Pace.Per.MINUTE), DoorTerms.USUAL.network(), DoorTerms.USUAL.all(),
            24,
            56, Duration.ofDays(1), DoorTerms.USUAL.bans());

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    @SuppressWarnings("NullAway.Init")
    private NetworkNamespace space;
    @SuppressWarnings("NullAway.Init")
    private FaultyTools tools;
    @SuppressWarnings("NullAway.Init")
    private KernelDoor door;

    @BeforeEach
    void build() {
        Lab.assumeAvailable(List.of("/usr/sbin/nft"));
        space = NetworkNamespace.create("kdoor" + ProcessHandle.current().pid() + "-" + (System.nanoTime() & 0xffff));
        open.push(space);
        tools = new FaultyTools();
        open.push(tools);
        door = new KernelDoor(TCP, tools.in(space.name()));
        assertThat(door.keep(DoorTerms.USUAL, () -> Holdings.nothing(NOW))).isEqualTo(Outcome.done());
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    @Test
    void eachChangeRaisesTheGenerationByOneWhateverWasThereBefore() {
        try (Generation generation = new Generation(Optional.of(space.name()))) {
            Commits commits = Commits.of(Optional.of(space.name()));
            Standing before = Standing.now(generation, commits).orElseThrow();
            int changes = 0;
            for (List<Source> sources : List.of(List.of(ANA), List.of(ANA), List.of(ANA, SIX), List.of(SIX, EVE))) {
                assertThat(door.know(sources, Duration.ofHours(1))).isEqualTo(Outcome.done());
                changes++;
            }
            Bans.Ban other = new Bans.Ban(Source.of(Address.of("203.0.113.5")), 5, NOW.plusSeconds(60), "");
            assertThat(List.of(door.ban(other, NOW), door.ban(other, NOW), door.ban(BAN, NOW))).containsExactly(Doorway.Banned.DONE,
                    Doorway.Banned.DONE, Doorway.Banned.KNOWN);
            changes += 2;
            assertThat(door.lift(other.source())).isEqualTo(new Doorway.Lifted.Done());
            assertThat(door.lift(other.source())).isEqualTo(new Doorway.Lifted.Not());
            changes++;
            assertThat(door.keep(OTHER, () -> HELD)).isEqualTo(Outcome.done());
            assertThat(door.keep(OTHER, () -> HELD)).isEqualTo(Outcome.done());
            changes++;
            Standing after = Standing.now(generation, commits).orElseThrow();
            assertThat(after.generation() - before.generation()).isEqualTo(changes);
            assertThat(after.ours().inForce() - before.ours().inForce()).isEqualTo(changes);
            assertThat(after.isOursSince(before)).isTrue();

            space.must("nft", "add", "table", "inet", "theirs");
            door.know(List.of(ANA), Duration.ofHours(1));
            door.know(List.of(ANA), Duration.ofHours(1));
            assertThat(Standing.now(generation, commits).orElseThrow().isOursSince(before)).as("a foreign change stays visible").isFalse();
        }
    }

    @Test
    void whatItHoldsIsReadBack() {
        space.must("nft", "flush", "ruleset");
        assertThat(door.read(NOW)).isEqualTo(new Doorway.Read.Gone());
        assertThat(door.mend(() -> HELD).drift()).containsExactly("the table sallyport_main.door was gone: put back",
                "put back with 2 known and 1 kept out");
        Holdings held = held();
        assertThat(held.known()).containsOnlyKeys(ANA, SIX);
        // Seconds are rounded down as they run.
        assertThat(held.known().get(ANA)).isBetween(NOW.plusSeconds(3_000), NOW.plusSeconds(3_600));
        assertThat(held.bans()).singleElement().satisfies(ban -> {
            assertThat(ban.source()).isEqualTo(EVE);
            assertThat(ban.failures()).isEqualTo(5);
            assertThat(ban.record()).isEqualTo(BAN.record());
            assertThat(ban.until()).isBetween(NOW.plusSeconds(60), NOW.plusSeconds(600));
        });
        assertThat(door.banned(EVE, NOW)).isPresent();
        assertThat(door.banned(ANA, NOW)).isEmpty();
    }

    private Holdings held() {
        if (door.read(NOW) instanceof Doorway.Read.Held(Holdings held)) {
            return held;
        }
        throw new AssertionError("cannot be read");
    }

    @Test
    void otherTermsAndOthersRulesLeaveWhatItHolds() {
        space.must("nft", "flush", "ruleset");
        door.mend(() -> HELD);
        assertThat(door.keep(OTHER, () -> Holdings.nothing(NOW))).isEqualTo(Outcome.done());
        assertThat(held().bans()).hasSize(1);
        space.must("nft", "flush", "chain", "inet", "sallyport_main.door", "at4");
        assertThat(door.mend(() -> Holdings.nothing(NOW)).drift())
                .containsExactly("the table sallyport_main.door had other rules: put back");
        assertThat(held().known()).hasSize(2);
        assertThat(space.must("nft", "list", "chain", "inet", "sallyport_main.door", "at4")).contains("banned4");
        assertThat(door.mend(() -> HELD).drift()).isEmpty();
    }

    @Test
    void aTableOfAnotherFormGivesWayAndWhatIsKnownComesBack() {
        for (boolean begun : List.of(true, false)) {
            space.must("nft", "flush", "ruleset");
            space.must("nft", "add table inet sallyport_main.door; add set inet sallyport_main.door known4 { type ipv6_addr; }");
            KernelDoor next = begun ? door : new KernelDoor(TCP, tools.in(space.name()));
            if (begun) {
                assertThat(door.mend(() -> HELD).repair()).isEqualTo(Outcome.done());
            } else {
                assertThat(next.keep(DoorTerms.USUAL, () -> HELD)).isEqualTo(Outcome.done());
            }
            assertThat(held().known()).containsOnlyKeys(ANA, SIX);
            assertThat(held().bans()).hasSize(1);
        }
    }

    @Test
    void whatCannotBeReadIsNotTakenForGone() {
        space.must("nft", "flush", "ruleset");
        door.mend(() -> HELD);
        tools.refuse("nft", "list ruleset", "netlink: Error: cache initialization failed: No buffer space available");
        Doorway.Look look = door.mend(() -> Holdings.nothing(NOW));
        assertThat(look.drift()).isEmpty();
        assertThat(look.dropped()).isEmpty();
        assertThat(look.repair()).isInstanceOfSatisfying(Outcome.Failed.class,
                failed -> assertThat(failed.what()).startsWith("the limits at port 443 cannot be looked at: netlink"));
        tools.mend("nft");
        assertThat(door.mend(() -> Holdings.nothing(NOW))).isEqualTo(
                new Doorway.Look(List.of(), Outcome.done(), door.mend(() -> HELD).dropped()));
        assertThat(held().known()).hasSize(2);
    }

    @Test
    void whatIsDroppedIsCountedByReason() {
        assertThat(door.mend(() -> HELD).dropped().orElseThrow()).hasSize(Refusal.values().length).allSatisfy(
                (refusal, packets) -> assertThat(packets).isZero());
    }

    @Test
    void afterItsEndNothingIsLeft() {
        door.close();
        assertThat(space.must("nft", "list", "ruleset")).isEmpty();
        assertThat(door.know(List.of(ANA), Duration.ofHours(1))).isEqualTo(Outcome.done());
        assertThat(door.mend(() -> HELD).drift()).isEmpty();
        assertThat(space.must("nft", "list", "ruleset")).isEmpty();
    }
}
