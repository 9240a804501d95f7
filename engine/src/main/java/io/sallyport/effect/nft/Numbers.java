package io.sallyport.effect.nft;

import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/** Small numbers, from 1, for values as they first occur. A value keeps its number until it is forgotten; then another may get it. */
final class Numbers<T> {
    private final Map<T, Integer> used = new LinkedHashMap<>();
    private final BitSet taken = new BitSet();

    Numbers() {
        taken.set(0);
    }

    OptionalInt find(T value) {
        Integer number = used.get(value);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /** The number of a value that has none yet: the lowest that is free. */
    int give(T value) {
        int number = taken.nextClearBit(1);
        taken.set(number);
        if (used.put(value, number) != null) {
            throw new IllegalStateException("it has a number: " + value);
        }
        return number;
    }

    /** Takes back the number of a value that has one. */
    void forget(T value) {
        taken.clear(retire(value));
    }

    /** Takes the number from a value that has one, and gives it to no other. */
    int retire(T value) {
        Integer number = used.remove(value);
        if (number == null) {
            throw new IllegalStateException("it has no number: " + value);
        }
        return number;
    }

    Map<T, Integer> used() {
        return Collections.unmodifiableMap(used);
    }
}
