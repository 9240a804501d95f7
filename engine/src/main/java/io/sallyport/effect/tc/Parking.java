package io.sallyport.effect.tc;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Numbers whose class is there and nobody's. */
final class Parking {
    private final Map<Integer, Kind> kinds = new HashMap<>();
    private final Map<Home, TreeSet<Integer>> byHome = new HashMap<>();
    private final Map<Kind, TreeSet<Integer>> alike = new HashMap<>();

    private record Kind(Home home, Shapes shapes) {}

    int size() {
        return kinds.size();
    }

    void add(int number, Home home, Shapes shapes) {
        Kind kind = new Kind(home, shapes);
        kinds.put(number, kind);
        byHome.computeIfAbsent(home, k -> new TreeSet<>()).add(number);
        alike.computeIfAbsent(kind, k -> new TreeSet<>()).add(number);
    }

    /** One that hangs there, of these shapes if there is one. */
    Optional<Integer> take(Home home, Shapes wanted) {
        TreeSet<Integer> found = alike.getOrDefault(new Kind(home, wanted), byHome.getOrDefault(home, new TreeSet<>()));
        Optional<Integer> first = found.isEmpty() ? Optional.empty() : Optional.of(found.first());
        first.ifPresent(this::remove);
        return first;
    }

    /** Takes out what hangs elsewhere. */
    List<Integer> leave(Set<Home> homes) {
        List<Integer> gone = byHome.entrySet().stream().filter(entry -> !homes.contains(entry.getKey()))
                .flatMap(entry -> entry.getValue().stream()).toList();
        gone.forEach(this::remove);
        return gone;
    }

    private void remove(Integer number) {
        Kind kind = kinds.remove(number);
        if (kind != null) {
            byHome.computeIfPresent(kind.home(), (k, those) -> those.remove(number) && those.isEmpty() ? null : those);
            alike.computeIfPresent(kind, (k, those) -> those.remove(number) && those.isEmpty() ? null : those);
        }
    }
}
