package io.sallyport.adapter.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.sallyport.flow.UsageStore;
import io.sallyport.usage.Rows;

import static org.assertj.core.api.Assertions.assertThat;

class SqliteUsageStoreTest extends UsageStoreContract {
    @TempDir
    private Path directory = Path.of("");

    private @Nullable SqliteUsageStore last;

    @AfterEach
    void close() {
        if (last != null) {
            last.close();
        }
    }

    @Override
    SqliteUsageStore open() {
        Opening<SqliteUsageStore> opening = SqliteUsageStore.open(file());
        assertThat(opening).isInstanceOf(Opening.Ready.class);
        SqliteUsageStore opened = ((Opening.Ready<SqliteUsageStore>) opening).it();
        last = opened;
        return opened;
    }

    @Override
    UsageStore reopen(UsageStore store) {
        store.close();
        return open();
    }

    private Path file() {
        return directory.resolve("usage.db");
    }

    @Test
    void aDamagedRowDoesNotCountAndOpeningSaysSo() throws SQLException {
        UsageStore store = open();
        store.commit(
                new Rows(List.of(day("ana", 0, 5, Optional.empty()), day("ben", 0, 7, Optional.empty())), List.of(), List.of(), List.of()));
        store.close();
        sql("UPDATE days SET down = 6 WHERE person = 'ana'");

        Opening<SqliteUsageStore> opening = SqliteUsageStore.open(file());

        if (!(opening instanceof Opening.Ready<SqliteUsageStore>(SqliteUsageStore it, List<String> reports))) {
            throw new AssertionError(opening);
        }
        last = it;
        assertThat(reports).singleElement().asString().startsWith("a row of days is damaged and does not count: [ana, 2026-03-02, 6");
        assertThat(it.load().days()).containsExactly(day("ben", 0, 7, Optional.empty()));
    }

    @Test
    void thatAMarkIsDamagedIsKnown() throws SQLException {
        UsageStore store = open();
        store.commit(new Rows(List.of(), List.of(), List.of(mark("10.8.0.2", "ana", 5), mark("10.8.0.3", "ben", 5)), List.of()));
        store.close();
        SqliteUsageStore sound = open();
        assertThat(sound.load().marksLost()).isFalse();
        sound.close();
        sql("UPDATE marks SET down = 6 WHERE person = 'ana'");

        Rows rows = open().load();

        assertThat(rows.marksLost()).isTrue();
        assertThat(rows.marks()).containsExactly(mark("10.8.0.3", "ben", 5));
    }

    @Test
    void aSecondDaemonIsRefused() {
        open();

        assertThat(SqliteUsageStore.open(file())).isInstanceOfSatisfying(Opening.Refused.class,
                refused -> assertThat(refused.what()).contains("is in use"));
    }

    @Test
    void aFileOfANewerVersionIsLeftAlone() throws SQLException {
        open().close();
        sql("PRAGMA user_version = 99");

        assertThat(SqliteUsageStore.open(file())).isInstanceOfSatisfying(Opening.Refused.class,
                refused -> assertThat(refused.what()).contains("newer version (99, this one writes 1)"));
    }

    @Test
    void afterAFailureOfTheFileTheNextCommitIsTriedAnew() throws SQLException {
        UsageStore store = open();
        sql("CREATE TRIGGER no BEFORE INSERT ON days BEGIN SELECT RAISE(ABORT, 'not now'); END");
        Rows rows = new Rows(List.of(day("ana", 0, 5, Optional.empty())), List.of(), List.of(mark("10.8.0.2", "ana", 5)), List.of());

        assertThat(store.commit(rows).isDone()).isFalse();
        sql("DROP TRIGGER no");
        assertThat(store.commit(rows).isDone()).isTrue();

        assertThat(reopen(store).load()).isEqualTo(rows);
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file()); Statement it = connection.createStatement()) {
            it.execute(statement);
        }
    }
}
