package io.sallyport.effect.tc;

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
import io.sallyport.model.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ClassBookTest {
    private final ClassBook book = new ClassBook(Bundles.STANDARD);

    @Test
    void aClassThatIsLeftIsKeptForTheNextWhoComes() {
        for (int cid = 1; cid <= 3; cid++) {
            book.change(one(cid, Samples.limits(cid + " Mbit/s", "")));
        }
        assertThat(book.change(one(2, Limits.NONE))).as("nothing is removed").isEmpty();
        assertThat(book.handle(Samples.client(2), Direction.DOWN)).isEmpty();
        book.change(one(3, Limits.NONE));
        assertThat(book.change(one(9, Samples.limits("3 Mbit/s", "")))).as("one that fits needs no change").isEmpty();
        assertThat(book.handle(Samples.client(9), Direction.DOWN)).contains("1:3");
        assertThat(ClassText.lines("tun", "ifb", Bundles.STANDARD, Leaf.FQ_CODEL, book.change(one(8, Samples.limits("", "4 Mbit/s")))))
                .as("one that does not fit is changed").containsExactly(
                        "class replace dev ifb parent 1: classid 1:2 htb rate 4000000bit ceil 4000000bit burst 16000 cburst 16000 quantum 5000",
                        "qdisc replace dev ifb parent 1:2 fq_codel", "class del dev tun classid 1:2");
        book.change(one(7, Samples.limits("5 Mbit/s", "")));
        assertThat(book.handle(Samples.client(7), Direction.DOWN)).as("nothing is left to take").contains("1:4");
    }

    @Test
    void classesAreMadeAheadUntilThereAreEnough() {
        book.change(one(1, Samples.limits("3 Mbit/s", "1 Mbit/s")));
        assertThat(book.prepare(5, 3)).hasSize(6);
        assertThat(book.prepare(5, 3)).hasSize(2);
        assertThat(book.prepare(5, 3)).isEmpty();
        assertThat(book.change(one(2, Samples.limits("3 Mbit/s", "1 Mbit/s")))).as("it is there already").isEmpty();
        assertThat(book.handle(Samples.client(2), Direction.DOWN)).contains("1:2");
        assertThat(book.prepare(Integer.MAX_VALUE, Integer.MAX_VALUE)).hasSize(2 * (ClassBook.PARKED_MAX - 3));
    }

    @Test
    void whatIsKeptIsBounded() {
        ClassBook all = new ClassBook(Bundles.STANDARD);
        TreeMap<ClientId, Optional<Limits>> come = new TreeMap<>();
        TreeMap<ClientId, Optional<Limits>> leave = new TreeMap<>();
        for (int cid = 1; cid <= ClassBook.PARKED_MAX + 5; cid++) {
            come.put(Samples.client(cid), Optional.of(Samples.limits("1 Mbit/s", "")));
            leave.put(Samples.client(cid), Optional.empty());
        }
        all.change(come);
        assertThat(all.change(leave)).hasSize(5).allMatch(edit -> edit.is().isEmpty());
        assertThat(all.state().of(Direction.DOWN)).hasSize(ClassBook.PARKED_MAX);
        assertThat(all.change(come)).as("the removed ones are made again").hasSize(5);
    }

    @Test
    void aClassThatChangesHandsWithinOneChangeIsChangedAndNotRemoved() {
        book.change(one(1, Samples.limits("1 Mbit/s", "")));
        SortedMap<ClientId, Optional<Limits>> swap = one(2, Samples.limits("3 Mbit/s", ""));
        swap.put(Samples.client(1), Optional.empty());
        assertThat(ClassText.lines("tun", "ifb", Bundles.STANDARD, Leaf.BFIFO, book.change(swap))).containsExactly(
                "class change dev tun parent 1: classid 1:1 htb rate 3000000bit ceil 3000000bit burst 16000 cburst 16000 quantum 3750",
                "qdisc replace dev tun parent 1:1 bfifo limit 75000");
    }

    @Test
    void aBundleIsOpenedBeforeTheFirstClassInIt() {
        ClassBook small = new ClassBook(new Bundles(1));
        TreeMap<ClientId, Optional<Limits>> three = new TreeMap<>();
        for (int cid = 1; cid <= 3; cid++) {
            three.put(Samples.client(cid), Optional.of(Samples.limits("1 Mbit/s", "")));
        }
        small.change(three);
        List<String> lines = ClassText.render("tun", "ifb", new Bundles(1), Leaf.FQ_CODEL, small.state());
        assertThat(lines.stream().filter(line -> line.contains(" 12:") || line.contains(":f002"))).containsExactly(
                "class replace dev tun parent 1: classid 1:f002 htb rate 100gbit ceil 100gbit quantum 60000",
                "qdisc replace dev tun parent 1:f002 handle 12: htb",
                "class replace dev tun parent 12: classid 12:1 htb rate 1000000bit ceil 1000000bit burst 16000 cburst 16000 quantum 1600",
                "qdisc replace dev tun parent 12:1 fq_codel");
        assertThat(lines).noneMatch(line -> line.contains("ifb parent"));
    }

    @Test
    void noMoreClientsAreLimitedThanTheBundlesHold() {
        ClassBook small = new ClassBook(new Bundles(1));
        for (int cid = 1; cid <= Bundles.COUNT_MAX + 1; cid++) {
            small.change(one(cid, Samples.limits("1 Mbit/s", "")));
        }
        assertThatThrownBy(() -> small.change(one(99, Samples.limits("1 Mbit/s", "")))).isInstanceOf(IllegalStateException.class)
                .hasMessage("more than 32 limited clients on one instance");
    }

    @ParameterizedTest
    @CsvSource({"8 kbit/s, '', 16000, 1600, 30000", "256 kbit/s, 2 MB, 2000000, 1600, 30000", "50 Mbit/s, '', 125000, 60000, 1250000",
        "200 Mbit/s, 2 MB, 2000000, 60000, 4000000", "100 Gbit/s, '', 250000000, 60000, 4000000", "1 Mbit/s, 1 B, 16000, 1600, 30000"})
    void shapesStayWithinWhatTheKernelCounts(String rate, String burst, long burstBytes, long quantum, long queue) {
        Shape shape = Shape.of(Bandwidth.parse(rate).orElseThrow(), DataSize.parse(burst));
        assertThat(List.of(shape.burstBytes(), shape.quantumBytes(), shape.queueBytes())).containsExactly(burstBytes, quantum, queue);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void editsLeadWhereTheBookSaysAndNoClassIsHeldTwice(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ClassState kernel = ClassState.EMPTY;
        for (int step = 0; step < 500; step++) {
            TreeMap<ClientId, Optional<Limits>> change = new TreeMap<>();
            for (int i = random.nextInt(5); i >= 0; i--) {
                change.put(Samples.client(random.nextInt(20)), random.nextInt(4) == 0
                        ? Optional.empty()
                        : Optional.of(Samples.limits(random.nextBoolean() ? random.nextInt(1, 9) + " Mbit/s" : "",
                                random.nextBoolean() ? "1 Mbit/s" : "")));
            }
            kernel = after(kernel, book.change(change));
            assertThat(kernel).as("seed %d step %d", seed, step).isEqualTo(book.state());
            assertThat(ClassPlan.between(kernel, book.state())).isEmpty();
            Set<String> held = new HashSet<>();
            for (int cid = 0; cid < 20; cid++) {
                book.handle(Samples.client(cid), Direction.DOWN).ifPresent(h -> assertThat(held.add(h)).isTrue());
            }
            assertThat(kernel.of(Direction.DOWN).keySet()).hasSizeGreaterThanOrEqualTo(held.size());
            assertThat(kernel.of(Direction.DOWN).keySet()).allMatch(number -> number <= 20);
        }
    }

    private static ClassState after(ClassState state, List<ClassEdit> edits) {
        Map<Direction, SortedMap<Integer, Shape>> next = new EnumMap<>(Direction.class);
        for (Direction direction : Direction.values()) {
            TreeMap<Integer, Shape> classes = new TreeMap<>(state.of(direction));
            edits.stream().filter(e -> e.direction() == direction)
                    .forEach(e -> e.is().ifPresentOrElse(s -> classes.put(e.number(), s), () -> classes.remove(e.number())));
            next.put(direction, classes);
        }
        return new ClassState(next);
    }

    private static SortedMap<ClientId, Optional<Limits>> one(long cid, Limits limits) {
        TreeMap<ClientId, Optional<Limits>> change = new TreeMap<>();
        change.put(Samples.client(cid), Optional.of(limits));
        return change;
    }
}
