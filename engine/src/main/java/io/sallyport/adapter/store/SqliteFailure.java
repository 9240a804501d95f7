package io.sallyport.adapter.store;

import java.nio.file.Path;
import java.util.Locale;

import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

import io.sallyport.flow.Outcome;

/** What a failure of SQLite means for an operator, and whether the file may be written again after it. */
record SqliteFailure(String what, String hint, boolean fatal) {

    static SqliteFailure of(Path file, SqliteFile.Words words, Exception e) {
        SQLiteErrorCode code = code(e);
        String name = code.name().toUpperCase(Locale.ROOT);
        String what = words.name() + " " + file + " failed: " + code.message;
        if (name.startsWith("SQLITE_IOERR")) {
            return new SqliteFailure(what, "the disk has errors or a flush failed: " + words.broken() + " until a restart on a sound disk",
                    true);
        }
        if (name.startsWith("SQLITE_CORRUPT") || name.startsWith("SQLITE_NOTADB")) {
            return new SqliteFailure(what, "move " + file + " aside and restore a copy; without one " + words.without(), true);
        }
        return switch (code) {
            case SQLITE_FULL -> new SqliteFailure(what, "free space on the file system of " + file, false);
            case SQLITE_BUSY, SQLITE_LOCKED -> new SqliteFailure(what, "another process holds it: end that one", false);
            case SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN ->
                new SqliteFailure(what, "let the daemon's user read and write " + file + " and its directory", false);
            default -> new SqliteFailure(what + " (" + e + ")", "see the log", false);
        };
    }

    private static SQLiteErrorCode code(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLiteException sqlite) {
                return sqlite.getResultCode();
            }
        }
        return SQLiteErrorCode.UNKNOWN_ERROR;
    }

    Outcome.Failed outcome() {
        return new Outcome.Failed(what, hint);
    }
}
