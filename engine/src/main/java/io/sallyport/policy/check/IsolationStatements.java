package io.sallyport.policy.check;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.model.RowRef;
import io.sallyport.policy.IsolationTable.Exemption;
import io.sallyport.policy.IsolationTable.Mode;
import io.sallyport.policy.IsolationTable.Row;
import io.sallyport.policy.table.Draft;

/** Who may start connections to which other clients, for statements about groups. */
final class IsolationStatements {
    private final List<Row> rows;
    private final List<Exemption> exemptions;

    IsolationStatements(Draft draft) {
        rows = draft.isolation();
        exemptions = draft.exemptions();
    }

    /** The row by which somebody in these groups may start a connection to somebody in those; empty when none does. */
    Optional<RowRef> reaches(SortedSet<String> from, SortedSet<String> to) {
        Optional<RowRef> exempted = exemptions.stream().filter(e -> meet(e.from(), from) && meet(e.to(), to)).findFirst()
                .map(Exemption::ref);
        if (exempted.isPresent() || mode(to) == Mode.FULL) {
            return exempted;
        }
        Optional<RowRef> own = rows.stream().filter(row -> meet(row.groups(), from)).findFirst().map(Row::ref);
        return switch (mode(from)) {
            case NONE -> own;
            case GROUP -> meet(shared(from), shared(to)) ? own : Optional.empty();
            case FULL -> Optional.empty();
        };
    }

    private Mode mode(SortedSet<String> groups) {
        return rows.stream().filter(row -> meet(row.groups(), groups)).map(Row::mode).max(Mode::compareTo).orElse(Mode.FULL);
    }

    /** The groups within which members reach each other. */
    private SortedSet<String> shared(SortedSet<String> groups) {
        TreeSet<String> shared = new TreeSet<>();
        if (mode(groups) == Mode.GROUP) {
            rows.stream().filter(row -> row.mode() == Mode.GROUP).flatMap(row -> row.groups().stream()).filter(groups::contains)
                    .forEach(shared::add);
        }
        return shared;
    }

    private static boolean meet(SortedSet<String> one, SortedSet<String> other) {
        return !Collections.disjoint(one, other);
    }
}
