package io.sallyport.adapter.store;

import java.nio.file.Path;

import org.jdbi.v3.core.Handle;
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
    private static final SqliteFile.Words WORDS = new SqliteFile.Words("the file of what is used", "everybody has used nothing",
            "what is used is not written down");

    private static final Logger LOG = LoggerFactory.getLogger(SqliteUsageStore.class);

    private final SqliteFile file;
    private final Rows kept;

    private SqliteUsageStore(SqliteFile file, Rows kept) {
        this.file = file;
        this.kept = kept;
    }

    /** Opens or creates the file, brings it to this program's version and checks every row. The directory must exist. */
    public static Opening<SqliteUsageStore> open(Path file) {
        return SqliteFile.open(file, WORDS, UsageRows.STEPS, SqliteUsageStore::checkRows, SqliteUsageStore::new);
    }

    private static SqliteFile.Checked<Rows> checkRows(Handle h) {
        UsageRows.Kept kept = UsageRows.load(h);
        kept.damaged().forEach(line -> LOG.error("{}", line));
        return new SqliteFile.Checked<>(kept.rows(), kept.damaged());
    }

    /** As it was when the file was opened. */
    @Override
    public Rows load() {
        return kept;
    }

    @Override
    public synchronized Outcome commit(Rows rows) {
        return file.write(h -> {
            UsageRows.write(h, rows);
            return true;
        }).outcome();
    }

    @Override
    public synchronized void close() {
        file.close();
    }
}
