package io.sallyport.whynot;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.sallyport.decision.Decider;
import io.sallyport.decision.Sample;
import io.sallyport.event.Event;
import io.sallyport.facts.ClientFacts;
import io.sallyport.facts.Facts;
import io.sallyport.policy.AccessRow;
import io.sallyport.policy.AccessTable;
import io.sallyport.policy.AuthenticationRow;
import io.sallyport.policy.AuthenticationTable;
import io.sallyport.policy.Directory;
import io.sallyport.policy.Factor;
import io.sallyport.policy.Group;
import io.sallyport.policy.Hours;
import io.sallyport.policy.Platform;
import io.sallyport.policy.Policy;
import io.sallyport.policy.When;

import static org.assertj.core.api.Assertions.assertThat;

/** The search against trying every world there is, over random small policies. */
class WhyNotTest {
    private static final int POLICIES = 15;
    private static final List<String> GROUPS = List.of("engineers", "contractors", "finance", "revoked");
    private static final List<String> RESOURCES = List.of("git", "ci", "finance");
    /** Monday night, in the zone of the policy. */
    private static final Instant NIGHT = Instant.parse("2026-03-02T19:30:00Z");
    private static final Instant SPRING = Instant.parse("2026-04-01T00:00:00Z");
    /** One instant for each answer that the clocks of these policies can give together, and a few more. */
    private static final List<Instant> TIMES = List.of(NIGHT, NIGHT.plus(Duration.ofHours(10)), Instant.parse("2026-03-07T09:00:00Z"),
            Instant.parse("2026-03-07T22:00:00Z"), SPRING.plus(Duration.ofHours(9)), SPRING.plus(Duration.ofHours(20)),
            Instant.parse("2026-04-04T09:00:00Z"), Instant.parse("2026-04-04T22:00:00Z"));
    private static final Hours OFFICE = new Hours(
            List.of(new Hours.Window(EnumSet.range(java.time.DayOfWeek.MONDAY, java.time.DayOfWeek.FRIDAY), 7 * 60, 20 * 60)));
    private static final Hours SATURDAY = new Hours(List.of(new Hours.Window(EnumSet.of(java.time.DayOfWeek.SATURDAY), 8 * 60, 18 * 60)));
    private static final Decider RULES = Decider.compile(Sample.policy()).value().orElseThrow();

    @ParameterizedTest(name = "seed {0}: the ways are the least of all those that trying everything finds")
    @ValueSource(longs = {1, 2, 3, 20261121})
    void theWaysAreTheLeastOfAllThatTryingEverythingFinds(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int ways = 0;
        for (int n = 0; n < POLICIES; n++) {
            Decider decider = RULES.recompile(policy(random)).value().orElseThrow();
            World start = start(random);
            Goal goal = random.nextInt(3) == 0 ? new Goal.Admitted() : new Goal.Reaches(RESOURCES.get(random.nextInt(3)));
            Answer answer = WhyNot.ask(decider, start.event(), start.facts(), goal);
            Set<Set<String>> everything = new Everything(decider, start, goal).least().stream()
                    .filter(facts -> facts.size() <= WhyNot.CHANGES_MAX).collect(Collectors.toSet());
            Set<Set<String>> byFacts = answer.ways().stream().filter(way -> way.hardest() != Means.POLICY)
                    .map(way -> way.changes().stream().map(Change::fact).collect(Collectors.toSet()))
                    .filter(facts -> facts.stream().noneMatch(fact -> fact.startsWith("row "))).collect(Collectors.toSet());
            String what = "seed " + seed + ", policy " + n + ", " + goal + ", " + start.person() + "\n" + decider.policy().access().rows();
            assertThat(answer.already()).as(what).isEqualTo(everything.contains(Set.of()));
            assertThat(byFacts).as(what).isEqualTo(answer.already() ? Set.of() : everything);
            assertThat(answer.ways()).as(what).allMatch(way -> goal.isReached(way.then()));
            assertThat(answer.untried()).as(what).isSubsetOf("sets of more than " + WhyNot.CHANGES_MAX + " changes");
            ways += answer.ways().size();
        }
        assertThat(ways).isGreaterThan(POLICIES / 2);
    }

    /** Tries all combinations of all values of all facts. */
    private record Everything(Decider decider, World start, Goal goal, Variants variants) {
        Everything(Decider decider, World start, Goal goal) {
            this(decider, start, goal, new Variants(decider, start.person()));
        }

