package io.sallyport.policy.yaml;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Finds the known name an author most likely meant, by edit distance with swaps (optimal string alignment). */
public final class NearestName {
    /** Longer words get no hint: the cost of a distance grows with the square of the length. */
    static final int WORD_CHARS_MAX = 64;
    /** Among more names none is looked for, so that many mistakes in a large policy stay cheap. */
    static final int NAMES_MAX = 10_000;
    /** How many names a hint lists when none is near. */
    private static final int CHOICES_MAX = 12;

    private NearestName() {}

    /** {@code did you mean `x`?} for the nearest name, when one is near enough to be a slip. */
    public static Optional<String> hint(String word, Collection<String> names) {
        return of(word, names).map(name -> "did you mean " + Words.quote(name) + "?");
    }

    /** As {@link #hint}; when no name is near, what there is. */
    public static String hintOrChoices(String word, Collection<String> names) {
        return hint(word, names).orElseGet(() -> names.isEmpty() ? "the policy has none" : choices(names));
    }

    private static String choices(Collection<String> names) {
        List<String> sorted = names.stream().sorted().distinct().toList();
        String more = sorted.size() > CHOICES_MAX ? ", …" : "";
        return "use one of " + String.join(", ", sorted.subList(0, Math.min(sorted.size(), CHOICES_MAX))) + more;
    }

    /** The nearest name within a third of the word's length; the first in order among equals. */
    static Optional<String> of(String word, Collection<String> names) {
        if (word.isEmpty() || word.length() > WORD_CHARS_MAX || names.size() > NAMES_MAX) {
            return Optional.empty();
        }
        int limit = Math.max(1, word.length() / 3);
        String best = null;
        int bestDistance = limit + 1;
        for (String name : names) {
            if (Math.abs(name.length() - word.length()) <= bestDistance) {
                int distance = distance(word, name, bestDistance + 1);
                if (distance < bestDistance || (distance == bestDistance && best != null && name.compareTo(best) < 0)) {
                    best = name;
                    bestDistance = distance;
                }
            }
        }
        return Optional.ofNullable(best);
    }

    /** Insertions, deletions, replacements and swaps of neighbours that turn one into the other; {@code stop} or more once it cannot be less. */
    static int distance(String a, String b, int stop) {
        int[] before = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            int least = i;
            for (int j = 1; j <= b.length(); j++) {
                int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + cost);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], before[j - 2] + 1);
                }
                least = Math.min(least, row[j]);
            }
            if (least >= stop) {
                return least;
            }
            before = last;
            last = row;
        }
        return last[b.length()];
    }
}
