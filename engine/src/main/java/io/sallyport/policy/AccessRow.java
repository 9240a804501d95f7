package io.sallyport.policy;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.model.RowRef;

/**
 * One row of an Access table.
 *
 * @param allows whether it allows or denies
 * @param groups whom: a member of any of these
 * @param resources what; empty only on a deny row, where it means the connection itself
 * @param when what else must be so
 * @param from first instant of validity
 * @param until first instant at which it no longer holds
 * @param shadow decided and recorded, but changes nothing
 * @param message sentence for the client when a deny row refuses, or when an allow row has ended
 */
public record AccessRow(RowRef ref, boolean allows, SortedSet<String> groups, SortedSet<String> resources, When when,
        Optional<Instant> from,
        Optional<Instant> until, boolean shadow, Optional<String> message) {
    public AccessRow {
        groups = Collections.unmodifiableSortedSet(new TreeSet<>(groups));
        resources = Collections.unmodifiableSortedSet(new TreeSet<>(resources));
        if (allows && resources.isEmpty()) {
            throw new IllegalArgumentException("an allow row without resources");
        }
    }

    /** A row with no condition but hours, or none at all. */
    public AccessRow(RowRef ref, boolean allows, SortedSet<String> groups, SortedSet<String> resources, Optional<Hours> hours,
            Optional<Instant> from, Optional<Instant> until, boolean shadow, Optional<String> message) {
        this(ref, allows, groups, resources, hours.map(When::during).orElse(When.ALWAYS), from, until, shadow, message);
    }

    /** Whether it refuses the connection itself. */
    public boolean refuses() {
        return !allows && resources.isEmpty();
    }
}
