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

import org.jspecify.annotations.Nullable;

import io.sallyport.decision.Limits;
import io.sallyport.effect.Bundles;
import io.sallyport.model.Bandwidth;
import io.sallyport.model.ClientId;

/**
 * Which class each limited client has, kept up as clients come and go. A client has none where neither it nor anything it shares is limited.
 *
 * <p>The class of a client that left stays, with nobody's packets in it, for the next who comes: making a class costs the kernel time in proportion to
 * the classes there are, changing one does not, and one that has the wanted shape already costs nothing at all. Not for several threads.
 */
public final class ClassBook {
    /** The most classes a direction keeps for clients to come, some 2 kB of kernel memory each; what is left over beyond that is removed. */
    static final int PARKED_MAX = 16_384;

    private static final Bandwidth ORDINARY = new Bandwidth(10_000_000);

    private final Bundles bundles;
    private final Map<ClientId, Held> held = new HashMap<>();
    private final Parking parked = new Parking();
    private final Map<Direction, SortedMap<Integer, Shape>> classes = new EnumMap<>(Direction.class);
    private final Unused apart;
    private final Unused sharing;
    private Parents parents = Parents.NONE;
    /** What clients are limited to as a rule: the last that was. */
    private Limits usual = new Limits(Optional.of(ORDINARY), Optional.of(ORDINARY), Optional.empty());

    private record Held(int number, Home home, Limits limits) {}

    /** @param bundles how classes are spread over queues */
    public ClassBook(Bundles bundles) {
        this.bundles = bundles;
        apart = new Unused(1, bundles.numberMax());
        sharing = new Unused(Bundles.SHARING_FIRST, Bundles.SHARING_MAX);
        for (Direction direction : Direction.values()) {
            classes.put(direction, new TreeMap<>());
        }
    }

    /** Carries out some clients' changes (empty: the client is gone) and says what that changes on the devices.
     *
     * @throws IllegalStateException when more clients are limited at once than {@link Bundles#numberMax()}, or {@link Bundles#SHARING_MAX} of those who share */
    public List<ClassEdit> change(SortedMap<ClientId, Optional<Limits>> changes) {
        Before before = new Before();
        change(changes, before);
        return edits(before);
    }

    /** The same when what clients have together becomes other: who is not among the changes keeps its limits. */
    public List<ClassEdit> follow(Capacities capacities, SortedMap<ClientId, Optional<Limits>> changes) {
        Before before = new Before();
        boolean others = !capacities.equals(parents.capacities());
        TreeMap<ClientId, Optional<Limits>> all = new TreeMap<>();
        if (others) {
            parents = parents.next(capacities);
            for (Direction direction : Direction.values()) {
                parents.shapes(direction).forEach((number, shape) -> set(direction, number, Optional.of(shape), before));
            }
            held.forEach((client, has) -> all.put(client, Optional.of(has.limits())));
        }
        all.putAll(changes);
        change(all, before);
        if (others) {
            parked.leave(parents.homes()).forEach(number -> remove(number, before));
            for (Direction direction : Direction.values()) {
                List<Integer> there = List.copyOf(of(direction).tailMap(Bundles.SHARED_FIRST).keySet());
                there.stream().filter(number -> !parents.shapes(direction).containsKey(number))
                        .forEach(number -> set(direction, number, Optional.empty(), before));
            }
        }
        return edits(before);
    }

    /** Makes classes for clients to come, at most {@code step} now, until there are enough for {@code clients} at once. */
    public List<ClassEdit> prepare(int clients, int step) {
        Before before = new Before();
        Home home = parents.home(usual.shared());
        int enough = Math.min(clients, home.equals(Home.APART) ? bundles.numberMax() : Bundles.SHARING_MAX);
        for (int made = 0; made < step && held.size() + parked.size() < enough && parked.size() < PARKED_MAX; made++) {
            int number = unused(home);
            set(number, wanted(home, usual), before);
            park(number, home);
        }
        return edits(before);
    }

    /** The class of a client in this direction as tc and nft read and print it. */
    public Optional<String> handle(ClientId id, Direction direction) {
        Held has = held.get(id);
        return has == null || !of(direction).containsKey(has.number()) ? Optional.empty() : Optional.of(bundles.classId(has.number()));
    }

    /** Whether there is a client that is limited this way. */
    public boolean limits(Direction direction) {
        return held.values().stream().anyMatch(has -> of(direction).containsKey(has.number()));
    }

    /** All the classes there should be, those that wait for a client among them. */
    public ClassState state() {
        Map<Direction, SortedMap<Integer, Shape>> copy = new EnumMap<>(Direction.class);
        copy.putAll(classes);
        return new ClassState(copy);
    }

