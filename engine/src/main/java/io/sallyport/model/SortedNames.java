package io.sallyport.decision;

import java.util.AbstractSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.SortedSet;

import org.jspecify.annotations.Nullable;

/**
 * A sorted set over names that are sorted and distinct already. Copied into a tree it costs no comparison, which is what most of the time of a
 * decision would go to otherwise.
 */
final class SortedNames extends AbstractSet<String> implements SortedSet<String> {
    private final List<String> names;

    SortedNames(List<String> names) {
        this.names = Collections.unmodifiableList(names);
    }

    @Override
    public Iterator<String> iterator() {
        return names.iterator();
    }

    @Override
    public int size() {
        return names.size();
    }

    @Override
    public boolean contains(@Nullable Object name) {
        return name instanceof String text && Collections.binarySearch(names, text) >= 0;
    }

    @Override
    public @Nullable Comparator<? super String> comparator() {
        return null;
    }

    @Override
    public SortedSet<String> subSet(String from, String to) {
        return new SortedNames(names.subList(position(from), Math.max(position(from), position(to))));
    }

    @Override
    public SortedSet<String> headSet(String to) {
        return new SortedNames(names.subList(0, position(to)));
    }

    @Override
    public SortedSet<String> tailSet(String from) {
        return new SortedNames(names.subList(position(from), names.size()));
    }

    @Override
    public String first() {
        return names.getFirst();
    }

    @Override
    public String last() {
        return names.getLast();
    }

    private int position(String name) {
        int found = Collections.binarySearch(names, name);
        return found >= 0 ? found : -found - 1;
    }
}
