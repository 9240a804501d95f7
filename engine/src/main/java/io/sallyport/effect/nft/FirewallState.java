package io.sallyport.effect.nft;

import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What every map holds: key to value, both as {@code nft -n list} prints them. A map that holds nothing is present and empty. */
public record FirewallState(Map<MapName, SortedMap<String, String>> elements) {
    /** Every map empty: no client, so nobody passes. */
    public static final FirewallState EMPTY = new FirewallState(Map.of());

    /** Numbers in keys by value, so that 10.8.0.9 stands before 10.8.0.10. */
    static final Comparator<String> BY_NUMBERS = FirewallState::compare;

    public FirewallState {
        EnumMap<MapName, SortedMap<String, String>> copy = new EnumMap<>(MapName.class);
        for (MapName map : MapName.values()) {
            TreeMap<String, String> sorted = new TreeMap<>(BY_NUMBERS);
            sorted.putAll(elements.getOrDefault(map, Collections.emptySortedMap()));
            copy.put(map, Collections.unmodifiableSortedMap(sorted));
        }
        elements = Collections.unmodifiableMap(copy);
    }

    public SortedMap<String, String> of(MapName map) {
        return elements.getOrDefault(map, Collections.emptySortedMap());
    }

    private static int compare(String a, String b) {
        int i = 0;
        int j = 0;
        while (i < a.length() && j < b.length()) {
            int endA = digits(a, i);
            int endB = digits(b, j);
            if (endA > i && endB > j) {
                int byLength = Integer.compare(endA - i, endB - j);
                int by = byLength != 0 ? byLength : a.substring(i, endA).compareTo(b.substring(j, endB));
                if (by != 0) {
                    return by;
                }
                i = endA;
                j = endB;
            } else if (a.charAt(i) != b.charAt(j)) {
                return Character.compare(a.charAt(i), b.charAt(j));
            } else {
                i++;
                j++;
            }
        }
        return Integer.compare(a.length() - i, b.length() - j);
    }

    /** Where the run of hexadecimal digits at {@code from} ends. */
    private static int digits(String text, int from) {
        int i = from;
        while (i < text.length() && Character.digit(text.charAt(i), 16) >= 0) {
            i++;
        }
        return i;
    }
}
