package io.sallyport.effect.tc;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

import io.sallyport.decision.Limits;
import io.sallyport.effect.Bundles;
import io.sallyport.model.Bandwidth;
import io.sallyport.model.ClientId;

/**
 * Which class each limited client has, kept up as clients come and go. A client without a limit has none.
 *
 * <p>The class of a client that left stays, with nobody's packets in it, for the next who comes: making a class costs the kernel time in proportion to
 * the classes there are, changing one does not, and one that has the wanted shape already costs nothing at all. Not for several threads.
 */
public final class ClassBook {
    /** The most classes a direction keeps for clients to come, some 2 kB of kernel memory each; what is left over beyond that is removed. */
    static final int PARKED_MAX = 16_384;

    private static final Bandwidth ORDINARY = new Bandwidth(10_000_000);

    private final Bundles bundles;
    private final Map<ClientId, Integer> numbers = new HashMap<>();
    /** Numbers whose class is there and nobody's, also by what it is shaped like. */
    private final TreeSet<Integer> parked = new TreeSet<>();
    private final Map<Shapes, TreeSet<Integer>> parkedLike = new HashMap<>();
    /** Numbers below {@link #next} that have no class. */
    private final TreeSet<Integer> free = new TreeSet<>();
    private final Map<Direction, SortedMap<Integer, Shape>> classes = new EnumMap<>(Direction.class);
    private int next = 1;

    /** What clients are limited to as a rule: the last that was. */
    private Shapes usual = new Shapes(Optional.of(Shape.of(ORDINARY, Optional.empty())), Optional.of(Shape.of(ORDINARY, Optional.empty())));

    private record Shapes(Optional<Shape> down, Optional<Shape> up) {}

    /** @param bundles how classes are spread over queues */
    public ClassBook(Bundles bundles) {
        this.bundles = bundles;
        for (Direction direction : Direction.values()) {
            classes.put(direction, new TreeMap<>());
        }
    }

    /** Carries out some clients' changes (empty: the client is gone) and says what that changes on the devices.
     *
     * @throws IllegalStateException when more clients are limited at once than {@link Bundles#numberMax()} */
    public List<ClassEdit> change(SortedMap<ClientId, Optional<Limits>> changes) {
        Map<Direction, SortedMap<Integer, Optional<Shape>>> before = new EnumMap<>(Direction.class);
        changes.forEach((id, limits) -> {
            if (!isLimited(limits)) {
                release(id, before);
            }
        });
        changes.forEach((id, limits) -> {
            if (isLimited(limits)) {
                limits.ifPresent(l -> shape(id, l, before));
            }
        });
        return edits(before);
    }

    /** Makes classes for clients to come, at most {@code step} now, until there are enough for {@code clients} at once. */
    public List<ClassEdit> prepare(int clients, int step) {
        Map<Direction, SortedMap<Integer, Optional<Shape>>> before = new EnumMap<>(Direction.class);
        int enough = Math.min(clients, bundles.numberMax());
        for (int made = 0; made < step && numbers.size() + parked.size() < enough && parked.size() < PARKED_MAX; made++) {
            int number = unused();
            set(Direction.DOWN, number, usual.down(), before);
            set(Direction.UP, number, usual.up(), before);
            park(number);
        }
        return edits(before);
    }

    /** The class of a client in this direction as tc and nft read and print it. */
    public Optional<String> handle(ClientId id, Direction direction) {
        Integer number = numbers.get(id);
        return number == null || !of(direction).containsKey(number) ? Optional.empty() : Optional.of(bundles.classId(number));
    }

    /** All the classes there should be, those that wait for a client among them. */
    public ClassState state() {
        Map<Direction, SortedMap<Integer, Shape>> copy = new EnumMap<>(Direction.class);
        copy.putAll(classes);
        return new ClassState(copy);
    }

    private static boolean isLimited(Optional<Limits> limits) {
        return limits.isPresent() && (limits.get().down().isPresent() || limits.get().up().isPresent());
    }

    private void release(ClientId id, Map<Direction, SortedMap<Integer, Optional<Shape>>> before) {
        Integer number = numbers.remove(id);
        if (number == null) {
            return;
        }
        if (parked.size() < PARKED_MAX) {
            park(number);
            return;
        }
        for (Direction direction : Direction.values()) {
            set(direction, number, Optional.empty(), before);
        }
        free.add(number);
    }

    private void park(int number) {
        parked.add(number);
        parkedLike.computeIfAbsent(shapes(number), k -> new TreeSet<>()).add(number);
    }

    private void shape(ClientId id, Limits limits, Map<Direction, SortedMap<Integer, Optional<Shape>>> before) {
        Shapes wanted = new Shapes(limits.down().map(rate -> Shape.of(rate, limits.burst())),
                limits.up().map(rate -> Shape.of(rate, limits.burst())));
        usual = wanted;
        int number = numbers.computeIfAbsent(id, k -> take(wanted));
        set(Direction.DOWN, number, wanted.down(), before);
        set(Direction.UP, number, wanted.up(), before);
    }

    private int take(Shapes wanted) {
        TreeSet<Integer> alike = parkedLike.get(wanted);
        Integer reused = alike == null ? parked.pollFirst() : alike.first();
        if (reused != null) {
            parked.remove(reused);
            parkedLike.computeIfPresent(alike == null ? shapes(reused) : wanted, (k, those) -> those.remove(reused) && those.isEmpty()
                    ? null
                    : those);
            return reused;
        }
        return unused();
    }

    private int unused() {
        Integer freed = free.pollFirst();
        if (freed != null) {
            return freed;
        }
        if (next > bundles.numberMax()) {
            throw new IllegalStateException("more than " + bundles.numberMax() + " limited clients on one instance");
        }
        return next++;
    }

    private Shapes shapes(int number) {
        return new Shapes(Optional.ofNullable(of(Direction.DOWN).get(number)), Optional.ofNullable(of(Direction.UP).get(number)));
    }

    private void set(Direction direction, int number, Optional<Shape> shape, Map<Direction, SortedMap<Integer, Optional<Shape>>> before) {
        Optional<Shape> was = Optional.ofNullable(of(direction).get(number));
        before.computeIfAbsent(direction, k -> new TreeMap<>()).putIfAbsent(number, was);
        shape.ifPresentOrElse(s -> of(direction).put(number, s), () -> of(direction).remove(number));
    }

    private SortedMap<Integer, Shape> of(Direction direction) {
        return classes.computeIfAbsent(direction, k -> new TreeMap<>());
    }

    private List<ClassEdit> edits(Map<Direction, SortedMap<Integer, Optional<Shape>>> before) {
        List<ClassEdit> come = new ArrayList<>();
        List<ClassEdit> gone = new ArrayList<>();
        before.forEach((direction, numbers) -> numbers.forEach((number, was) -> {
            Optional<Shape> is = Optional.ofNullable(of(direction).get(number));
            if (!was.equals(is)) {
                (is.isPresent() ? come : gone).add(new ClassEdit(direction, number, was, is));
            }
        }));
        come.addAll(gone);
        return List.copyOf(come);
    }
}
