package io.sallyport.effect.tc;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import io.sallyport.effect.Bundles;
import io.sallyport.model.Bandwidth;
import io.sallyport.model.RowId;
import io.sallyport.policy.Capacity;

/** The classes that others hang below: the instance's line, and one for each row whose clients share a rate. Immutable. */
final class Parents {
    static final Parents NONE = new Parents(Capacities.NONE, Home.APART, new HashMap<>(), new HashMap<>());

    private final Capacities capacities;
    /** Where clients hang that share nothing but the line. */
    private final Home lined;
    private final Map<RowId, Home> homes;
    private final Map<Seat, Integer> numbers;

    /** A row's class does not move: below another line it is another class. */
    private record Seat(RowId row, Home above) {}

    private Parents(Capacities capacities, Home lined, Map<RowId, Home> homes, Map<Seat, Integer> numbers) {
        this.capacities = capacities;
        this.lined = lined;
        this.homes = homes;
        this.numbers = numbers;
    }

    /** The classes for other capacities; one that stays keeps its number, and no number changes its owner at once. */
    Parents next(Capacities next) {
        Home line = next.line().map(capacity -> home(capacity, Bundles.LINE, Home.APART)).orElse(Home.APART);
        Map<Seat, Integer> kept = new HashMap<>();
        Map<RowId, Home> found = new HashMap<>();
        Set<Integer> taken = new HashSet<>(numbers.values());
        next.shared().forEach((row, capacity) -> {
            Seat seat = new Seat(row, line);
            int number = numbers.containsKey(seat) ? numbers.getOrDefault(seat, 0) : free(taken);
            kept.put(seat, number);
            found.put(row, home(capacity, number, line));
        });
        return new Parents(next, line, found, kept);
    }

    private static int free(Set<Integer> taken) {
        int number = Bundles.SHARED_FIRST;
        while (!taken.add(number)) {
            number++;
        }
        if (number >= Bundles.SHARED_FIRST + Bundles.SHARED_MAX) {
            throw new IllegalStateException("more than " + Bundles.SHARED_MAX + " rows with a shared rate");
        }
        return number;
    }

    private static Home home(Capacity capacity, int number, Home above) {
        return new Home(capacity.down().isPresent() ? number : above.down(), capacity.up().isPresent() ? number : above.up());
    }

    Capacities capacities() {
        return capacities;
    }

    /** Where a client hangs that shares a row's rate; a row that no longer has one is as good as none. */
    Home home(Optional<RowId> row) {
        return row.map(homes::get).orElse(lined);
    }

    /** Every place a client's class may hang at. */
    Set<Home> homes() {
        Set<Home> all = new HashSet<>(homes.values());
        all.add(lined);
        return all;
    }

    /** The most a client there can have, which is also what its share is a part of. */
    Optional<Bandwidth> most(Optional<RowId> row, Direction direction) {
        Optional<Bandwidth> line = capacities.line().flatMap(capacity -> rate(capacity, direction));
        Optional<Bandwidth> shared = row.map(capacities.shared()::get).flatMap(capacity -> rate(capacity, direction));
        return shared.filter(rate -> line.isEmpty() || rate.compareTo(line.get()) < 0).or(() -> line);
    }

    /** Numbers and shapes of these classes. */
    SortedMap<Integer, Shape> shapes(Direction direction) {
        TreeMap<Integer, Shape> shapes = new TreeMap<>();
        Optional<Bandwidth> line = capacities.line().flatMap(capacity -> rate(capacity, direction));
        line.ifPresent(rate -> shapes.put(Bundles.LINE, Shape.of(rate, Optional.empty())));
        numbers.forEach((seat, number) -> Optional.ofNullable(capacities.shared().get(seat.row()))
                .flatMap(capacity -> rate(capacity, direction)).ifPresent(rate -> {
                    Shape shape = Shape.of(rate, Optional.empty());
                    shapes.put(number, line.map(whole -> shape.below(Bundles.LINE, whole, Optional.empty())).orElse(shape));
                }));
        return shapes;
    }

    private static Optional<Bandwidth> rate(Capacity capacity, Direction direction) {
        return direction == Direction.DOWN ? capacity.down() : capacity.up();
    }
}
