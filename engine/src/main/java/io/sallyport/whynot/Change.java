package io.sallyport.whynot;

/**
 * One fact that would be otherwise.
 *
 * @param fact which, for programs: {@code country}, {@code time}, {@code group engineers}; a set of changes has each at most once
 * @param text what would be so, for people: {@code join group engineers}
 * @param means who can bring it about
 * @param advice how, for people
 */
public record Change(String fact, String text, Means means, String advice) implements Comparable<Change> {
    /** The fact that waiting changes. */
    static final String TIME = "time";

    @Override
    public int compareTo(Change other) {
        int byMeans = means.compareTo(other.means);
        if (byMeans != 0) {
            return byMeans;
        }
        int byFact = fact.compareTo(other.fact);
        return byFact != 0 ? byFact : text.compareTo(other.text);
    }
}