    private void change(SortedMap<ClientId, Optional<Limits>> changes, Before before) {
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
    }

    private boolean isLimited(Optional<Limits> limits) {
        return limits.isPresent() && (limits.get().down().isPresent() || limits.get().up().isPresent()
                || !parents.home(limits.get().shared()).equals(Home.APART));
    }

    private void release(ClientId id, Before before) {
        Held has = held.remove(id);
        if (has == null) {
            return;
        }
        if (parked.size() < PARKED_MAX && parents.homes().contains(has.home())) {
            park(has.number(), has.home());
        } else {
            remove(has.number(), before);
        }
    }

    private void remove(int number, Before before) {
        set(number, new Shapes(Optional.empty(), Optional.empty()), before);
        (number >= Bundles.SHARING_FIRST ? sharing : apart).give(number);
    }

    private void park(int number, Home home) {
        parked.add(number, home, new Shapes(Optional.ofNullable(of(Direction.DOWN).get(number)),
                Optional.ofNullable(of(Direction.UP).get(number))));
    }

    private void shape(ClientId id, Limits limits, Before before) {
        Home home = parents.home(limits.shared());
        Shapes wanted = wanted(home, limits);
        Held has = held.get(id);
        if (has != null && !has.home().equals(home)) {
            release(id, before);
            has = null;
        }
        usual = limits;
        int number = has != null ? has.number() : parked.take(home, wanted).orElseGet(() -> unused(home));
        held.put(id, new Held(number, home, limits));
        set(number, wanted, before);
    }

    private Shapes wanted(Home home, Limits limits) {
        return new Shapes(wanted(home, Direction.DOWN, limits.down(), limits), wanted(home, Direction.UP, limits.up(), limits));
    }

    /** A client's own rate, below what it shares with others: without one of its own it may have all of that. */
    private Optional<Shape> wanted(Home home, Direction direction, Optional<Bandwidth> own, Limits limits) {
        Optional<Bandwidth> whole = parents.most(limits.shared(), direction);
        Optional<Bandwidth> rate = own.filter(o -> whole.isEmpty() || o.compareTo(whole.get()) < 0).or(() -> whole);
        Optional<Shape> shape = rate.map(r -> Shape.of(r, limits.burst()));
        return whole.isEmpty() ? shape : shape.map(s -> s.below(home.of(direction), whole.get(), limits.priority()));
    }

    private int unused(Home home) {
        return (home.equals(Home.APART) ? apart : sharing).take();
    }

    private void set(int number, Shapes shapes, Before before) {
        set(Direction.DOWN, number, shapes.down(), before);
        set(Direction.UP, number, shapes.up(), before);
    }

    private void set(Direction direction, int number, Optional<Shape> shape, Before before) {
        Optional<Shape> was = Optional.ofNullable(of(direction).get(number));
        before.of(direction).putIfAbsent(number, was);
        shape.ifPresentOrElse(s -> of(direction).put(number, s), () -> of(direction).remove(number));
    }

    private SortedMap<Integer, Shape> of(Direction direction) {
        return classes.computeIfAbsent(direction, k -> new TreeMap<>());
    }

    private List<ClassEdit> edits(Before before) {
        List<ClassEdit> edits = new ArrayList<>();
        for (Direction direction : Direction.values()) {
            before.of(direction).forEach((number, was) -> {
                Optional<Shape> is = Optional.ofNullable(of(direction).get(number));
                if (!was.equals(is)) {
                    edits.add(new ClassEdit(direction, number, was, is));
                }
            });
        }
        return ClassEdit.inOrder(edits);
    }

    /** What the classes that were touched were like before. */
    private static final class Before {
        private final Map<Direction, SortedMap<Integer, Optional<Shape>>> shapes = new EnumMap<>(Direction.class);

        SortedMap<Integer, Optional<Shape>> of(Direction direction) {
            return shapes.computeIfAbsent(direction, k -> new TreeMap<>());
        }
    }

    /** Numbers that have no class. */
    private static final class Unused {
        private final TreeSet<Integer> free = new TreeSet<>();
        private final int first;
        private final int count;
        private int next;

        Unused(int first, int count) {
            this.first = first;
            this.count = count;
            next = first;
        }

        int take() {
            @Nullable
            Integer freed = free.pollFirst();
            if (freed != null) {
                return freed;
            }
            if (next >= first + count) {
                throw new IllegalStateException("more than " + count + " limited clients on one instance");
            }
            return next++;
        }

        void give(int number) {
            free.add(number);
        }
    }
}
