package io.sallyport.decision;

import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.policy.IsolationTable;
import io.sallyport.policy.IsolationTable.Mode;

/** Finds a client's circle from the isolation rows that apply to it and the exemptions that name its groups. */
final class Circles {
    private final Set<String> exempted;

    Circles(IsolationTable table) {
        TreeSet<String> named = new TreeSet<>();
        table.exemptions().forEach(exemption -> {
            named.addAll(exemption.from());
            named.addAll(exemption.to());
        });
        exempted = named;
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
                // A person is in few groups; a row may name thousands.
                groups.stream().filter(row.groups()::contains).forEach(shared::add);
            }
        }
        return new Circle(strictest, strictest == Mode.GROUP ? shared : new TreeSet<>(), relevant);
    }
}