        /** The sets of facts with which the goal is reached, and with no part of them. */
        Set<Set<String>> least() {
            Set<Set<String>> reaching = new HashSet<>();
            worlds().forEach((world, facts) -> {
                boolean more = reaching.stream().anyMatch(facts::containsAll);
                if (!more && goal.isReached(decider(world).decide(world.event(), world.facts()))) {
                    reaching.add(facts);
                }
            });
            return reaching.stream()
                    .filter(facts -> reaching.stream().noneMatch(part -> part.size() < facts.size() && facts.containsAll(part)))
                    .collect(Collectors.toSet());
        }

        private Map<World, Set<String>> worlds() {
            Map<World, Set<String>> worlds = new HashMap<>(Map.of(start, Set.of()));
            SortedSet<String> in = decider.policy().directory().groupsOf(start.event().peer(), new TreeSet<>());
            worlds = with(worlds, "time", TIMES.stream().skip(1).map(at -> (UnaryOperator<World>) world -> world.at(at)).toList());
            for (String group : GROUPS) {
                worlds = with(worlds, "group " + group, List.of(w -> in.contains(group) ? w.leaving(group) : w.joining(group)));
            }
            worlds = with(worlds, "country", List.of(w -> w.with(w.facts().client().withCountry("TR")),
                    w -> w.with(w.facts().client().withCountry("DE")), w -> w.with(w.facts().client().withCountry("FR"))));
            worlds = with(worlds, "managed", List.of(w -> w.with(w.facts().client().withManaged(true)),
                    w -> w.with(w.facts().client().withManaged(false))));
            worlds = with(worlds, "platform", List.of(w -> w.saying("IV_PLAT", "linux"), w -> w.saying("IV_PLAT", "win"),
                    w -> w.saying("IV_PLAT", "ios")));
            return with(worlds, "second-factor", List.of(w -> w.with(w.facts().client()
                    .withSignIn(w.facts().client().signIn().withFactor(Factor.TOTP, w.facts().now())))));
        }

        private static Map<World, Set<String>> with(Map<World, Set<String>> worlds, String fact, List<UnaryOperator<World>> values) {
            Map<World, Set<String>> all = new HashMap<>(worlds);
            worlds.forEach((world, facts) -> values.forEach(value -> {
                Set<String> more = new TreeSet<>(facts);
                more.add(fact);
                all.merge(value.apply(world), more, (one, other) -> one.size() <= other.size() ? one : other);
            }));
            return all;
        }

        private Decider decider(World world) {
            return variants.decider(world);
        }
    }

    private static World start(SplittableRandom random) {
        Event.Connect event = Sample.connect(List.of("ana", "eve", "rex", "zoe").get(random.nextInt(4)), NIGHT);
        ClientFacts client = ClientFacts.UNKNOWN;
        client = random.nextInt(2) == 0 ? client : client.withCountry(random.nextInt(2) == 0 ? "TR" : "FR");
        client = random.nextInt(2) == 0 ? client : client.withManaged(random.nextBoolean());
        World world = new World(event, Facts.of(NIGHT, Sample.offer("ana")).with(client));
        return random.nextInt(2) == 0 ? world : world.saying("IV_PLAT", "linux");
    }

