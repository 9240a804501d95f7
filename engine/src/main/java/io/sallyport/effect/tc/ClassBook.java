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
import io.sallyport.model.ClientId;

/**
 * Which class each limited client has, kept up as clients come and go. A client without a limit has none; a freed number is the next to be given, lowest
 * first, since the kernel's cost grows with the classes there are. Not for several threads.
 */
public final class ClassBook {
    /** Classes one qdisc can number below its root, less the one HTB means by "none". */
    public static final int MINOR_MAX = 0xfffe;

    private final Map<ClientId, Integer> minors = new HashMap<>();
    private final TreeSet<Integer> free = new TreeSet<>();
    private final Map<Direction, SortedMap<Integer, Shape>> classes = new EnumMap<>(Direction.class);
    private int next = 1;

    public ClassBook() {
        for (Direction direction : Direction.values()) {
            classes.put(direction, new TreeMap<>());
        }
    }

    /** Carries out some clients' changes (empty: the client is gone) and says what that changes on the devices.
     *
     * @throws IllegalStateException when more than {@link #MINOR_MAX} clients are limited at once */
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

    /** The class of a client in this direction as {@code 1:N}, in hexadecimal as tc and nft read and print it. */
    public Optional<String> handle(ClientId id, Direction direction) {
        Integer minor = minors.get(id);
        return minor == null || !of(direction).containsKey(minor) ? Optional.empty() : Optional.of("1:" + Integer.toHexString(minor));
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
        Integer minor = minors.remove(id);
        if (minor != null) {
            for (Direction direction : Direction.values()) {
                set(direction, minor, Optional.empty(), before);
            }
            free.add(minor);
        }
    }

    private void shape(ClientId id, Limits limits, Map<Direction, SortedMap<Integer, Optional<Shape>>> before) {
        int minor = minors.computeIfAbsent(id, k -> take());
        set(Direction.DOWN, minor, limits.down().map(rate -> Shape.of(rate, limits.burst())), before);
        set(Direction.UP, minor, limits.up().map(rate -> Shape.of(rate, limits.burst())), before);
    }

    private int take() {
        Integer reused = free.pollFirst();
        if (reused != null) {
            return reused;
        }
        if (next > MINOR_MAX) {
            throw new IllegalStateException("more than " + MINOR_MAX + " limited clients on one instance");
        }
        return next++;
    }

    private void set(Direction direction, int minor, Optional<Shape> shape, Map<Direction, SortedMap<Integer, Optional<Shape>>> before) {
        Optional<Shape> was = Optional.ofNullable(of(direction).get(minor));
        before.computeIfAbsent(direction, k -> new TreeMap<>()).putIfAbsent(minor, was);
        shape.ifPresentOrElse(s -> of(direction).put(minor, s), () -> of(direction).remove(minor));
    }

    private SortedMap<Integer, Shape> of(Direction direction) {
        return classes.computeIfAbsent(direction, k -> new TreeMap<>());
    }

    private List<ClassEdit> edits(Map<Direction, SortedMap<Integer, Optional<Shape>>> before) {
        List<ClassEdit> come = new ArrayList<>();
        List<ClassEdit> gone = new ArrayList<>();
        before.forEach((direction, minors) -> minors.forEach((minor, was) -> {
            Optional<Shape> is = Optional.ofNullable(of(direction).get(minor));
            if (!was.equals(is)) {
                (is.isPresent() ? come : gone).add(new ClassEdit(direction, minor, was, is));
            }
        }));
        come.addAll(gone);
        return List.copyOf(come);
    }
}
