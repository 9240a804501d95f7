package io.sallyport.policy.table;

import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.model.RowRef;
import io.sallyport.policy.yaml.Fields;
import io.sallyport.policy.yaml.Marked;
import io.sallyport.policy.yaml.Problems;

/**
 * One row as its reader gets it.
 *
 * @param zone the manifest's, in which dates without an offset are meant
 */
record Row(Fields fields, RowRef ref, ZoneId zone, Draft draft, Problems problems) {

    static SortedSet<String> names(List<Marked<String>> words) {
        TreeSet<String> found = new TreeSet<>();
        for (Marked<String> word : words) {
            found.add(word.value());
        }
        return Collections.unmodifiableSortedSet(found);
    }
}
