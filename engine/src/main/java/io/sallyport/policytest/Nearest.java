package io.sallyport.policytest;

import java.util.List;
import java.util.TreeSet;

/** Finds the name an author may have meant. */
final class Nearest {
    /** How many names a hint lists when none is near. */
    private static final int NAMES_MAX = 12;
    /** How far a name may be, in typing mistakes, per this many characters. */
    private static final int CHARS_PER_MISTAKE = 3;

    private Nearest() {}

    /** {@code did you mean `x`?}, or what there is. */
    static String hint(String word, Iterable<String> names) {
        TreeSet<String> distinct = new TreeSet<>();
        names.forEach(distinct::add);
        List<String> sorted = List.copyOf(distinct);
        int best = word.length() / CHARS_PER_MISTAKE + 1;
        String nearest = "";
        for (String name : sorted) {
            int distance = distance(word, name, best);
            if (distance < best) {
                best = distance;
                nearest = name;
            }
        }
        if (!nearest.isEmpty()) {
            return "did you mean `" + nearest + "`?";
        }
        if (sorted.isEmpty()) {
            return "the policy has none";
        }
        String more = sorted.size() > NAMES_MAX ? ", …" : "";
        return "use one of " + String.join(", ", sorted.subList(0, Math.min(sorted.size(), NAMES_MAX))) + more;
    }

    /** Typing mistakes between two words (a letter more, less, another, or two changed round), or some number not below {@code limit}. */
    private static int distance(String a, String b, int limit) {
        if (Math.abs(a.length() - b.length()) >= limit) {
            return limit;
        }
        int[][] rows = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                rows[i][j] = i == 0 || j == 0 ? i + j : step(a, b, rows, i, j);
            }
        }
        return rows[a.length()][b.length()];
    }

    private static int step(String a, String b, int[][] rows, int i, int j) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int least = Math.min(rows[i - 1][j - 1] + (same ? 0 : 1), Math.min(rows[i - 1][j], rows[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, rows[i - 2][j - 2] + 1) : least;
    }
}
