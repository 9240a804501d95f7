package io.sallyport.policy;

/**
 * Which side of a value something must lie on: {@code below 60}, or {@code at least 2.6}.
 *
 * @param below whether it must be less than the value, which itself is then outside; otherwise at least the value
 */
public record Bound<T extends Comparable<T>>(boolean below, T value) {

    public boolean holds(T other) {
        return below == other.compareTo(value) < 0;
    }

    /** As authors write it. */
    @Override
    public String toString() {
        return (below ? "below " : "at least ") + value;
    }
}
