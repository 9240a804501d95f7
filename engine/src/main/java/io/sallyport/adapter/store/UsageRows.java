package io.sallyport.adapter.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

import io.sallyport.model.Address;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Traffic;
import io.sallyport.policy.Period;
import io.sallyport.usage.Allowance;
import io.sallyport.usage.Day;
import io.sallyport.usage.Mark;
import io.sallyport.usage.Rows;
import io.sallyport.usage.Seat;

/** What people used, as rows; each with a checksum of its own. One that is not what was written does not count. */
final class UsageRows {
    /** Step n leads from version n to n + 1. A step that was released never changes. */
    static final List<List<String>> STEPS = List.of(List.of(
            """
                    CREATE TABLE days (person TEXT NOT NULL, day TEXT NOT NULL, down INTEGER NOT NULL, up INTEGER NOT NULL, unusual TEXT,
                        sum INTEGER NOT NULL, PRIMARY KEY (person, day)) STRICT, WITHOUT ROWID""",
            """
                    CREATE TABLE allowances (person TEXT NOT NULL, period TEXT NOT NULL, first TEXT NOT NULL, down INTEGER NOT NULL,
                        up INTEGER NOT NULL, granted INTEGER NOT NULL, sum INTEGER NOT NULL, PRIMARY KEY (person, period)) STRICT, WITHOUT ROWID""",
            """
                    CREATE TABLE marks (instance TEXT NOT NULL, address TEXT NOT NULL, run TEXT NOT NULL, person TEXT NOT NULL,
                        down INTEGER NOT NULL, up INTEGER NOT NULL, moved TEXT NOT NULL, sum INTEGER NOT NULL,
                        PRIMARY KEY (instance, address)) STRICT, WITHOUT ROWID"""));

    private UsageRows() {}

    /** A row as it stands in the file: its key and its other columns. */
    private record Found(String table, List<Object> columns, long sum) {
        boolean sound() {
            return sum == RowSum.of(table, columns.toArray());
        }

        String text(int column) {
            return columns.get(column).toString();
        }

        long number(int column) {
            return Long.parseLong(text(column));
        }
    }

    /** What was read, and the rows that are not what was written. */
    record Kept(Rows rows, List<String> damaged) {}

    static Kept load(Handle handle) {
        List<String> damaged = new ArrayList<>();
        List<Rows.OfDay> days = new ArrayList<>();
        for (Found row : all(handle, "days", "person, day, down, up, coalesce(unusual, '')", "person, day")) {
            sound(row, damaged, () -> days.add(new Rows.OfDay(row.text(0), new Day(LocalDate.parse(row.text(1)),
                    new Traffic(row.number(2), row.number(3)), Optional.of(row.text(4)).filter(at -> !at.isEmpty()).map(Instant::parse)),
                    false)));
        }
        List<Rows.OfPeriod> allowances = new ArrayList<>();
        for (Found row : all(handle, "allowances", "person, period, first, down, up, granted", "person, period")) {
            sound(row, damaged, () -> allowances.add(new Rows.OfPeriod(row.text(0), Period.valueOf(row.text(1).toUpperCase(Locale.ROOT)),
                    new Allowance(LocalDate.parse(row.text(2)), new Traffic(row.number(3), row.number(4)), row.number(5)))));
        }
        List<Mark> marks = new ArrayList<>();
        int before = damaged.size();
        for (Found row : all(handle, "marks", "instance, address, run, person, down, up, moved", "instance, address")) {
            sound(row, damaged, () -> marks.add(new Mark(new Seat(new InstanceName(row.text(0)), Address.of(row.text(1))), row.text(2),
                    row.text(3), new Traffic(row.number(4), row.number(5)), Instant.parse(row.text(6)))));
        }
        return new Kept(new Rows(days, allowances, marks, List.of(), damaged.size() > before), damaged);
    }

    private static void sound(Found row, List<String> damaged, Runnable take) {
        boolean taken = false;
        if (row.sound()) {
            try {
                take.run();
                taken = true;
            } catch (DateTimeException | IllegalArgumentException e) {
                taken = false;
            }
        }
        if (!taken) {
            damaged.add("a row of " + row.table() + " is damaged and does not count: " + row.columns());
        }
    }

    private static List<Found> all(Handle handle, String table, String columns, String order) {
        return handle.createQuery("SELECT " + columns + ", sum FROM " + table + " ORDER BY " + order)
                .map((rs, context) -> found(table, rs)).list();
    }

    private static Found found(String table, ResultSet rs) throws SQLException {
        List<Object> columns = new ArrayList<>();
        int sum = rs.getMetaData().getColumnCount();
        for (int i = 1; i < sum; i++) {
            columns.add(rs.getString(i));
        }
        return new Found(table, columns, rs.getLong(sum));
    }

    /** Writes everything; to be called in a transaction. */
    static void write(Handle handle, Rows rows) {
        batch(handle, "DELETE FROM days WHERE person = ? AND day = ?", rows.days().stream().filter(Rows.OfDay::gone)
                .map(row -> List.<Object>of(row.person(), row.day().date().toString())).toList());
        batch(handle, "INSERT OR REPLACE INTO days (person, day, down, up, unusual, sum) VALUES (?, ?, ?, ?, nullif(?, ''), ?)",
                rows.days().stream().filter(row -> !row.gone()).map(row -> summed("days", row.person(), row.day().date().toString(),
                        row.day().used().down(), row.day().used().up(), row.day().unusual().map(Instant::toString).orElse(""))).toList());
        batch(handle, "INSERT OR REPLACE INTO allowances (person, period, first, down, up, granted, sum) VALUES (?, ?, ?, ?, ?, ?, ?)",
                rows.allowances().stream().map(row -> summed("allowances", row.person(), row.period().toString(),
                        row.allowance().first().toString(), row.allowance().forgiven().down(), row.allowance().forgiven().up(),
                        row.allowance().granted())).toList());
        batch(handle, "DELETE FROM marks WHERE instance = ? AND address = ?", rows.left().stream()
                .map(seat -> List.<Object>of(seat.instance().value(), seat.address().toString())).toList());
        batch(handle, "INSERT OR REPLACE INTO marks (instance, address, run, person, down, up, moved, sum) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                rows.marks().stream().map(mark -> summed("marks", mark.seat().instance().value(), mark.seat().address().toString(),
                        mark.run(), mark.person(), mark.counted().down(), mark.counted().up(), mark.moved().toString())).toList());
    }

    private static List<Object> summed(String table, Object... columns) {
        List<Object> all = new ArrayList<>(List.of(columns));
        all.add(RowSum.of(table, columns));
        return all;
    }

    private static void batch(Handle handle, String statement, List<List<Object>> rows) {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedBatch batch = handle.prepareBatch(statement)) {
            rows.forEach(row -> {
                for (int i = 0; i < row.size(); i++) {
                    batch.bind(i, row.get(i));
                }
                batch.add();
            });
            batch.execute();
        }
    }
}
