package io.sallyport.adapter.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;

import io.sallyport.flow.LeaseStore;
import io.sallyport.flow.Outcome;
import io.sallyport.flow.StateStore;
import io.sallyport.ipam.Lease;
import io.sallyport.model.InstanceName;

/**
 * Leases, activations and epochs in one SQLite file: WAL, {@code synchronous=FULL}, one connection, every change one immediate transaction.
 *
 * <p>Each row carries a checksum and each table's rows are tallied. Opening sets damaged rows aside into the table {@code quarantine} and says
 * so. After an I/O error nothing is written any more until the file is opened again: a flush that failed once must not seem to succeed later.
 */
public final class SqliteStore implements LeaseStore, StateStore {
    /** How long to wait for a reader's lock, in milliseconds. */
    static final int BUSY_MILLIS_MAX = 2_000;

    private static final Logger LOG = LoggerFactory.getLogger(SqliteStore.class);

    private final Path file;
    private final OwnerLock lock;
    private Handle handle;
    private Tally tally = Tally.none(LeaseRows.TABLE);
    private Outcome.@Nullable Failed latched;

    private SqliteStore(Path file, OwnerLock lock, Handle handle) {
        this.file = file;
        this.lock = lock;
        this.handle = handle;
    }

    /** Opens or creates the file, brings it to this program's version and checks every row. The directory must exist. */
    public static Opening<SqliteStore> open(Path file) {
        try {
            Optional<OwnerLock> lock = OwnerLock.take(file.resolveSibling(file.getFileName() + ".lock"));
            if (lock.isEmpty()) {
                return new Opening.Refused<>("the state file " + file + " is in use", "end the daemon that has it");
            }
            Opening<SqliteStore> opening = openLocked(file, lock.get());
            if (opening instanceof Opening.Refused) {
                lock.get().close();
            }
            return opening;
        } catch (IOException e) {
            return new Opening.Refused<>("the state file " + file + " cannot be opened: " + e,
                    "let the daemon's user read and write " + file + " and its directory");
        }
    }

    private static Opening<SqliteStore> openLocked(Path file, OwnerLock lock) {
        Handle handle = null;
        try {
            // The version is looked at before anything is set, so that a newer program's file stays as it is.
            int version = Files.exists(file) ? versionOf(file) : 0;
            if (version > Schema.VERSION) {
                return new Opening.Refused<>("the state file " + file + " was written by a newer version (" + version + ", this one writes "
                        + Schema.VERSION + ")", "install that version again, or restore the copy from before the update");
            }
            handle = Jdbi.create(() -> connect(file)).open();
            List<String> sound = handle.createQuery("PRAGMA quick_check(1)").mapTo(String.class).list();
            if (!sound.equals(List.of("ok"))) {
                handle.close();
                return new Opening.Refused<>("the state file " + file + " is corrupt: " + String.join("; ", sound),
                        "move it aside and restore a copy; without one holders may get other addresses");
            }
            Schema.migrate(handle);
            SqliteStore store = new SqliteStore(file, lock, handle);
            return new Opening.Ready<>(store, store.checkRows());
        } catch (JdbiException | SQLException e) {
            if (handle != null) {
                handle.close();
            }
            SqliteFailure failure = SqliteFailure.of(file, e);
            return new Opening.Refused<>(failure.what(), failure.hint());
        }
    }

