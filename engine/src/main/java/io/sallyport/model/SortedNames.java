package io.sallyport.model;

import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.SortedSet;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * An immutable sorted set of names in one array. A decision hands its names through several records that each keep a copy; of this one, the copy is
 * itself, where a tree would be built anew.
 */
public final class SortedNames extends AbstractSet<String> implements SortedSet<String> {
    private final String[] names;

    private SortedNames(String[] names) {
        this.names = names;
    }

    /** These names, sorted and each once. */
    public static SortedSet<String> copyOf(Collection<String> names) {
        if (names instanceof SortedNames already) {
            return already;
        }
        boolean sorted = names instanceof SortedSet<String> set && set.comparator() == null;
        return new SortedNames((sorted ? names : new TreeSet<>(names)).toArray(new String[0]));
    }

    /** The first {@code count} of these names, which are sorted and distinct already. */
    public static SortedSet<String> ofSorted(String[] names, int count) {
        return new SortedNames(Arrays.copyOf(names, count));
    }

    @Override
    public Iterator<String> iterator() {
        return Arrays.asList(names).iterator();
    }

    @Override
    public int size() {
        return names.length;
    }

    @Override
    public boolean contains(@Nullable Object name) {
        return name instanceof String text && Arrays.binarySearch(names, text) >= 0;
    }

    @Override
    public @Nullable Comparator<? super String> comparator() {
        return null;
    }

    @Override
    public SortedSet<String> subSet(String from, String to) {
        return between(position(from), position(to));
    }

    @Override
    public SortedSet<String> headSet(String to) {
        return between(0, position(to));
    }

    @Override
    public SortedSet<String> tailSet(String from) {
        return between(position(from), names.length);
    }

    @Override
    public String first() {
        return Arrays.asList(names).getFirst();
    }

    @Override
    public String last() {
        return Arrays.asList(names).getLast();
    }

    private SortedNames between(int from, int to) {
        return new SortedNames(Arrays.copyOfRange(names, from, Math.max(from, to)));
    }

    private int position(String name) {
        int found = Arrays.binarySearch(names, name);
        return found >= 0 ? found : -found - 1;
    }
}
