package io.sallyport.decision;

import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.policy.IsolationTable;
import io.sallyport.policy.IsolationTable.Mode;

/** Finds a client's circle from the isolation rows that apply to it and the exemptions that name its groups. */
final class Circles {
    private final Set<String> exempted;
    /** The groups of each row to ask by hash; a row may name thousands, a person is in few. */
    private final IdentityHashMap<IsolationTable.Row, Set<String>> named = new IdentityHashMap<>();

    Circles(IsolationTable table) {
        Set<String> all = new HashSet<>();
        table.exemptions().forEach(exemption -> {
            all.addAll(exemption.from());
            all.addAll(exemption.to());
        });
        table.invitations().forEach(invitation -> all.addAll(invitation.to()));
        exempted = all;
        table.rows().forEach(row -> named.put(row, new HashSet<>(row.groups())));
    }

    Circle of(SortedSet<String> groups, List<IsolationTable.Row> rows) {
        TreeSet<String> relevant = new TreeSet<>();
        for (String group : groups) {
            if (exempted.contains(group)) {
                relevant.add(group);
            }
        }
        if (rows.isEmpty()) {
            return new Circle(Mode.FULL, new TreeSet<>(), relevant);
        }
        Mode strictest = Mode.NONE;
        TreeSet<String> shared = new TreeSet<>();
        for (IsolationTable.Row row : rows) {
            strictest = row.mode().compareTo(strictest) > 0 ? row.mode() : strictest;
            if (row.mode() == Mode.GROUP) {
                groups.stream().filter(named.getOrDefault(row, row.groups())::contains).forEach(shared::add);
            }
        }
        return new Circle(strictest, strictest == Mode.GROUP ? shared : new TreeSet<>(), relevant);
    }
}