    static int versionOf(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS_MAX);
        try (Connection connection = config.createConnection("jdbc:sqlite:" + file);
                var result = connection.createStatement().executeQuery("PRAGMA user_version")) {
            return result.getInt(1);
        }
    }

    static Connection connect(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setBusyTimeout(BUSY_MILLIS_MAX);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    /** Sets damaged rows aside. Returns one line about each, and about rows that are missing. */
    private List<String> checkRows() {
        return handle.inTransaction(h -> {
            List<String> reports = new ArrayList<>();
            checkLeases(h, reports);
            StateRows.activations(h).stream().filter(row -> row.activation().isEmpty()).forEach(row -> {
                quarantine(h, StateRows.ACTIVATIONS, row.toString(), reports);
                h.execute("DELETE FROM activations WHERE seq = ?", row.seq());
            });
            List<StateRows.EpochRow> damaged = StateRows.epochs(h).stream().filter(row -> !row.isSound()).toList();
            for (StateRows.EpochRow row : damaged) {
                quarantine(h, StateRows.EPOCHS, row.toString(), reports);
                h.execute("DELETE FROM epochs WHERE seq = ?", row.seq());
            }
            if (!damaged.isEmpty()) {
                StateRows.jump(h, damaged.size());
            }
            return reports;
        });
    }

    private void checkLeases(Handle h, List<String> reports) {
        Tally found = Tally.none(LeaseRows.TABLE);
        Tally sound = Tally.none(LeaseRows.TABLE);
        List<LeaseRows.Row> kept = new ArrayList<>();
        for (LeaseRows.Row row : LeaseRows.all(h)) {
            found = found.plus(row.sum());
            if (row.lease().isPresent()) {
                kept.add(row);
                sound = sound.plus(row.sum());
            } else {
                quarantine(h, LeaseRows.TABLE, row.toString(), reports);
            }
        }
        if (!found.equals(sound)) {
            // A damaged row may not be where its index says: the table is written anew rather than the row looked up.
            h.execute("DELETE FROM leases");
            kept.forEach(row -> LeaseRows.insert(h, row));
        }
        Optional<Tally> recorded = Tally.read(h, LeaseRows.TABLE);
        boolean fresh = found.count() == 0 && recorded.isEmpty();
        if (!fresh && !recorded.equals(Optional.of(found))) {
            reports.add("the table leases holds " + found.count() + " rows that do not add up to what was written"
                    + recorded.map(r -> " (" + r.count() + " rows)").orElse("") + ": leases are missing or not ours");
        }
        tally = sound;
        if (!recorded.equals(Optional.of(sound))) {
            tally.write(h);
        }
    }

    private static void quarantine(Handle h, String table, String row, List<String> reports) {
        String line = "a row of " + table + " is damaged and was set aside: " + row;
        h.execute("INSERT INTO quarantine (name, line) VALUES (?, ?)", table, row);
        reports.add(line);
        LOG.error("{}", line);
    }

    @Override
    public synchronized List<Lease> load() {
        List<Lease> leases = new ArrayList<>();
        for (LeaseRows.Row row : LeaseRows.all(handle)) {
            row.lease().ifPresentOrElse(leases::add, () -> LOG.error("a row of leases was damaged after the file was checked: {}", row));
        }
        return List.copyOf(leases);
    }

    @Override
    public synchronized Outcome commit(List<Change> changes) {
        Result<Tally> result = write(h -> {
            Tally next = tally;
            for (Change change : changes) {
                LeaseRows.Row row = LeaseRows.Row.of(change.lease());
                List<Long> removed = change.gone() ? LeaseRows.remove(h, row.instance(), row.holder()) : LeaseRows.removeReplaced(h, row);
                for (long sum : removed) {
                    next = next.minus(sum);
                }
                if (!change.gone()) {
                    LeaseRows.insert(h, row);
                    next = next.plus(row.sum());
                }
            }
            next.write(h);
            return next;
        });
        return switch (result) {
            case Result.Value<Tally>(Tally next) -> {
                tally = next;
                yield Outcome.done();
            }
            case Result.Failure<Tally>(Outcome.Failed failed) -> failed;
        };
    }

    @Override
    public synchronized Outcome recordActivation(Activation activation) {
        Result<Boolean> result = write(h -> {
            StateRows.add(h, activation);
            return true;
        });
        return switch (result) {
            case Result.Value<Boolean> value -> Outcome.done();
            case Result.Failure<Boolean>(Outcome.Failed failed) -> failed;
        };
    }

    @Override
    public synchronized List<Activation> activations(int count) {
        return StateRows.activations(handle).stream().flatMap(row -> row.activation().stream()).limit(count).toList();
    }

    @Override
    public synchronized Numbered nextEpoch(InstanceName instance) {
        return switch (write(h -> StateRows.addEpoch(h, instance.value()))) {
            case Result.Value<Long>(Long epoch) -> new Numbered.Epoch(epoch);
            case Result.Failure<Long>(Outcome.Failed failed) -> new Numbered.Unavailable(failed);
        };
    }

    private sealed interface Result<R> {
        record Value<R>(R it) implements Result<R> {}

        record Failure<R>(Outcome.Failed failed) implements Result<R> {}
    }

    /** One transaction; its value once it is on disk. */
    private <R> Result<R> write(Function<Handle, R> act) {
        if (latched != null) {
            return new Result.Failure<>(latched);
        }
        try {
            return new Result.Value<>(handle.inTransaction(act::apply));
        } catch (JdbiException e) {
            SqliteFailure failure = SqliteFailure.of(file, e);
            LOG.error("{}; {}", failure.what(), failure.hint(), e);
            if (failure.fatal()) {
                latched = failure.outcome();
            } else {
                connectAgain();
            }
            return new Result.Failure<>(failure.outcome());
        }
    }

    /** SQLite may have ended the transaction by itself, and the driver not know: on the old connection a later commit might not be one. */
    private void connectAgain() {
        try {
            handle.close();
        } catch (JdbiException e) {
            LOG.debug("closing {} after a failure: {}", file, e.toString());
        }
        try {
            handle = Jdbi.create(() -> connect(file)).open();
        } catch (JdbiException e) {
            latched = SqliteFailure.of(file, e).outcome();
            LOG.error("{}; {}", latched.what(), latched.hint(), e);
        }
    }

    @Override
    public synchronized void close() {
        handle.close();
        try {
            lock.close();
        } catch (IOException e) {
            LOG.warn("cannot unlock {}: {}", file, e.toString());
        }
    }
}
