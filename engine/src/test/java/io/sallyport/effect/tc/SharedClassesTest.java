package io.sallyport.effect.tc;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.sallyport.decision.Limits;
import io.sallyport.effect.Bundles;
import io.sallyport.effect.Samples;
import io.sallyport.model.Bandwidth;
import io.sallyport.model.ClientId;
import io.sallyport.model.RowId;
import io.sallyport.policy.Capacity;
import io.sallyport.policy.QuotaTerms.Priority;

import static org.assertj.core.api.Assertions.assertThat;

class SharedClassesTest {
    private final ClassBook book = new ClassBook(Bundles.STANDARD);

    @Test
    void theLineStandsAboveWhatRowsShareAndThatAboveClients() {
        List<ClassEdit> edits = book.follow(capacities("100 Mbit/s", "", "guests 10 Mbit/s"),
                clients("1 guests low 2 Mbit/s", "2 - high 50 Mbit/s", "3 guests - -"));
        assertThat(lines(edits)).containsExactly(
                "class replace dev tun parent 1: classid 1:f000 htb rate 100000000bit ceil 100000000bit burst 250000 cburst 250000 quantum 60000",
                "class replace dev tun parent 1:f000 classid 1:e000 htb prio 1 rate 12207bit ceil 10000000bit burst 1600 cburst 25000 quantum 10000",
                "class replace dev tun parent 1:e000 classid 1:8000 htb prio 2 rate 1220bit ceil 2000000bit burst 1600 cburst 16000 quantum 10000",
                "qdisc replace dev tun parent 1:8000 fq_codel",
                "class replace dev tun parent 1:f000 classid 1:8001 htb prio 0 rate 12207bit ceil 50000000bit burst 1600 cburst 125000 quantum 10000",
                "qdisc replace dev tun parent 1:8001 fq_codel",
                "class replace dev tun parent 1:e000 classid 1:8002 htb prio 1 rate 1220bit ceil 10000000bit burst 1600 cburst 25000 quantum 10000",
                "qdisc replace dev tun parent 1:8002 fq_codel");
    }

    @Test
    void aRateThatChangesIsChangedInPlaceAndOneThatGoesIsRemovedAfterItsClientsMoved() {
        book.follow(capacities("", "", "guests 10 Mbit/s"), clients("1 guests low 2 Mbit/s"));
        assertThat(lines(book.follow(capacities("", "", "guests 20 Mbit/s"), clients("1 guests low 2 Mbit/s")))).containsExactly(
                "class change dev tun parent 1: classid 1:e000 htb rate 20000000bit ceil 20000000bit burst 50000 cburst 50000 quantum 25000",
                "class change dev tun parent 1:e000 classid 1:8000 htb prio 2 rate 2441bit ceil 2000000bit burst 1600 cburst 16000 quantum 10000");
        assertThat(lines(book.follow(Capacities.NONE, clients("1 guests low 2 Mbit/s")))).containsExactly(
                "class replace dev tun parent 1: classid 1:1 htb rate 2000000bit ceil 2000000bit burst 16000 cburst 16000 quantum 2500",
                "qdisc replace dev tun parent 1:1 fq_codel", "class del dev tun classid 1:8000", "class del dev tun classid 1:e000");
        assertThat(book.handle(Samples.client(1), Direction.DOWN)).contains("1:1");
    }

    @Test
    void aPriorityThatChangesIsChangedInPlace() {
        book.follow(capacities("100 Mbit/s", "", ""), clients("1 - low 2 Mbit/s"));
        assertThat(lines(book.change(clients("1 - high 2 Mbit/s")))).containsExactly(
                "class change dev tun parent 1:f000 classid 1:8000 htb prio 0 rate 12207bit ceil 2000000bit burst 1600 cburst 16000 quantum 10000");
    }

    @Test
    void aClassIsKeptForWhoeverComesToTheSamePlaceOnly() {
        book.follow(capacities("100 Mbit/s", "", "guests 10 Mbit/s"), clients("1 guests low 2 Mbit/s", "2 - - 2 Mbit/s"));
        SortedMap<ClientId, Optional<Limits>> leave = clients();
        leave.put(Samples.client(1), Optional.empty());
        assertThat(book.change(leave)).isEmpty();
        book.change(clients("3 - - 2 Mbit/s"));
        assertThat(book.handle(Samples.client(3), Direction.DOWN)).as("not a guest").contains("1:8002");
        assertThat(book.change(clients("4 guests low 2 Mbit/s"))).as("a guest").isEmpty();
        assertThat(book.handle(Samples.client(4), Direction.DOWN)).contains("1:8000");
    }

