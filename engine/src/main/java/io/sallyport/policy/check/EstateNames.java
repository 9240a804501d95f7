package io.sallyport.policy.check;

import java.util.HashMap;
import java.util.Map;

import io.sallyport.model.RowRef;
import io.sallyport.policy.table.ConnectionDraft;
import io.sallyport.policy.table.Draft;
import io.sallyport.policy.table.SiteDraft;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.Words;

/** No two sites, and no two connections, share a name. */
final class EstateNames {
    private EstateNames() {}

    static void run(Draft draft, Problems problems) {
        Map<String, RowRef> sites = new HashMap<>();
        for (SiteDraft site : draft.sites()) {
            note(sites, site.site().ref(), EstateConflict.DUPLICATE_SITE, "is the name of another site", problems);
        }
        Map<String, RowRef> connections = new HashMap<>();
        for (ConnectionDraft connection : draft.connections()) {
            note(connections, connection.connection().ref(), EstateConflict.DUPLICATE_CONNECTION, "is the name of another connection",
                    problems);
        }
    }

    /** Names shared inside one file are already reported as rows. */
    private static void note(Map<String, RowRef> seen, RowRef row, EstateConflict kind, String what, Problems problems) {
        RowRef first = seen.putIfAbsent(row.id().name(), row);
        if (first != null && !first.id().equals(row.id())) {
            problems.add(kind, row.place(), Words.quote(row.id().name()) + " " + what, "the first one stands at "
                    + Words.quote(first.place().brief()));
        }
    }
}
