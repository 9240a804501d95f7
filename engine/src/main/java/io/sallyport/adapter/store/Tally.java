package io.sallyport.adapter.store;

import java.util.Optional;

import org.jdbi.v3.core.Handle;

/**
 * How many rows a table has and what their sums add up to, kept in the same transaction as the rows: a damaged index page can make a whole row
 * vanish, which no checksum inside rows notices.
 */
record Tally(String table, long count, long total) {

    static Tally none(String table) {
        return new Tally(table, 0, 0);
    }

    Tally plus(long sum) {
        return new Tally(table, count + 1, total + sum);
    }

    Tally minus(long sum) {
        return new Tally(table, count - 1, total - sum);
    }

    /** The tally on record; empty where there is none, or a damaged one. */
    static Optional<Tally> read(Handle handle, String table) {
        return handle.createQuery("SELECT count, total, sum FROM tallies WHERE name = ?").bind(0, table).map((rs, context) -> {
            Tally tally = new Tally(table, rs.getLong(1), rs.getLong(2));
            return tally.sum() == rs.getLong(3) ? Optional.of(tally) : Optional.<Tally>empty();
        }).findOne().flatMap(found -> found);
    }

    void write(Handle handle) {
        handle.execute("INSERT INTO tallies (name, count, total, sum) VALUES (?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET"
                + " count = excluded.count, total = excluded.total, sum = excluded.sum", table, count, total, sum());
    }

    private long sum() {
        return RowSum.of("tallies", table, count, total);
    }
}
