package io.sallyport.policytest;

import java.util.Comparator;

import io.sallyport.model.RowRef;

/** One condition of one row, by the key it is written under. */
public record RowCondition(RowRef row, String name) implements Comparable<RowCondition> {
    private static final Comparator<RowCondition> ORDER = Comparator.comparing(RowCondition::row).thenComparing(RowCondition::name);

    @Override
    public int compareTo(RowCondition other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return row + " " + name;
    }
}
