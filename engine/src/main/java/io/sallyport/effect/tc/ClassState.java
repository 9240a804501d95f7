package io.sallyport.effect.tc;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which classes each device has: number (1 to 65534) to shape. */
public record ClassState(Map<Direction, SortedMap<Integer, Shape>> classes) {
    public static final ClassState EMPTY = new ClassState(Map.of());

    public ClassState {
        EnumMap<Direction, SortedMap<Integer, Shape>> copy = new EnumMap<>(Direction.class);
        for (Direction direction : Direction.values()) {
            copy.put(direction,
                    Collections.unmodifiableSortedMap(new TreeMap<>(classes.getOrDefault(direction, Collections.emptySortedMap()))));
        }
        classes = Collections.unmodifiableMap(copy);
    }

    public SortedMap<Integer, Shape> of(Direction direction) {
        return classes.getOrDefault(direction, Collections.emptySortedMap());
    }
}