    private static Policy policy(SplittableRandom random) {
        List<AccessRow> rows = new ArrayList<>();
        int count = 2 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            boolean allows = i == 0 || random.nextInt(5) < 2;
            List<String> to = allows || random.nextInt(2) == 0 ? List.of(RESOURCES.get(random.nextInt(3))) : List.of();
            Optional<Instant> from = random.nextInt(8) == 0 ? Optional.of(SPRING) : Optional.empty();
            rows.add(new AccessRow(Sample.ref("access.yaml", 10 * i + 1, "row-" + i), allows,
                    new TreeSet<>(List.of(GROUPS.get(random.nextInt(4)), GROUPS.get(random.nextInt(4)))), new TreeSet<>(to), when(random),
                    from,
                    Optional.empty(), random.nextInt(12) == 0, Optional.empty()));
        }
        List<AuthenticationRow> proofs = random.nextInt(3) > 0
                ? List.of()
                : List.of(new AuthenticationRow(Sample.ref("authentication.yaml", 5, "proof"),
                        new TreeSet<>(Set.of(GROUPS.get(random.nextInt(4)))),
                        new TreeSet<>(), false, false,
                        Optional.of(new AuthenticationRow.SecondFactor(List.of(Factor.TOTP), Duration.ofHours(8))), Optional.empty()));
        Policy p = Sample.policy(rows);
        Directory directory = random.nextInt(3) > 0 ? p.directory() : excepting(p.directory());
        return new Policy(p.version(), p.manifest(), directory, p.resources(), new AccessTable(rows), p.isolation(), p.networks(),
                p.quotas(),
                new AuthenticationTable(proofs), p.risk(), p.ruleSources(), p.ownRules(), p.estate());
    }

    /** Nobody who is revoked is an engineer. */
    private static Directory excepting(Directory directory) {
        return new Directory(directory.groups().values().stream().map(group -> !group.name().equals("engineers")
                ? group
                : new Group(group.ref(), group.name(), group.users(), group.commonNames(), group.certificateFields(), group.groups(),
                        group.exceptUsers(), new TreeSet<>(Set.of("revoked")), group.upstream(), group.claims()))
                .toList());
    }

    private static When when(SplittableRandom random) {
        Optional<Hours> hours = switch (random.nextInt(6)) {
            case 0 -> Optional.of(OFFICE);
            case 1 -> Optional.of(SATURDAY);
            default -> Optional.empty();
        };
        TreeSet<String> countries = random.nextInt(3) > 0
                ? new TreeSet<>()
                : new TreeSet<>(List.of("TR", "DE").subList(0, 1 + random.nextInt(2)));
        Optional<Boolean> managed = random.nextInt(4) > 0 ? Optional.empty() : Optional.of(random.nextInt(4) > 0);
        TreeSet<Platform> platforms = random.nextInt(4) > 0
                ? new TreeSet<>()
                : new TreeSet<>(List.of(Platform.WINDOWS, Platform.LINUX).subList(0, 1 + random.nextInt(2)));
        Optional<Duration> factor = random.nextInt(5) > 0 ? Optional.empty() : Optional.of(Duration.ofHours(2));
        return new When(hours, countries, factor, Optional.empty(), new TreeSet<>(), platforms, managed, Optional.empty(), new TreeSet<>(),
                new TreeSet<>());
    }

    @Test
    void theBoundEndsTheSearchAndThenNothingIsProven() {
        Decider decider = RULES;
        Event.Connect event = Sample.connect("zoe", NIGHT);
        Facts facts = Facts.of(NIGHT, Sample.offer("zoe"));
        Answer cut = WhyNot.ask(decider, event, facts, new Goal.Reaches("finance"), 2);
        assertThat(cut.ways()).isEmpty();
        assertThat(cut.isHopeless()).isFalse();
        assertThat(cut.untried()).anyMatch(left -> left.startsWith("more sets of changes than the "));
        assertThat(WhyNot.ask(decider, event, facts, new Goal.Reaches("finance")).ways()).isNotEmpty();
    }

    @ParameterizedTest(name = "{0} wants {1}: {2}")
    @CsvSource(delimiter = '|', value = {
        "ana | git     |",
        "ana | finance | join group finance + wait until Tue 2026-03-03 08:00",
        "fay | finance | wait until Tue 2026-03-03 08:00",
        "mallory | git | join group contractors + without the deny row policies/access.yaml:60 revoked",
        "ivy | git     | wait until Tue 2026-09-01 03:00"})
    void theFirstWayIsTheSmallestAndAmongEqualsTheEasiest(String person, String resource, @org.jspecify.annotations.Nullable String first) {
        Answer answer = WhyNot.ask(RULES, Sample.connect(person, NIGHT), Facts.of(NIGHT, Sample.offer(person)), new Goal.Reaches(resource));
        assertThat(answer.ways().stream().limit(1).flatMap(way -> way.changes().stream()).map(Change::text).sorted()
                .collect(Collectors.joining(" + "))).isEqualTo(first == null ? "" : first);
        assertThat(answer.already()).isEqualTo(first == null);
    }

    @Test
    void nothingHelpsWhereNoRowGivesTheResource() {
        Answer answer = WhyNot.ask(RULES, Sample.connect("ana", NIGHT), Facts.of(NIGHT, Sample.offer("ana")), new Goal.Reaches("nonesuch"));
        assertThat(answer.isHopeless()).isTrue();
        assertThat(answer.tries()).isEqualTo(1);
    }
}
