package io.sallyport.adapter.store;

import java.util.List;

import org.jdbi.v3.core.Handle;

/** The tables of the state file, as forward-only steps; {@code PRAGMA user_version} counts the steps a file has taken. */
final class Schema {
    /** Step n leads from version n to n + 1. A step that was released never changes. */
    static final List<List<String>> STEPS = List.of(List.of(
            """
                    CREATE TABLE leases (instance TEXT NOT NULL, holder TEXT NOT NULL, address4 TEXT NOT NULL, address6 TEXT,
                        since TEXT NOT NULL, released TEXT, sum INTEGER NOT NULL, PRIMARY KEY (instance, holder)) STRICT""",
            "CREATE UNIQUE INDEX leases_address4 ON leases (instance, address4)",
            "CREATE UNIQUE INDEX leases_address6 ON leases (instance, address6)",
            """
                    CREATE TABLE activations (seq INTEGER PRIMARY KEY, version TEXT NOT NULL, subject TEXT NOT NULL, at TEXT NOT NULL,
                        sum INTEGER NOT NULL) STRICT""",
            "CREATE TABLE epochs (seq INTEGER PRIMARY KEY, instance TEXT NOT NULL, epoch INTEGER NOT NULL, sum INTEGER NOT NULL) STRICT",
            "CREATE TABLE tallies (name TEXT PRIMARY KEY, count INTEGER NOT NULL, total INTEGER NOT NULL, sum INTEGER NOT NULL) STRICT",
            "CREATE TABLE quarantine (name TEXT NOT NULL, line TEXT NOT NULL) STRICT"),
            // A holder has one lease, and any number of ended ones whose addresses nobody else may have yet.
            List.of("ALTER TABLE leases RENAME TO leases_before", "DROP INDEX leases_address4", "DROP INDEX leases_address6",
                    """
                            CREATE TABLE leases (instance TEXT NOT NULL, holder TEXT NOT NULL, address4 TEXT NOT NULL, address6 TEXT,
                                since TEXT NOT NULL, released TEXT, ended INTEGER NOT NULL, sum INTEGER NOT NULL,
                                PRIMARY KEY (instance, address4)) STRICT""",
                    "CREATE UNIQUE INDEX leases_holder ON leases (instance, holder) WHERE ended = 0",
                    "CREATE UNIQUE INDEX leases_address6 ON leases (instance, address6)",
                    """
                            INSERT OR IGNORE INTO leases (instance, holder, address4, address6, since, released, ended, sum)
                                SELECT instance, holder, address4, address6, since, released, 0, sum FROM leases_before""",
                    "DROP TABLE leases_before"));

    private Schema() {}

    private static int version(Handle handle) {
        return handle.createQuery("PRAGMA user_version").mapTo(Integer.class).one();
    }

    /** Takes those of these steps that are missing, each in a transaction of its own. */
    static void migrate(Handle handle, List<List<String>> steps) {
        for (int step = version(handle); step < steps.size(); step++) {
            int taken = step;
            handle.useTransaction(h -> {
                steps.get(taken).forEach(h::execute);
                h.execute("PRAGMA user_version = " + (taken + 1));
            });
        }
    }
}
