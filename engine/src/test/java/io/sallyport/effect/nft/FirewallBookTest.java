package io.sallyport.effect.nft;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.sallyport.decision.Circle;
import io.sallyport.decision.Grant;
import io.sallyport.decision.Limits;
import io.sallyport.decision.Reach;
import io.sallyport.effect.Samples;
import io.sallyport.model.ClientId;
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
        FirewallBook other = new FirewallBook(policy);
        other.change(randomChange(random, policy));
        FirewallState desired = other.state();
        assertThat(Plan.apply(kernel, Plan.between(kernel, desired))).as("seed %d", seed).isEqualTo(desired);
        assertThat(Plan.between(desired, desired)).isEmpty();
    }

    @ParameterizedTest(name = "seed {0}: a policy that follows another, made ready for or not, leaves what it would have made alone")
    @ValueSource(longs = {1, 2, 3, 4, 5, 20261121})
    void aPolicyFollowsAnother(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        FirewallBook book = new FirewallBook(RandomPolicies.policy(random));
        FirewallState kernel = book.state();
        for (int swap = 0; swap < 12; swap++) {
            kernel = Plan.apply(kernel, book.change(randomChange(random, book.reaches().policy())));
            Policy next = random.nextInt(4) == 0 ? book.reaches().policy() : RandomPolicies.policy(random);
            TreeMap<ClientId, Optional<FirewallBook.Seat>> seats = new TreeMap<>();
            for (int cid = 0; cid < 12; cid++) {
                seats.put(Samples.client(cid), Optional.empty());
            }
            seats.putAll(randomChange(random, next));
            Reaches coming = book.reaches().next(next);
            FirewallState clients = clientMaps(kernel);
            Iterator<Grant> grants = seats.values().stream().flatMap(Optional::stream).filter(seat -> random.nextInt(3) > 0)
                    .map(FirewallBook.Seat::grant).iterator();
            while (grants.hasNext()) {
                kernel = Plan.apply(kernel, book.expect(coming, grants, 1 + random.nextInt(20)));
                assertThat(clientMaps(kernel)).as("seed %d: nobody notices what is made ready", seed).isEqualTo(clients);
                kernel = Plan.apply(kernel, book.change(randomChange(random, book.reaches().policy())));
                clients = clientMaps(kernel);
            }
            List<Edit> edits = book.follow(coming, seats);
            assertThat(edits).as("seed %d: nothing that somebody may still use is taken out", seed)
                    .noneMatch(edit -> edit.is().isEmpty() && isProfiles(edit.map()));
            kernel = Plan.apply(kernel, edits);
            for (List<Edit> gone = book.collect(5); !gone.isEmpty(); gone = book.collect(5)) {
                kernel = Plan.apply(kernel, gone);
                assertThat(clientMaps(kernel)).as("seed %d: nobody misses what is taken out", seed).isEqualTo(clientMaps(book.state()));
            }
            assertThat(kernel).as("seed %d swap %d", seed, swap).isEqualTo(book.state());
            FirewallBook alone = new FirewallBook(next);
            alone.change(seats);
            assertThat(meaning(kernel)).as("seed %d swap %d", seed, swap).isEqualTo(meaning(alone.state()));
        }
    }

    private static boolean isProfiles(MapName map) {
        return map.isMeaning() || map == MapName.PEERS;
    }

    /** What clients are in the maps, and as what. */
    private static FirewallState clientMaps(FirewallState state) {
        TreeMap<MapName, Map<String, String>> maps = new TreeMap<>(state.elements());
        maps.keySet().removeIf(FirewallBookTest::isProfiles);
        return new FirewallState(maps);
    }

    /** The same state in words that do not depend on how profiles and circles happen to be numbered. */
    private static Map<String, String> meaning(FirewallState state) {
        TreeMap<String, String> profiles = new TreeMap<>();
        for (MapName map : List.of(MapName.REACH4, MapName.REACH6, MapName.INVITE4, MapName.INVITE6)) {
            new TreeMap<>(state.of(map)).forEach((key, ground) -> profiles.merge(key.substring(0, key.indexOf(' ')),
                    map + key.substring(key.indexOf(' ')) + state.of(MapName.GROUNDS).get(ground), String::concat));
        }
        TreeMap<String, String> said = new TreeMap<>();
        Stream.of(MapName.values()).filter(map -> map.isOpening() || map == MapName.PEERS)
                .forEach(map -> said.put(map.text(), String.valueOf(state.of(map).size())));
        for (MapName map : List.of(MapName.CLIENT4, MapName.CLIENT6)) {
            state.of(map).forEach((address, profile) -> {
                said.put(address, profiles.getOrDefault(profile, "nothing"));
                MapName circle = map == MapName.CLIENT4 ? MapName.CIRCLE4 : MapName.CIRCLE6;
                for (MapName others : List.of(MapName.CIRCLE4, MapName.CIRCLE6)) {
                    state.of(others).forEach((other, to) -> said.put(address + " to " + other,
                            String.valueOf(state.of(MapName.GROUNDS).get(state.of(MapName.PEERS).getOrDefault(profile + " . " + to, "")))));
                }
                assertThat(state.of(circle)).containsKey(address);
            });
        }
        for (MapName map : List.of(MapName.DOWN4, MapName.DOWN6, MapName.UP4, MapName.UP6)) {
            state.of(map).forEach((address, lane) -> said.put(map + " " + address, lane));
        }
        return said;
    }

    @Test
    void aResourceOfAnotherNameIsCountedByThatName() {
        FirewallBook book = new FirewallBook(Samples.policy(List.of(Samples.resource("git", "10.20.0.0/16", "tcp/22"))));
        book.change(one(1, Samples.grant(5, "git")));
        Reaches next = book.reaches().next(Samples.policy(List.of(Samples.resource("forge", "10.20.0.0/16", "tcp/22"))));
        assertThat(book.follow(next, one(1, Samples.grant(5, "forge")))).extracting(Edit::map).containsExactly(MapName.GROUNDS,
                MapName.REACH4,
                MapName.CLIENT4, MapName.CLIENT6);
    }

    @Test
    void aRowThatMovedInItsFileCostsNothing() {
        FirewallBook book = new FirewallBook(
                Samples.policy(List.of(Samples.resource("git", "10.20.0.0/16", "tcp/22")), Samples.exemption("helpdesk", "staff")));
        book.change(one(1, Samples.grant(5, "git")));
        Reaches next = book.reaches().next(Samples.policy(
                List.of(Samples.resource("git", "10.20.0.0/16", "tcp/22"), Samples.resource("lab", "10.40.0.0/16", "")),
                Samples.exemption("helpdesk", "staff")));
        assertThat(book.follow(next, one(1, Samples.grant(5, "git")))).isEmpty();
    }

    @Test
    void aResourceThatCoversSomethingElseMovesItsClientsToAnotherProfile() {
        FirewallBook book = new FirewallBook(Samples.policy(List.of(Samples.resource("git", "10.20.0.0/16", "tcp/22"))));
        book.change(one(1, Samples.grant(5, "git")));
        Reaches next = book.reaches().next(Samples.policy(List.of(Samples.resource("git", "10.21.0.0/16", "tcp/22"))));
        assertThat(book.expect(next, List.of(Samples.grant(5, "git")).iterator(), 100)).extracting(Edit::map).containsOnly(MapName.REACH4);
        assertThat(book.follow(next, one(1, Samples.grant(5, "git")))).extracting(Edit::map).containsExactly(MapName.CLIENT4,
                MapName.CLIENT6);
        assertThat(book.collect(100)).singleElement().satisfies(gone -> assertThat(gone.key()).isEqualTo("0:1 . 10.20.0.0/16 . 6 . 22"));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "200, 1", "201, 2", "400, 2", "401, 3"})
    void aCommandHasNoMoreElementsThanNftCarriesOutRightly(int elements, int commands) {
        TreeMap<String, String> keys = new TreeMap<>();
        for (int i = 0; i < elements; i++) {
            keys.put("0:1 . 10." + i / 250 + "." + i % 250 + ".0/24 . 6 . 22", "goto pass");
        }
        FirewallState state = new FirewallState(Map.of(MapName.REACH4, keys));
        Tables tables = new Tables(Samples.MAIN, "tun", "ifb");
        List<Edit> come = Plan.between(FirewallState.EMPTY, state);
        for (String text : List.of(FirewallText.render(tables, state), FirewallText.transaction(tables, come),
                FirewallText.transaction(tables, come.stream().map(Edit::inverse).toList()))) {
            String[] parts = text.split("(add|delete) element", -1);
            assertThat(parts).hasSize(1 + commands);
            assertThat(text.split("0:1 [.]", -1)).hasSize(1 + elements);
            assertThat(parts).allMatch(part -> part.split("0:1 [.]", -1).length <= 1 + FirewallText.ELEMENTS_PER_COMMAND_MAX);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void ringsMeetAsCirclesDo(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Policy policy = Samples.policy(List.of(), Samples.exemption("x", "y"), Samples.exemption("p q", "x p"));
        Exemptions exemptions = new Exemptions(policy.isolation());
        Exemptions others = new Exemptions(Samples.policy(List.of()).isolation());
        Rings rings = new Rings();
        Set<Ring> there = new LinkedHashSet<>();
        for (int step = 0; step < 300; step++) {
            Ring ring = new Ring(
                    Samples.circle(List.of(Mode.values()).get(random.nextInt(3)), some(random, "a b c"), some(random, "p q x y")),
                    random.nextInt(5) == 0 ? others : exemptions);
            if (there.add(ring)) {
                rings.join(ring);
            } else if (there.remove(ring)) {
                rings.leave(ring);
            }
            assertThat(rings.all()).containsExactlyInAnyOrderElementsOf(there);
        }
        for (Ring from : there) {
            List<Ring> reached = there.stream().filter(to -> to.exemptions() == from.exemptions() && Isolation
                    .allows((from.exemptions() == others ? Samples.policy(List.of()) : policy).isolation(), from.circle(), to.circle()))
                    .toList();
            assertThat(rings.reachedFrom(from)).as("seed %d: %s", seed, from).containsExactlyInAnyOrderElementsOf(reached);
            reached.forEach(to -> assertThat(rings.reaching(to)).contains(from));
            assertThat(rings.reaching(from)).allMatch(other -> rings.reachedFrom(other).contains(from));
        }
    }

    private static String some(SplittableRandom random, String of) {
        return Stream.of(of.split(" ")).filter(name -> random.nextInt(3) == 0).collect(Collectors.joining(" "));
    }

    @Test
    void aGroundKeepsItsNumberAsLongAsThePolicyKnowsItAndNoNumberIsGivenTwice() {
        Policy policy = Samples
                .policy(List.of(Samples.resource("git", "10.20.0.0/16", "tcp/22"), Samples.resource("lab", "10.40.0.0/16", "")));
        Policy without = Samples.policy(List.of(Samples.resource("git", "10.21.0.0/16", "tcp/22")));
        FirewallBook book = new FirewallBook(policy);
        book.change(one(1, Samples.grant(5, "git lab")));
        assertThat(book.state().of(MapName.GROUNDS)).containsOnly(entry("0:1", "\"allow/git\""), entry("0:2", "\"allow/lab\""));
        TreeMap<ClientId, Optional<FirewallBook.Seat>> gone = new TreeMap<>();
        gone.put(Samples.client(1), Optional.empty());
        book.follow(book.reaches().next(without), gone);
        book.collect(Integer.MAX_VALUE);
        assertThat(book.state().of(MapName.GROUNDS)).as("nobody is here who has it").containsOnly(entry("0:1", "\"allow/git\""));
        book.follow(book.reaches().next(policy), new TreeMap<>());
        book.change(one(1, Samples.grant(5, "lab")));
        assertThat(book.state().of(MapName.GROUNDS)).containsOnly(entry("0:1", "\"allow/git\""), entry("0:3", "\"allow/lab\""));
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
        TreeMap<ClientId, Optional<FirewallBook.Seat>> seats = new TreeMap<>(one(1, Samples.grant(5, "git")));
        seats.putAll(one(2, Samples.grant(6, "lab")));
        FirewallState old = book.state();
        book.follow(book.reaches().next(next), seats);
        assertThat(Plan.phases(Plan.between(old, book.state()))).as("what nobody needs stays").hasSize(2);
        book.collect(Integer.MAX_VALUE);
        List<List<Edit>> phases = Plan.phases(Plan.between(old, book.state()));
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
}
