package io.sallyport.facts;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;

/** A row and where it stands among all rows of its table in source order, from 0. */
record Numbered<R>(R row, int number) {
    /** Under which rows for everybody are indexed; no group has this name. */
    private static final String EVERYBODY = "";

    static <R> List<Numbered<R>> all(List<R> rows) {
        List<Numbered<R>> all = new ArrayList<>(rows.size());
        for (R row : rows) {
            all.add(new Numbered<>(row, all.size()));
        }
        return all;
    }

    /** The names to index a row by. */
    static Collection<String> orEverybody(SortedSet<String> groups) {
        return groups.isEmpty() ? Set.of(EVERYBODY) : groups;
    }

    /** The names to look for. */
    static Collection<String> andEverybody(SortedSet<String> groups) {
        List<String> names = new ArrayList<>(groups);
        names.add(EVERYBODY);
        return names;
    }
}
