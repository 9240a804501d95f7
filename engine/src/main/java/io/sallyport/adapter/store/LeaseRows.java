package io.sallyport.adapter.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

import io.sallyport.ipam.Lease;
import io.sallyport.model.Address;
import io.sallyport.model.InstanceName;

/** Leases as rows of the table {@code leases}. */
final class LeaseRows {
    static final String TABLE = "leases";

    /** The instance stands in each term: factored out, SQLite would walk all leases of the instance instead of three indexes. */
    static final String REMOVE_REPLACED = "DELETE FROM leases WHERE (instance = :instance AND holder = :holder AND ended = 0)"
            + " OR (instance = :instance AND address4 = :four) OR (instance = :instance AND address6 = :six) RETURNING sum";
    /** An ended lease leaves its holder's as it is. */
    private static final String REMOVE_SAME = "DELETE FROM leases WHERE (instance = :instance AND address4 = :four)"
            + " OR (instance = :instance AND address6 = :six) RETURNING sum";
    private static final String COLUMNS = "instance, holder, address4, address6, since, released, ended, sum";

    private LeaseRows() {}

    /** A row as it stands in the file, whatever it holds. */
    record Row(String instance, String holder, String address4, @Nullable String address6, String since, @Nullable String released,
            boolean ended, long sum) {

        static Row of(Lease lease) {
            Row row = new Row(lease.instance().value(), lease.holder(), lease.address4().toString(),
                    lease.address6().map(Address::toString).orElse(null), lease.since().toString(),
                    lease.releasedAt().map(Instant::toString).orElse(null), lease.ended(), 0);
            return new Row(row.instance, row.holder, row.address4, row.address6, row.since, row.released, row.ended, row.expectedSum());
        }

        /** Of a lease that has not ended it is what it was before leases could. */
        private long expectedSum() {
            return ended
                    ? RowSum.of(TABLE, instance, holder, address4, address6, since, released, "ended")
                    : RowSum.of(TABLE, instance, holder, address4, address6, since, released);
        }

        /** The lease; empty when the row is not what was written. */
        Optional<Lease> lease() {
            if (sum != expectedSum()) {
                return Optional.empty();
            }
            try {
                return Optional.of(new Lease(new InstanceName(instance), holder, Address.of(address4),
                        Optional.ofNullable(address6).map(Address::of), Instant.parse(since),
                        Optional.ofNullable(released).map(Instant::parse), ended));
            } catch (IllegalArgumentException | DateTimeParseException e) {
                return Optional.empty();
            }
        }
    }

    static List<Row> all(Handle handle) {
        return handle.createQuery("SELECT " + COLUMNS + " FROM leases ORDER BY instance, holder, address4")
                .map((rs, context) -> row(rs)).list();
    }

    private static Row row(ResultSet rs) throws SQLException {
        return new Row(rs.getString(1), rs.getString(2), rs.getString(3), rs.getString(4), rs.getString(5), rs.getString(6),
                rs.getInt(7) != 0,
                rs.getLong(8));
    }

    /** Removes whatever this lease replaces: the holder's own, and those with its addresses. Returns the sums of the rows removed. */
    static List<Long> removeReplaced(Handle handle, Row row) {
        Query query = handle.createQuery(row.ended ? REMOVE_SAME : REMOVE_REPLACED).bind("instance", row.instance)
                .bind("four", row.address4).bind("six", row.address6);
        return (row.ended ? query : query.bind("holder", row.holder)).mapTo(Long.class).list();
    }

    /** Removes the holder's lease, or the ended one of these addresses. Returns the sums of the rows removed. */
    static List<Long> remove(Handle handle, Row row) {
        String which = row.ended ? "address4 = ? AND ended = 1" : "holder = ? AND ended = 0";
        return handle.createQuery("DELETE FROM leases WHERE instance = ? AND " + which + " RETURNING sum").bind(0, row.instance)
                .bind(1, row.ended ? row.address4 : row.holder).mapTo(Long.class).list();
    }

    static void insert(Handle handle, Row row) {
        handle.execute("INSERT INTO leases (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row.instance, row.holder, row.address4,
                row.address6, row.since, row.released, row.ended ? 1 : 0, row.sum);
    }
}
