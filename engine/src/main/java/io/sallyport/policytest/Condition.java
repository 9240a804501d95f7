package io.sallyport.policytest;

import java.util.Comparator;

import io.sallyport.model.RowRef;

/** One condition of one row, by the key it is written under. */
public record Condition(RowRef row, String name) implements Comparable<Condition> {
    private static final Comparator<Condition> ORDER = Comparator.comparing(Condition::row).thenComparing(Condition::name);

    @Override
    public int compareTo(Condition other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return row + " " + name;
    }
}
