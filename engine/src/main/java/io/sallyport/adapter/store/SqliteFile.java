package io.sallyport.adapter.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;

import io.sallyport.flow.Outcome;

/**
 * One SQLite file that this program alone writes: WAL, {@code synchronous=FULL}, one connection, every change one immediate transaction.
 *
 * <p>After an I/O error nothing is written any more until the file is opened again: a flush that failed once must not seem to succeed later. Not for
 * several threads.
 */
final class SqliteFile implements AutoCloseable {
    /** How long to wait for a reader's lock, in milliseconds. */
    static final int BUSY_MILLIS_MAX = 2_000;

    private static final Logger LOG = LoggerFactory.getLogger(SqliteFile.class);

    private final Path file;
    private final Words words;
    private final OwnerLock lock;
    private Handle handle;
    private Outcome.@Nullable Failed latched;

    private SqliteFile(Path file, Words words, OwnerLock lock, Handle handle) {
        this.file = file;
        this.words = words;
        this.lock = lock;
        this.handle = handle;
    }

    /**
     * What operators are told about the file.
     *
     * @param name what it is, for example {@code the state file}
     * @param without what it means to go on without it
     * @param broken what does not happen any more once the disk failed
     */
    record Words(String name, String without, String broken) {}

    /** What became of a transaction. */
    sealed interface Result<R> {
        /** It is on disk. */
        record Value<R>(R it) implements Result<R> {}

        /** Nothing of it is. */
        record Failure<R>(Outcome.Failed failed) implements Result<R> {}

        /** Done, when the value says no more than that. */
        default Outcome outcome() {
            return switch (this) {
                case Value<R> _ -> Outcome.done();
                case Failure<R>(Outcome.Failed failed) -> failed;
            };
        }
    }

    /** What is in the file, and what had to be set aside, one line each. */
    record Checked<C>(C found, List<String> reports) {}

    /**
     * Opens or creates the file, brings it to this program's version and checks it. The directory must exist.
     *
     * @param steps of the schema, see {@link Schema#migrate}
     * @param check looks at every row and mends what can be, in one transaction
     * @param store makes what the file is opened for
     */
    static <C, S> Opening<S> open(Path file, Words words, List<List<String>> steps, Function<Handle, Checked<C>> check,
            BiFunction<SqliteFile, C, S> store) {
        try {
            Optional<OwnerLock> lock = OwnerLock.take(file.resolveSibling(file.getFileName() + ".lock"));
            if (lock.isEmpty()) {
                return new Opening.Refused<>(words.name() + " " + file + " is in use", "end the daemon that has it");
            }
            Opening<S> opening = openLocked(file, words, lock.get(), steps, check, store);
            if (opening instanceof Opening.Refused) {
                lock.get().close();
            }
            return opening;
        } catch (IOException e) {
            return new Opening.Refused<>(words.name() + " " + file + " cannot be opened: " + e,
                    "let the daemon's user read and write " + file + " and its directory");
        }
    }

    private static <C, S> Opening<S> openLocked(Path file, Words words, OwnerLock lock, List<List<String>> steps,
            Function<Handle, Checked<C>> check, BiFunction<SqliteFile, C, S> store) {
        Handle handle = null;
        try {
            // The version is looked at before anything is set, so that a newer program's file stays as it is.
            int version = Files.exists(file) ? versionOf(file) : 0;
            if (version > steps.size()) {
                return new Opening.Refused<>(
                        words.name() + " " + file + " was written by a newer version (" + version + ", this one writes "
                                + steps.size() + ")",
                        "install that version again, or restore the copy from before the update");
            }
            handle = Jdbi.create(() -> connect(file)).open();
            List<String> sound = handle.createQuery("PRAGMA quick_check(1)").mapTo(String.class).list();
            if (!sound.equals(List.of("ok"))) {
                handle.close();
                return new Opening.Refused<>(words.name() + " " + file + " is corrupt: " + String.join("; ", sound),
                        "move it aside and restore a copy; without one " + words.without());
            }
            Schema.migrate(handle, steps);
            Checked<C> checked = handle.inTransaction(check::apply);
            return new Opening.Ready<>(store.apply(new SqliteFile(file, words, lock, handle), checked.found()), checked.reports());
        } catch (JdbiException | SQLException e) {
            if (handle != null) {
                handle.close();
            }
            SqliteFailure failure = SqliteFailure.of(file, words, e);
            return new Opening.Refused<>(failure.what(), failure.hint());
        }
    }

    private static int versionOf(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS_MAX);
        try (Connection connection = config.createConnection("jdbc:sqlite:" + file);
                var result = connection.createStatement().executeQuery("PRAGMA user_version")) {
            return result.getInt(1);
        }
    }

    private static Connection connect(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setBusyTimeout(BUSY_MILLIS_MAX);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    /** To read from; another one after a failed write. */
    Handle handle() {
        return handle;
    }

    /** One transaction; its value once it is on disk. */
    <R> Result<R> write(Function<Handle, R> act) {
        if (latched != null) {
            return new Result.Failure<>(latched);
        }
        try {
            return new Result.Value<>(handle.inTransaction(act::apply));
        } catch (JdbiException e) {
            SqliteFailure failure = SqliteFailure.of(file, words, e);
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
            latched = SqliteFailure.of(file, words, e).outcome();
            LOG.error("{}; {}", latched.what(), latched.hint(), e);
        }
    }

    @Override
    public void close() {
        handle.close();
        try {
            lock.close();
        } catch (IOException e) {
            LOG.warn("cannot unlock {}: {}", file, e.toString());
        }
    }
}
