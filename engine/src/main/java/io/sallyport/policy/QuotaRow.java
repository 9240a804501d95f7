package io.sallyport.policy;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.model.Bandwidth;
import io.sallyport.model.DataSize;
import io.sallyport.model.RowRef;

/**
 * One row of a Quotas table.
 *
 * @param groups for members of these groups
 * @param users and for these people
 * @param down rate towards the client
 * @param up rate from the client
 * @param burst how much may pass at line rate before the limit bites
 * @param override whether a row for a person beats rows for their groups instead of joining the strictest-wins rule
 * @param terms what it limits besides the rate
 */
public record QuotaRow(RowRef ref, SortedSet<String> groups, SortedSet<String> users, Optional<Bandwidth> down, Optional<Bandwidth> up,
        Optional<DataSize> burst, boolean override, QuotaTerms terms) {
    public QuotaRow {
        groups = Collections.unmodifiableSortedSet(new TreeSet<>(groups));
        users = Collections.unmodifiableSortedSet(new TreeSet<>(users));
    }

    /** A row that limits the rate only. */
    public QuotaRow(RowRef ref, SortedSet<String> groups, SortedSet<String> users, Optional<Bandwidth> down, Optional<Bandwidth> up,
            Optional<DataSize> burst, boolean override) {
        this(ref, groups, users, down, up, burst, override, QuotaTerms.NONE);
    }
}
