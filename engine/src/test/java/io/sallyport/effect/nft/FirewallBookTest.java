package io.sallyport.effect.nft;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.sallyport.decision.Circle;
import io.sallyport.decision.Grant;
import io.sallyport.decision.Limits;
import io.sallyport.decision.Reach;
import io.sallyport.effect.Samples;
import io.sallyport.model.Address;
import io.sallyport.model.ClientId;
import io.sallyport.model.Network;
import io.sallyport.policy.IsolationTable.Mode;
import io.sallyport.policy.Policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

class FirewallBookTest {

    @ParameterizedTest
    @CsvSource({"NONE, '', NONE, '', true", "NONE, '', GROUP, x, true", "NONE, '', FULL, '', false", "GROUP, x, GROUP, x, true",
        "GROUP, x, GROUP, y, false", "GROUP, x y, GROUP, y z, true", "GROUP, x, NONE, '', false", "FULL, '', NONE, '', false"})
    void circlesMeetAsTheInitiatorsModeSays(Mode from, String fromShared, Mode to, String toShared, boolean meets) {
        Policy policy = Samples.policy(List.of());
        assertThat(Isolation.allows(policy.isolation(), Samples.circle(from, fromShared, ""), Samples.circle(to, toShared, "")))
                .isEqualTo(meets);
    }

    @Test
    void anExemptionAddsInOneDirectionWhateverTheModes() {
        Policy policy = Samples.policy(List.of(), Samples.exemption("helpdesk", "staff"));
        Circle helpdesk = Samples.circle(Mode.FULL, "", "helpdesk");
        Circle staff = Samples.circle(Mode.FULL, "", "staff");
        assertThat(Isolation.allows(policy.isolation(), helpdesk, staff)).isTrue();
        assertThat(Isolation.allows(policy.isolation(), staff, helpdesk)).isFalse();
    }

    @Test
    void aKnownProfileCostsTwoElementsAnAddress() {
        FirewallBook book = new FirewallBook(Samples.policy(List.of(Samples.resource("git", "10.20.0.0/16", "tcp/22"))));
        book.change(one(1, Samples.grant(5, "git")));
        assertThat(book.change(one(2, Samples.grant(6, "git")))).extracting(Edit::map).containsExactlyInAnyOrder(MapName.CLIENT4,
                MapName.CIRCLE4, MapName.CLIENT6, MapName.CIRCLE6);
        assertThat(book.change(one(2, Samples.grant(6, "git")))).as("the same again").isEmpty();
    }

