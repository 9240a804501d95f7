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
import io.sallyport.model.ClientId;

/**
 * Which class each limited client has, kept up as clients come and go. A client without a limit has none; a freed number is the next to be given, lowest
 * first, since the kernel's cost grows with the classes there are. Not for several threads.
 */
public final class ClassBook {
    private final Bundles bundles;
    private final Map<ClientId, Integer> numbers = new HashMap<>();
    private final TreeSet<Integer> free = new TreeSet<>();
    private final Map<Direction, SortedMap<Integer, Shape>> classes = new EnumMap<>(Direction.class);
    private int next = 1;

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

    /** The class of a client in this direction as tc and nft read and print it. */
    public Optional<String> handle(ClientId id, Direction direction) {
        Integer number = numbers.get(id);
        return number == null || !of(direction).containsKey(number) ? Optional.empty() : Optional.of(bundles.classId(number));
    }

    /** All the classes there should be. */
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
        if (number != null) {
            for (Direction direction : Direction.values()) {
                set(direction, number, Optional.empty(), before);
            }
            free.add(number);
        }
    }

    private void shape(ClientId id, Limits limits, Map<Direction, SortedMap<Integer, Optional<Shape>>> before) {
        int number = numbers.computeIfAbsent(id, k -> take());
        set(Direction.DOWN, number, limits.down().map(rate -> Shape.of(rate, limits.burst())), before);
        set(Direction.UP, number, limits.up().map(rate -> Shape.of(rate, limits.burst())), before);
    }

    private int take() {
        Integer reused = free.pollFirst();
        if (reused != null) {
            return reused;
        }
        if (next > bundles.numberMax()) {
            throw new IllegalStateException("more than " + bundles.numberMax() + " limited clients on one instance");
        }
        return next++;
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
