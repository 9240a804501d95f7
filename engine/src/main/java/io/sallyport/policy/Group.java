package io.sallyport.policy;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import io.sallyport.model.RowRef;

/**
 * A named set of people and devices. The compiler guarantees that nesting and exceptions have no cycle and name existing groups.
 *
 * <p>A peer is in it by any one of its ways in: the name the person is known by, the certificate's CN, the certificate's fields, or another group.
 *
 * @param commonNames patterns for the certificate's CN
 * @param certificateFields subject attribute (CN, OU, …), {@code issuer} or {@code serial} to accepted values; all the fields must match
 * @param groups groups whose members are in this one too
 * @param exceptUsers people who are not in it, whatever else says so
 * @param exceptGroups groups whose members are not in it, whatever else says so
 */
public record Group(RowRef ref, String name, SortedSet<String> users, List<Glob> commonNames,
        SortedMap<String, SortedSet<String>> certificateFields,
        SortedSet<String> groups, SortedSet<String> exceptUsers, SortedSet<String> exceptGroups) {
    public Group {
        users = Collections.unmodifiableSortedSet(new TreeSet<>(users));
        commonNames = List.copyOf(commonNames);
        certificateFields = Collections.unmodifiableSortedMap(new TreeMap<>(certificateFields));
        groups = Collections.unmodifiableSortedSet(new TreeSet<>(groups));
        exceptUsers = Collections.unmodifiableSortedSet(new TreeSet<>(exceptUsers));
        exceptGroups = Collections.unmodifiableSortedSet(new TreeSet<>(exceptGroups));
    }
}