    @Test
    void anEditMustFitTheStateItIsMadeFor() {
        Edit edit = new Edit(MapName.CLIENT4, "10.8.0.5", Optional.of("0:1"), Optional.empty());
        assertThatThrownBy(() -> Plan.apply(FirewallState.EMPTY, List.of(edit))).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20260302})
    void editsLeadWhereTheBookSays(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Policy policy = RandomPolicies.policy(random);
        FirewallBook book = new FirewallBook(policy);
        FirewallState kernel = book.state();
        for (int step = 0; step < 61; step++) {
            kernel = Plan.apply(kernel, book.change(randomChange(random, policy)));
            assertThat(step % 10 > 0 || kernel.equals(book.state())).as("seed %d step %d", seed, step).isTrue();
        }
        Policy next = RandomPolicies.policy(random);
        TreeMap<ClientId, FirewallBook.Seat> seats = new TreeMap<>();
        randomChange(random, next).forEach((id, seat) -> seat.ifPresent(s -> seats.put(id, s)));
        FirewallState swapped = book.follow(next, seats).state();
        assertThat(Plan.apply(kernel, Plan.between(kernel, swapped))).as("seed %d", seed).isEqualTo(swapped);
        assertThat(Plan.between(swapped, swapped)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void boxesAreDisjointAndCoverExactlyTheReach(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Policy policy = RandomPolicies.policy(random);
        for (int i = 0; i < 20; i++) {
            Reach reach = RandomPolicies.reach(random, policy);
            List<Box> boxes = Boxes.of(policy, reach);
            for (int probe = 0; probe < 200; probe++) {
                Address address = RandomPolicies.address(random, policy);
                int protocol = RandomPolicies.protocol(random);
                int port = RandomPolicies.port(random);
                long hits = boxes.stream().filter(b -> b.contains(address, protocol, port)).count();
                boolean reached = RandomPolicies.reaches(policy, reach, address, protocol, port);
                assertThat(hits).as("seed %d: %s %d %d in %s", seed, address, protocol, port, reach).isEqualTo(reached ? 1 : 0);
            }
        }
    }

    @Test
    void theWholeOfBothFamiliesIsOneBoxEach() {
        Policy policy = Samples.policy(List.of(Samples.resource("world", "0.0.0.0/0 ::/0", "")));
        assertThat(Boxes.of(policy, Samples.reach("world", ""))).extracting(Box::key).containsExactly("0.0.0.0/0 . 0-255 . 0-65535",
                "::/0 . 0-255 . 0-65535");
    }

    @Test
    void whatTwoResourcesCoverIsCountedForTheNarrower() {
        Policy policy = Samples.policy(List.of(Samples.resource("a-world", "0.0.0.0/0", ""), Samples.resource("git", "10.20.0.5", "tcp/22"),
                Samples.resource("net", "10.20.0.0/24", "tcp"), Samples.resource("web", "10.20.0.0/24", "tcp/80")));
        List<Box> boxes = Boxes.of(policy, Samples.reach("a-world git net web", ""));
        record Case(String to, int protocol, int port, String by) {}
        for (Case c : List.of(new Case("10.20.0.5", 6, 22, "git"), new Case("10.20.0.5", 6, 23, "net"), new Case("10.20.0.6", 6, 80, "net"),
                new Case("10.20.0.5", 17, 22, "a-world"), new Case("10.20.1.5", 6, 22, "a-world"))) {
            assertThat(boxes.stream().filter(box -> box.contains(Address.of(c.to()), c.protocol(), c.port())).map(Box::by)).as(c.toString())
                    .containsExactly(c.by());
        }
    }

    @Test
    void aGroundKeepsItsNumberAsLongAsThePolicyKnowsItAndNoNumberIsGivenTwice() {
        Policy policy = Samples
                .policy(List.of(Samples.resource("git", "10.20.0.0/16", "tcp/22"), Samples.resource("lab", "10.40.0.0/16", "")));
        Policy without = Samples.policy(List.of(Samples.resource("git", "10.21.0.0/16", "tcp/22")));
        FirewallBook book = new FirewallBook(policy);
        book.change(one(1, Samples.grant(5, "git lab")));
        assertThat(book.state().of(MapName.GROUNDS)).containsOnly(entry("0:1", "\"allow/git\""), entry("0:2", "\"allow/lab\""));
        FirewallBook next = book.follow(without, new TreeMap<>());
        assertThat(next.state().of(MapName.GROUNDS)).as("nobody is here who has it").containsOnly(entry("0:1", "\"allow/git\""));
        FirewallBook again = next.follow(policy, new TreeMap<>());
        again.change(one(1, Samples.grant(5, "lab")));
        assertThat(again.state().of(MapName.GROUNDS)).containsOnly(entry("0:1", "\"allow/git\""), entry("0:3", "\"allow/lab\""));
    }

    @Test
    void whatANumberOpensNeverChangesAndClientsTurnInOneTransaction() {
        Policy policy = Samples
                .policy(List.of(Samples.resource("git", "10.20.0.0/16", "tcp/22"), Samples.resource("lab", "10.40.0.0/16", "")));
        Policy next = Samples
                .policy(List.of(Samples.resource("git", "10.20.0.0/24", "tcp/22"), Samples.resource("lab", "10.40.0.0/16", "")));
        FirewallBook book = new FirewallBook(policy);
        book.change(one(1, Samples.grant(5, "git")));
        book.change(one(2, Samples.grant(6, "lab")));
        TreeMap<ClientId, FirewallBook.Seat> seats = new TreeMap<>();
        seats.put(Samples.client(1), new FirewallBook.Seat(Samples.grant(5, "git"), Lanes.NONE));
        seats.put(Samples.client(2), new FirewallBook.Seat(Samples.grant(6, "lab"), Lanes.NONE));
        List<List<Edit>> phases = Plan.phases(Plan.between(book.state(), book.follow(next, seats).state()));
        assertThat(phases).hasSize(3);
        assertThat(phases.get(0))
                .containsExactly(new Edit(MapName.REACH4, "0:3 . 10.20.0.0/24 . 6 . 22", Optional.empty(), Optional.of("0:1")));
        assertThat(phases.get(1)).containsExactly(new Edit(MapName.CLIENT4, "10.8.0.5", Optional.of("0:1"), Optional.of("0:3")),
                new Edit(MapName.CLIENT6, "fd08::5", Optional.of("0:1"), Optional.of("0:3")));
        assertThat(phases.get(2))
                .containsExactly(new Edit(MapName.REACH4, "0:1 . 10.20.0.0/16 . 6 . 22", Optional.of("0:1"), Optional.empty()));
    }

    @Test
    void anInvitationOpensPortsOfTheMembersOfItsGroups() {
        Policy policy = Samples.policy(List.of(Samples.resource("monitoring", "10.9.0.0/28 fd09::/64", "tcp/443")), List.of(),
                List.of(Samples.invitation("looks", "monitoring", "staff", "tcp/9100 icmp/8")));
        FirewallBook book = new FirewallBook(policy);
        book.change(
                one(1, new Grant(Samples.lease("a", "10.8.0.5", ""), Reach.NOTHING, Samples.circle(Mode.FULL, "", "staff"), Limits.NONE)));
        book.change(one(2, new Grant(Samples.lease("b", "10.8.0.6", ""), Reach.NOTHING, Circle.ALONE, Limits.NONE)));
        assertThat(book.state().of(MapName.INVITE4)).containsOnlyKeys("0:1 . 10.9.0.0/28 . 6 . 9100", "0:1 . 10.9.0.0/28 . 1 . 2048-2303");
        assertThat(book.state().of(MapName.INVITE6)).containsOnlyKeys("0:1 . fd09::/64 . 6 . 9100", "0:1 . fd09::/64 . 1 . 2048-2303");
    }

    private static SortedMap<ClientId, Optional<FirewallBook.Seat>> one(long cid, Grant grant) {
        TreeMap<ClientId, Optional<FirewallBook.Seat>> change = new TreeMap<>();
        change.put(Samples.client(cid), Optional.of(new FirewallBook.Seat(grant, Lanes.NONE)));
        return change;
    }

    private static SortedMap<ClientId, Optional<FirewallBook.Seat>> randomChange(SplittableRandom random, Policy policy) {
        TreeMap<ClientId, Optional<FirewallBook.Seat>> change = new TreeMap<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            ClientId id = Samples.client(random.nextInt(12));
            if (random.nextInt(3) == 0) {
                change.put(id, Optional.empty());
                continue;
            }
            int host = 2 + random.nextInt(8);
            Circle circle = Samples.circle(List.of(Mode.NONE, Mode.GROUP, Mode.FULL).get(random.nextInt(3)),
                    random.nextBoolean() ? "x" : "y", "");
            Grant grant = new Grant(Samples.lease("c" + host, "10.8.0." + host, random.nextBoolean() ? "fd08::" + host : ""),
                    RandomPolicies.reach(random, policy), circle, Limits.NONE);
            Optional<String> lane = random.nextBoolean() ? Optional.of("1:" + (1 + random.nextInt(9))) : Optional.empty();
            change.put(id, Optional.of(new FirewallBook.Seat(grant, new Lanes(lane, lane))));
        }
        return change;
    }

    @Test
    void countersAreReadFromAListing() {
        Listing listing = Listing.read("""
                table inet sallyport_main {
                	counter drop/no-client {
                		packets 3 bytes 180
                	}

                	set used4 {
                		type ipv4_addr . classid
                		size 262144
                		flags dynamic
                		counter
                		elements = { 10.8.0.5 . 0:1 counter packets 7 bytes 8, 10.8.0.5 . none counter packets 1 bytes 40,
                			     10.8.0.6 . 0:2 counter packets 2 bytes 9 }
                	}

                	chain out {
                		meta priority none counter name "drop/no-client" drop
                	}
                }
                """);
        assertThat(listing.counted().named()).containsOnly(entry("drop/no-client", new Tally(3, 180)));
        assertThat(listing.counted().used()).containsOnly(entry("10.8.0.5 . 0:1", new Tally(7, 8)),
                entry("10.8.0.5 . none", new Tally(1, 40)), entry("10.8.0.6 . 0:2", new Tally(2, 9)));
        assertThat(listing.skeleton()).doesNotContain("packets").contains("size 262144", "chain out");
    }

    /** The listing of a state is read back as that state. */
    @Test
    void aListingIsReadBack() {
        String text = """
                table inet sallyport_main {
                	map reach4 {
                		type classid . ipv4_addr . inet_proto . inet_service : verdict
                		flags interval
                		elements = { 0:1 . 10.0.0.0/8 . 6 . 80-90 : goto pass,
                			     0:1 . 11.0.0.1 . 0-255 . 0-65535 : goto pass }
                	}

                	map client6 {
                		type ipv6_addr : classid
                		elements = { fd08::5 : 0:1, ::ffff:10.0.0.1 : 0:2 }
                	}
                	map strange {
                		type ipv6_addr : classid
                		elements = { fd08::5 : 0:1 }
                	}
                }
                """;
        Listing listing = Listing.read(text);
        assertThat(listing.elements().get(MapName.REACH4)).hasSize(2).containsEntry("0:1 . 11.0.0.1 . 0-255 . 0-65535", "goto pass");
        assertThat(listing.elements().get(MapName.CLIENT6)).containsEntry("fd08::5", "0:1").containsEntry(
                Network.of("::ffff:10.0.0.1").base().toString(), "0:2");
        assertThat(listing.skeleton()).contains("map strange", "elements = { fd08::5 : 0:1 }").doesNotContain("10.0.0.0/8");
    }

    @Test
    void keysAreSortedByTheirNumbers() {
        TreeMap<String, String> sorted = new TreeMap<>(FirewallState.BY_NUMBERS);
        for (String key : new ArrayList<>(new TreeSet<>(List.of("10.8.0.10", "10.8.0.9", "0:a . 1", "0:1 . 1")))) {
            sorted.put(key, "");
        }
        assertThat(sorted.keySet()).containsExactly("0:1 . 1", "0:a . 1", "10.8.0.9", "10.8.0.10");
    }
}
