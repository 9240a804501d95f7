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
 * @param upstream names of groups at the identity provider whose members are in this one
 * @param claims claim of the identity provider to accepted values; all must match. No sign-in brings claims yet, so nobody is in a group by them
 */
public record Group(RowRef ref, String name, SortedSet<String> users, List<Glob> commonNames,
        SortedMap<String, SortedSet<String>> certificateFields,
        SortedSet<String> groups, SortedSet<String> exceptUsers, SortedSet<String> exceptGroups, SortedSet<String> upstream,
        SortedMap<String, SortedSet<String>> claims) {
    /** The certificate field that holds the alternative names, as {@code DNS:laptop.example} or {@code email:ana@example.org}. */
    public static final String ALTERNATIVE_NAMES = "SAN";

    public Group {
        users = Collections.unmodifiableSortedSet(new TreeSet<>(users));
        commonNames = List.copyOf(commonNames);
        certificateFields = Collections.unmodifiableSortedMap(new TreeMap<>(certificateFields));
        groups = Collections.unmodifiableSortedSet(new TreeSet<>(groups));
        exceptUsers = Collections.unmodifiableSortedSet(new TreeSet<>(exceptUsers));
        exceptGroups = Collections.unmodifiableSortedSet(new TreeSet<>(exceptGroups));
        upstream = Collections.unmodifiableSortedSet(new TreeSet<>(upstream));
        claims = Collections.unmodifiableSortedMap(new TreeMap<>(claims));
    }

    /** A group that no identity provider fills. */
    public Group(RowRef ref, String name, SortedSet<String> users, List<Glob> commonNames,
            SortedMap<String, SortedSet<String>> certificateFields, SortedSet<String> groups, SortedSet<String> exceptUsers,
            SortedSet<String> exceptGroups) {
        this(ref, name, users, commonNames, certificateFields, groups, exceptUsers, exceptGroups, new TreeSet<>(), new TreeMap<>());
    }
}
