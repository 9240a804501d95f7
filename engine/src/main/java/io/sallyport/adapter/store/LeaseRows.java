package io.sallyport.adapter.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

import io.sallyport.ipam.Lease;
import io.sallyport.model.Address;
import io.sallyport.model.InstanceName;

/** Leases as rows of the table {@code leases}. */
final class LeaseRows {
    static final String TABLE = "leases";

    /** The instance stands in each term: factored out, SQLite would walk all leases of the instance instead of three indexes. */
    static final String REMOVE_REPLACED = "DELETE FROM leases WHERE (instance = :instance AND holder = :holder) OR (instance = :instance AND address4 = :four)"
            + " OR (instance = :instance AND address6 = :six) RETURNING sum";

    private LeaseRows() {}

    /** A row as it stands in the file, whatever it holds. */
    record Row(String instance, String holder, String address4, @Nullable String address6, String since, @Nullable String released,
            long sum) {

        static Row of(Lease lease) {
            Row row = new Row(lease.instance().value(), lease.holder(), lease.address4().toString(),
                    lease.address6().map(Address::toString).orElse(null), lease.since().toString(),
                    lease.releasedAt().map(Instant::toString).orElse(null), 0);
            return new Row(row.instance, row.holder, row.address4, row.address6, row.since, row.released, row.expectedSum());
        }

        private long expectedSum() {
            return RowSum.of(TABLE, instance, holder, address4, address6, since, released);
        }

        /** The lease; empty when the row is not what was written. */
        Optional<Lease> lease() {
            if (sum != expectedSum()) {
                return Optional.empty();
            }
            try {
                return Optional.of(new Lease(new InstanceName(instance), holder, Address.of(address4),
                        Optional.ofNullable(address6).map(Address::of), Instant.parse(since),
                        Optional.ofNullable(released).map(Instant::parse)));
            } catch (IllegalArgumentException | DateTimeParseException e) {
                return Optional.empty();
            }
        }
    }

    static List<Row> all(Handle handle) {
        return handle.createQuery("SELECT instance, holder, address4, address6, since, released, sum FROM leases ORDER BY instance, holder")
                .map((rs, context) -> row(rs)).list();
    }

    private static Row row(ResultSet rs) throws SQLException {
        return new Row(rs.getString(1), rs.getString(2), rs.getString(3), rs.getString(4), rs.getString(5), rs.getString(6), rs.getLong(7));
    }

    /** Removes whatever this lease replaces: the holder's own, and those with its addresses. Returns the sums of the rows removed. */
    static List<Long> removeReplaced(Handle handle, Row row) {
        return handle.createQuery(REMOVE_REPLACED).bind("instance", row.instance).bind("holder", row.holder).bind("four", row.address4)
                .bind("six", row.address6).mapTo(Long.class).list();
    }

    /** Removes the holder's lease. Returns the sums of the rows removed. */
    static List<Long> remove(Handle handle, String instance, String holder) {
        return handle.createQuery("DELETE FROM leases WHERE instance = ? AND holder = ? RETURNING sum").bind(0, instance).bind(1, holder)
                .mapTo(Long.class).list();
    }

    static void insert(Handle handle, Row row) {
        handle.execute("INSERT INTO leases (instance, holder, address4, address6, since, released, sum) VALUES (?, ?, ?, ?, ?, ?, ?)",
                row.instance, row.holder, row.address4, row.address6, row.since, row.released, row.sum);
    }
}
