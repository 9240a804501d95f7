package io.sallyport.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Patterns with wild cards, found by the plain text they begin and end with: a name is compared only with patterns that share both, of which there
 * are few, however many patterns there are.
 */
final class GlobIndex {
    /** How much of a pattern's beginning and end is hashed, in characters each; bounds the look-ups per name to its square. */
    private static final int EDGE_CHARS_MAX = 8;

    private final Map<Edges, Map<String, List<Map.Entry<Glob, String>>>> byEdges = new HashMap<>();

    /** The lengths of a pattern's plain beginning and end, in characters. */
    private record Edges(int head, int tail) {
        static Edges of(String pattern) {
            int head = 0;
            while (head < EDGE_CHARS_MAX && isPlain(pattern, head)) {
                head++;
            }
            int tail = 0;
            while (tail < EDGE_CHARS_MAX && isPlain(pattern, pattern.length() - 1 - tail)) {
                tail++;
            }
            return new Edges(head, tail);
        }

        private static boolean isPlain(String pattern, int index) {
            return pattern.charAt(index) != '*' && pattern.charAt(index) != '?';
        }

        String keyOf(String text) {
            return text.substring(0, head) + '*' + text.substring(text.length() - tail);
        }
    }

    /** Adds a pattern that has a wild card. */
    void add(Glob glob, String group) {
        Edges edges = Edges.of(glob.pattern());
        byEdges.computeIfAbsent(edges, k -> new HashMap<>()).computeIfAbsent(edges.keyOf(glob.pattern()), k -> new ArrayList<>())
                .add(Map.entry(glob, group));
    }

    /** Adds to {@code found} the groups of every pattern that matches. */
    void find(String name, Set<String> found) {
        byEdges.forEach((edges, byText) -> {
            if (edges.head() + edges.tail() <= name.length()) {
                for (Map.Entry<Glob, String> entry : byText.getOrDefault(edges.keyOf(name), List.of())) {
                    if (entry.getKey().matches(name)) {
                        found.add(entry.getValue());
                    }
                }
            }
        });
    }
}