    @Test
    void withALineClassesAreMadeAheadBelowIt() {
        book.follow(capacities("100 Mbit/s", "90 Mbit/s", ""), clients("1 - - 2 Mbit/s"));
        assertThat(book.prepare(3, 16)).hasSize(4).allMatch(edit -> edit.is().orElseThrow().share().orElseThrow().above() == Bundles.LINE);
        assertThat(book.change(clients("2 - - 2 Mbit/s"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"8 kbit/s, 100 Gbit/s, 8000", "50 Mbit/s, 8 kbit/s, 1000", "1 Gbit/s, 1 Gbit/s, 122070"})
    void whatIsGuaranteedIsASmallPartOfTheWhole(String rate, String whole, long bits) {
        Shape shape = Shape.of(Bandwidth.parse(rate).orElseThrow(), Optional.empty());
        assertThat(shape.below(Bundles.LINE, Bandwidth.parse(whole).orElseThrow(), Optional.empty()).guaranteedBits()).isEqualTo(bits);
    }

    /** Every edit is tried on a kernel that knows no class before the one above it, and removes none that another hangs below. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void editsLeadWhereTheBookSaysInAnOrderTheKernelTakes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<Direction, SortedMap<Integer, Shape>> kernel = new EnumMap<>(Direction.class);
        for (Direction direction : Direction.values()) {
            kernel.put(direction, new TreeMap<>());
        }
        for (int step = 0; step < 300; step++) {
            List<String> some = new ArrayList<>();
            for (int i = random.nextInt(5); i >= 0; i--) {
                some.add(random.nextInt(12) + " " + one(random, "guests", "staff", "-") + " " + one(random, "low", "high", "-") + " "
                        + one(random, "1 Mbit/s", "2 Mbit/s", "-"));
            }
            SortedMap<ClientId, Optional<Limits>> changes = clients(some.toArray(String[]::new));
            changes.put(Samples.client(random.nextInt(12)), Optional.empty());
            List<ClassEdit> edits = random.nextInt(5) > 0
                    ? book.change(changes)
                    : book.follow(capacities(one(random, "", "9 Mbit/s", "8 Mbit/s"), one(random, "", "7 Mbit/s"),
                            one(random, "", "guests 3 Mbit/s", "staff 2 Mbit/s")), changes);
            edits.forEach(edit -> carryOut(kernel.getOrDefault(edit.direction(), new TreeMap<>()), edit));
            assertThat(new ClassState(kernel)).as("seed %d step %d", seed, step).isEqualTo(book.state());
            Set<String> held = new HashSet<>();
            for (int cid = 0; cid < 12; cid++) {
                book.handle(Samples.client(cid), Direction.DOWN).ifPresent(h -> assertThat(held.add(h)).isTrue());
            }
            assertThat(kernel.getOrDefault(Direction.DOWN, new TreeMap<>()).keySet()).as("kept").hasSizeLessThan(60);
        }
    }

    private static void carryOut(SortedMap<Integer, Shape> kernel, ClassEdit edit) {
        if (edit.is().isPresent()) {
            edit.is().get().share().ifPresent(share -> assertThat(kernel).as("above " + edit).containsKey(share.above()));
            kernel.put(edit.number(), edit.is().get());
        } else {
            kernel.remove(edit.number());
            assertThat(kernel.values()).as("left below " + edit)
                    .noneMatch(shape -> shape.share().filter(share -> share.above() == edit.number()).isPresent());
        }
    }

    private static String one(SplittableRandom random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static List<String> lines(List<ClassEdit> edits) {
        return ClassText.lines("tun", "ifb", Bundles.STANDARD, Leaf.FQ_CODEL, edits);
    }

    /** The line's rates, and {@code ROW RATE} for what a row's clients share towards them. */
    static Capacities capacities(String down, String up, String shared) {
        TreeMap<RowId, Capacity> rows = new TreeMap<>();
        if (!shared.isEmpty()) {
            rows.put(row(shared.substring(0, shared.indexOf(' '))),
                    new Capacity(Bandwidth.parse(shared.substring(shared.indexOf(' ') + 1)), Optional.empty()));
        }
        return new Capacities(down.isEmpty() && up.isEmpty()
                ? Optional.empty()
                : Optional.of(new Capacity(Bandwidth.parse(down), Bandwidth.parse(up))), rows);
    }

    private static RowId row(String name) {
        return new RowId("quotas.yaml", name);
    }

    /** {@code CLIENT ROW PRIORITY DOWN}, each but the first may be {@code -}. */
    private static SortedMap<ClientId, Optional<Limits>> clients(String... texts) {
        TreeMap<ClientId, Optional<Limits>> clients = new TreeMap<>();
        for (String text : texts) {
            String[] words = text.split(" ", 4);
            Optional<Priority> priority = words[2].equals("-")
                    ? Optional.empty()
                    : Optional.of(Priority.valueOf(words[2].toUpperCase(java.util.Locale.ROOT)));
            clients.put(Samples.client(Integer.parseInt(words[0])), Optional.of(new Limits(Bandwidth.parse(words[3]), Optional.empty(),
                    Optional.empty(), priority, words[1].equals("-") ? Optional.empty() : Optional.of(row(words[1])))));
        }
        return clients;
    }
}
