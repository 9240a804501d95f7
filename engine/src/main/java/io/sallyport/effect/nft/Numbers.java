package io.sallyport.effect.nft;

import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/** Small numbers, from 1, for values as they first occur. What had a number before gets it again; a number is never given twice. */
final class Numbers<T> {
    private final Map<T, Integer> before;
    private final Map<T, Integer> used = new LinkedHashMap<>();
    private final BitSet taken = new BitSet();

    Numbers(Map<T, Integer> before) {
        this(before, 0);
    }

    /** @param last no new number is this or below: some are still written somewhere although nothing here has them any more */
    Numbers(Map<T, Integer> before, int last) {
        this.before = Map.copyOf(before);
        taken.set(0, last + 1);
        before.values().forEach(taken::set);
    }

    /** The greatest number that was ever given. */
    int last() {
        return taken.length() - 1;
    }

    OptionalInt find(T value) {
        Integer number = used.get(value);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /** The number of a value that has none yet. */
    int give(T value) {
        int number = before.getOrDefault(value, 0);
        return number == 0 ? giveNew(value) : note(value, number);
    }

    /** A number that nothing had before. */
    int giveNew(T value) {
        int number = taken.nextClearBit(1);
        taken.set(number);
        return note(value, number);
    }

    private int note(T value, int number) {
        used.put(value, number);
        return number;
    }

    Map<T, Integer> used() {
        return Collections.unmodifiableMap(used);
    }
}
