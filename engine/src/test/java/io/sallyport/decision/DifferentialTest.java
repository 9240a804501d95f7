package io.sallyport.decision;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.sallyport.decision.PlainEvaluator.Client;
import io.sallyport.facts.ClientFacts;
import io.sallyport.facts.Facts;
import io.sallyport.model.Bandwidth;
import io.sallyport.policy.AccessRow;
import io.sallyport.policy.AccessTable;
import io.sallyport.policy.AuthenticationRow;
import io.sallyport.policy.AuthenticationTable;
import io.sallyport.policy.Directory;
import io.sallyport.policy.Estate;
import io.sallyport.policy.Group;
import io.sallyport.policy.Hours;
import io.sallyport.policy.IsolationTable;
import io.sallyport.policy.IsolationTable.Mode;
import io.sallyport.policy.Manifest;
import io.sallyport.policy.Policy;
import io.sallyport.policy.QuotaRow;
import io.sallyport.policy.QuotaTable;
import io.sallyport.policy.QuotaTerms;
import io.sallyport.policy.RiskTable;
import io.sallyport.policy.When;

import static org.assertj.core.api.Assertions.assertThat;

/** The engine against {@link PlainEvaluator} over random small policies, people and instants. */
class DifferentialTest {
    private static final int POLICIES = 700;
    private static final List<String> PEOPLE = List.of("ana", "ben", "eve", "fay", "ivy", "rex");
    private static final List<String> GROUPS = List.of("a", "b", "c", "d", "e");
    private static final List<String> RESOURCES = List.of("git", "ci", "finance");
    private static final List<Mode> MODES = List.of(Mode.values());
    /** Zones with and without clock changes, one of them by half an hour. */
    private static final List<ZoneId> ZONES = List.of(Sample.ISTANBUL, ZoneId.of("Europe/Berlin"), ZoneId.of("Australia/Lord_Howe"));
    /** Two weeks around the night in which the clocks of Berlin are put forward. */
    private static final Instant START = Instant.parse("2026-03-22T00:00:00Z");
    private static final int SPAN_MINUTES = 14 * 24 * 60;
    private static final Optional<Hours> OFFICE = Optional
            .of(new Hours(List.of(new Hours.Window(EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY), 6 * 60, 22 * 60))));
    private static final Decider RULES = Decider.compile(Sample.policy()).value().orElseThrow();

    @ParameterizedTest(name = "seed {0}: 6,300 answers agree, and stay what they are until the engine wants to be asked again")
    @ValueSource(longs = {1, 2, 3, 4})
    void agrees(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TreeMap<String, Integer> verdicts = new TreeMap<>();
        for (int i = 0; i < POLICIES; i++) {
            ZoneId zone = ZONES.get(random.nextInt(ZONES.size()));
            SortedMap<String, Group> groups = groups(random);
            // Its own source of numbers, so that groups, windows and instants of a seed stay what they were. Every third policy has no guards.
            RandomGuards guards = new RandomGuards(new SplittableRandom(seed * POLICIES + i));
            boolean guarded = i % 3 != 0;
            List<AccessRow> access = access(random, guards, guarded);
            List<QuotaRow> quotas = quotas(random, guards, guarded);
            IsolationTable isolation = isolation(random);
            List<AuthenticationRow> authentication = guarded ? guards.authentication() : List.of();
            RiskTable risk = guarded ? guards.risk() : RiskTable.NONE;
            PlainEvaluator plain = new PlainEvaluator(groups, access, quotas, isolation, new PlainGuards(authentication, risk), zone);
            Policy sample = Sample.policy(access);
            Decider engine = RULES.recompile(new Policy(sample.version(), new Manifest("random", zone, true, true),
                    new Directory(List.copyOf(groups.values())), sample.resources(), new AccessTable(access), isolation, new TreeMap<>(),
                    new QuotaTable(quotas), new AuthenticationTable(authentication), risk, sample.ruleSources(), Estate.none())).value()
                    .orElseThrow();
            for (int j = 0; j < 9; j++) {
                String person = PEOPLE.get(random.nextInt(PEOPLE.size()));
                Instant now = instant(random);
                Client client = guarded
                        ? guards.client(person, now)
                        : new Client(person, Sample.connect(person, now), ClientFacts.UNKNOWN);
                String verdict = compare(engine, plain, client, now, random, "seed " + seed + ", policy " + i + ", " + person);
                verdicts.merge(verdict, 1, Integer::sum);
            }
        }
        assertThat(verdicts.keySet()).as("every verdict comes up: %s", verdicts).containsExactly("ask", "no", "yes");
    }

    private static String compare(Decider engine, PlainEvaluator plain, Client client, Instant now, SplittableRandom random, String what) {
        Decision decision = engine.decide(client.event(), Facts.of(now, Sample.offer(client.person())).with(client.facts()));
        PlainEvaluator.Answer expected = plain.answer(client, now);
        assertThat(answer(decision)).as("%s at %s: %s", what, now, client).isEqualTo(expected);
        long minutes = decision.basis().reconsiderAt().map(at -> Duration.between(now, at).toMinutes()).orElse((long) SPAN_MINUTES);
        assertThat(minutes).as("%s is asked again in the past", what).isNotNegative();
        for (int i = 0; i < 3 && minutes > 0; i++) {
            Instant later = now.plusSeconds(random.nextLong(minutes * 60));
            assertThat(plain.answer(client, later)).as("%s changes at %s, before it is reconsidered: %s", what, later, client)
                    .isEqualTo(expected);
        }
        return expected.verdict();
    }

    private static PlainEvaluator.Answer answer(Decision decision) {
        if (!(decision instanceof Decision.Admit admit)) {
            return decision instanceof Decision.Challenge ? PlainEvaluator.Answer.ASK : PlainEvaluator.Answer.NO;
        }
        TreeSet<String> reach = new TreeSet<>(admit.grant().reach().allowed());
        reach.removeAll(admit.grant().reach().denied());
        return new PlainEvaluator.Answer("yes", reach, admit.grant().limits().down(), admit.grant().limits().up(),
                admit.grant().circle().mode());
    }

    /** Groups that hold earlier ones, so that there is no cycle. */
    private static SortedMap<String, Group> groups(SplittableRandom random) {
        TreeMap<String, Group> groups = new TreeMap<>();
        for (int i = 0; i < GROUPS.size(); i++) {
            List<String> earlier = GROUPS.subList(0, i);
            groups.put(GROUPS.get(i), new Group(Sample.ref("groups.yaml", i, GROUPS.get(i)), GROUPS.get(i), some(random, PEOPLE, 3),
                    List.of(), new TreeMap<>(), some(random, earlier, 2), some(random, PEOPLE, 1), some(random, earlier, 1)));
        }
        return groups;
    }

    private static List<AccessRow> access(SplittableRandom random, RandomGuards guards, boolean guarded) {
        List<AccessRow> rows = new ArrayList<>();
        int count = random.nextInt(7);
        for (int i = 0; i < count; i++) {
            boolean allows = random.nextInt(3) > 0;
            SortedSet<String> to = some(random, RESOURCES, 3);
            if (allows && to.isEmpty()) {
                to.add("git");
            }
            SortedSet<String> whom = atLeastOne(random, GROUPS);
            Optional<Hours> hours = hours(random);
            When when = guarded ? guards.when(hours) : hours.map(When::during).orElse(When.ALWAYS);
            rows.add(new AccessRow(Sample.ref("access.yaml", i + 1, "row" + i), allows, whom, to, when, maybe(random), maybe(random),
                    random.nextInt(6) == 0, Optional.empty()));
        }
        return rows;
    }

    private static Optional<Hours> hours(SplittableRandom random) {
        if (random.nextBoolean()) {
            return Optional.empty();
        }
        List<Hours.Window> windows = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(2); i++) {
            TreeSet<DayOfWeek> days = new TreeSet<>(List.of(DayOfWeek.of(1 + random.nextInt(7)), DayOfWeek.of(1 + random.nextInt(7))));
            windows.add(new Hours.Window(days, 15 * random.nextInt(96), 15 * (1 + random.nextInt(96))));
        }
        return Optional.of(new Hours(windows));
    }

    private static Optional<Instant> maybe(SplittableRandom random) {
        return random.nextInt(3) == 0 ? Optional.of(instant(random)) : Optional.empty();
    }

    /** Often on the edge of a window. */
    private static Instant instant(SplittableRandom random) {
        int minute = random.nextInt(SPAN_MINUTES);
        return random.nextBoolean() ? START.plusSeconds(minute * 60L + random.nextInt(60)) : START.plusSeconds(minute / 15 * 15L * 60);
    }

    private static List<QuotaRow> quotas(SplittableRandom random, RandomGuards guards, boolean guarded) {
        List<QuotaRow> rows = new ArrayList<>();
        int count = random.nextInt(5);
        for (int i = 0; i < count; i++) {
            rows.add(new QuotaRow(Sample.ref("quotas.yaml", i + 1, "quota" + i), some(random, GROUPS, 2), some(random, PEOPLE, 2),
                    rate(random), rate(random), Optional.empty(), random.nextInt(3) == 0,
                    guarded ? guards.terms(OFFICE) : QuotaTerms.NONE));
        }
        return rows;
    }

    private static Optional<Bandwidth> rate(SplittableRandom random) {
        return random.nextInt(4) == 0 ? Optional.empty() : Optional.of(new Bandwidth((1 + random.nextInt(9)) * 1_000_000L));
    }

    private static IsolationTable isolation(SplittableRandom random) {
        List<IsolationTable.Row> rows = new ArrayList<>();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            rows.add(new IsolationTable.Row(Sample.ref("isolation.yaml", i + 1, "isolation" + i), atLeastOne(random, GROUPS),
                    MODES.get(random.nextInt(MODES.size()))));
        }
        return new IsolationTable(rows, List.of());
    }

    private static SortedSet<String> atLeastOne(SplittableRandom random, List<String> from) {
        SortedSet<String> chosen = some(random, from, 2);
        chosen.add(from.get(random.nextInt(from.size())));
        return chosen;
    }

    private static SortedSet<String> some(SplittableRandom random, List<String> from, int most) {
        TreeSet<String> chosen = new TreeSet<>();
        int count = from.isEmpty() ? 0 : random.nextInt(most + 1);
        for (int i = 0; i < count; i++) {
            chosen.add(from.get(random.nextInt(from.size())));
        }
        return chosen;
    }
}
