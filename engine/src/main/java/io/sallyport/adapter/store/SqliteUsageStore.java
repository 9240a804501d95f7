package io.sallyport.adapter.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.sallyport.flow.Outcome;
import io.sallyport.flow.UsageStore;
import io.sallyport.usage.Rows;

/**
 * What people used, in one SQLite file: WAL, {@code synchronous=FULL}, one connection, every change one immediate transaction. A file of its own, so
 * that writing the accounts of many holds up nobody's lease.
 *
 * <p>Each row carries a checksum; those that are damaged do not count, which opening says. After an I/O error nothing is written any more until the file is opened
 * again: a flush that failed once must not seem to succeed later.
 */
public final class SqliteUsageStore implements UsageStore {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteUsageStore.class);

    private final Path file;
    private final OwnerLock lock;
    private final Rows kept;
    private Handle handle;
    private Outcome.@Nullable Failed latched;

    private SqliteUsageStore(Path file, OwnerLock lock, Handle handle, Rows kept) {
        this.file = file;
        this.lock = lock;
        this.handle = handle;
        this.kept = kept;
    }

    /** Opens or creates the file, brings it to this program's version and checks every row. The directory must exist. */
    public static Opening<SqliteUsageStore> open(Path file) {
        try {
            Optional<OwnerLock> lock = OwnerLock.take(file.resolveSibling(file.getFileName() + ".lock"));
            if (lock.isEmpty()) {
                return new Opening.Refused<>("the file of what is used " + file + " is in use", "end the daemon that has it");
            }
            Opening<SqliteUsageStore> opening = openLocked(file, lock.get());
            if (opening instanceof Opening.Refused) {
                lock.get().close();
            }
            return opening;
        } catch (IOException e) {
            return new Opening.Refused<>("the file of what is used " + file + " cannot be opened: " + e,
                    "let the daemon's user read and write " + file + " and its directory");
        }
    }

    private static Opening<SqliteUsageStore> openLocked(Path file, OwnerLock lock) {
        Handle handle = null;
        try {
            int version = Files.exists(file) ? SqliteStore.versionOf(file) : 0;
            if (version > UsageRows.STEPS.size()) {
                return new Opening.Refused<>("the file of what is used " + file + " was written by a newer version (" + version
                        + ", this one writes " + UsageRows.STEPS.size() + ")",
                        "install that version again, or restore the copy from before the update");
            }
            handle = Jdbi.create(() -> SqliteStore.connect(file)).open();
            List<String> sound = handle.createQuery("PRAGMA quick_check(1)").mapTo(String.class).list();
            if (!sound.equals(List.of("ok"))) {
                handle.close();
                return new Opening.Refused<>("the file of what is used " + file + " is corrupt: " + String.join("; ", sound),
                        "move it aside and restore a copy; without one everybody has used nothing");
            }
            Schema.migrate(handle, UsageRows.STEPS);
            UsageRows.Kept kept = UsageRows.load(handle);
            kept.damaged().forEach(line -> LOG.error("{}", line));
            return new Opening.Ready<>(new SqliteUsageStore(file, lock, handle, kept.rows()), kept.damaged());
        } catch (JdbiException | SQLException e) {
            if (handle != null) {
                handle.close();
            }
            SqliteFailure failure = SqliteFailure.of(file, e);
            return new Opening.Refused<>(failure.what(), failure.hint());
        }
    }

    /** As it was when the file was opened. */
    @Override
    public Rows load() {
        return kept;
    }

    @Override
    public synchronized Outcome commit(Rows rows) {
        Outcome.Failed failed = latched;
        if (failed != null) {
            return failed;
        }
        try {
            handle.useTransaction(h -> UsageRows.write(h, rows));
            return Outcome.done();
        } catch (JdbiException e) {
            SqliteFailure failure = SqliteFailure.of(file, e);
            LOG.error("{}; {}", failure.what(), failure.hint(), e);
            if (failure.fatal()) {
                latched = failure.outcome();
            } else {
                connectAgain();
            }
            return failure.outcome();
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
            handle = Jdbi.create(() -> SqliteStore.connect(file)).open();
        } catch (JdbiException e) {
            latched = SqliteFailure.of(file, e).outcome();
            LOG.error("{}", file, e);
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
