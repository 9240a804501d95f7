package io.sallyport.policy;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.model.RowRef;

/**
 * One row that lets somebody reach sites. Without such a row nobody does.
 *
 * @param fromSites sites whose networks may
 * @param fromGroups groups whose members may
 * @param to the sites they reach
 */
public record SiteReach(RowRef ref, SortedSet<String> fromSites, SortedSet<String> fromGroups, SortedSet<String> to) {
    public SiteReach {
        fromSites = Collections.unmodifiableSortedSet(new TreeSet<>(fromSites));
        fromGroups = Collections.unmodifiableSortedSet(new TreeSet<>(fromGroups));
        to = Collections.unmodifiableSortedSet(new TreeSet<>(to));
    }
}
