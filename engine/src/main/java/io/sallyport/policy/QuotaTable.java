package io.sallyport.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Quota rows, indexed by group and by person. */
public final class QuotaTable {
    private final List<QuotaRow> rows;
    private final Map<String, List<QuotaRow>> byGroup = new HashMap<>();
    private final Map<String, List<QuotaRow>> byUser = new HashMap<>();

    public QuotaTable(Collection<QuotaRow> all) {
        rows = List.copyOf(all);
        for (QuotaRow row : rows) {
            for (String group : row.groups()) {
                byGroup.computeIfAbsent(group, k -> new ArrayList<>()).add(row);
            }
            for (String user : row.users()) {
                byUser.computeIfAbsent(user, k -> new ArrayList<>()).add(row);
            }
        }
    }

    /** Every row, in source order. */
    public List<QuotaRow> rows() {
        return rows;
    }

    /** The rows for this person or one of their groups, each once. */
    public List<QuotaRow> candidates(String person, Collection<String> groups) {
        List<QuotaRow> found = new ArrayList<>(byUser.getOrDefault(person, List.of()));
        IdentityHashMap<QuotaRow, Boolean> seen = new IdentityHashMap<>();
        found.forEach(row -> seen.put(row, true));
        for (String group : groups) {
            for (QuotaRow row : byGroup.getOrDefault(group, List.of())) {
                if (seen.put(row, true) == null) {
                    found.add(row);
                }
            }
        }
        return List.copyOf(found);
    }
}
