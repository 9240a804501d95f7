package io.sallyport.facts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Rows under the names they are found by. Looking up costs by what is found, never by how many rows there are or how much is in one: rows are
 * told apart by their number, since comparing or hashing a row means all of its sets.
 *
 * @param <R> what is found
 */
final class RowIndex<R> {
    private static final int[] NONE = {};

    private final List<R> rows;
    private final Map<String, int[]> byName;

    /** Finds them in the order they are given in. */
    RowIndex(List<R> all, Function<R, ? extends Collection<String>> names) {
        rows = List.copyOf(all);
        Map<String, List<Integer>> numbers = new HashMap<>();
        for (int number = 0; number < rows.size(); number++) {
            for (String name : names.apply(rows.get(number))) {
                numbers.computeIfAbsent(name, k -> new ArrayList<>()).add(number);
            }
        }
        byName = HashMap.newHashMap(numbers.size());
        numbers.forEach((name, found) -> byName.put(name, found.stream().mapToInt(Integer::intValue).toArray()));
    }

    /** The rows under any of these names, each once, in order. */
    List<R> find(Collection<String> names) {
        int[] found = NONE;
        for (String name : names) {
            int[] more = byName.getOrDefault(name, NONE);
            if (more.length > 0) {
                found = found.length == 0 ? more : joined(found, more);
            }
        }
        return distinct(found);
    }

    private static int[] joined(int[] some, int[] more) {
        int[] all = Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, all, some.length, more.length);
        Arrays.sort(all);
        return all;
    }

    private List<R> distinct(int[] sorted) {
        List<R> found = new ArrayList<>(sorted.length);
        int last = -1;
        for (int number : sorted) {
            if (number != last) {
                found.add(rows.get(number));
            }
            last = number;
        }
        return found;
    }
}
