package io.sallyport.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Access rows, indexed by group: a person's candidates are found by hash, whatever the number of rows. */
public final class AccessTable {
    private final List<AccessRow> rows;
    private final Map<String, List<AccessRow>> byGroup = new HashMap<>();

    public AccessTable(Collection<AccessRow> all) {
        rows = List.copyOf(all);
        for (AccessRow row : rows) {
            for (String group : row.groups()) {
                byGroup.computeIfAbsent(group, k -> new ArrayList<>()).add(row);
            }
        }
    }

    /** Every row, in source order. */
    public List<AccessRow> rows() {
        return rows;
    }

    /** The rows that name one of these groups, each once, ordered by group and then source. */
    public List<AccessRow> candidates(Collection<String> groups) {
        IdentityHashMap<AccessRow, Boolean> seen = new IdentityHashMap<>();
        List<AccessRow> found = new ArrayList<>();
        for (String group : groups) {
            for (AccessRow row : byGroup.getOrDefault(group, List.of())) {
                if (seen.put(row, true) == null) {
                    found.add(row);
                }
            }
        }
        return List.copyOf(found);
    }
}
