package io.sallyport.adapter.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.sallyport.flow.LeaseStore;
import io.sallyport.flow.StateStore.Activation;
import io.sallyport.flow.StateStore.Numbered;
import io.sallyport.ipam.Lease;
import io.sallyport.model.PolicyVersion;

import static org.assertj.core.api.Assertions.assertThat;

class SqliteStoreTest extends LeaseStoreContract {
    @TempDir
    Path dir;
    private final List<SqliteStore> open = new ArrayList<>();

    @Override
    LeaseStore open() {
        return ready().it();
    }

    @Override
    LeaseStore reopen(LeaseStore store) {
        store.close();
        return ready().it();
    }

    @AfterEach
    void close() {
        open.forEach(SqliteStore::close);
    }

    @Test
    void activationsAreRememberedNewestFirst() {
        SqliteStore store = ready().it();
        Activation first = new Activation(new PolicyVersion("3f2a9c1", "first"), NOON);
        Activation second = new Activation(new PolicyVersion("worktree", "größer"), NOON.plusSeconds(1));
        assertThat(store.activations(1)).isEmpty();
        store.recordActivation(first);
        store.recordActivation(second);
        assertThat(((SqliteStore) reopen(store)).activations(5)).containsExactly(second, first);
    }

    @Test
    void epochsOfEachInstanceRiseAndNeverRepeatAcrossRestarts() {
        SqliteStore store = ready().it();
        assertThat(List.of(epoch(store, "a"), epoch(store, "a"), epoch(store, "b"))).containsExactly(1L, 2L, 1L);
        for (long i = 3; i < 12; i++) {
            store = (SqliteStore) reopen(store);
            assertThat(epoch(store, "a")).isEqualTo(i);
        }
    }

    @Test
    void aDamagedEpochMakesTheNumberingJumpRatherThanRepeat() throws SQLException {
        SqliteStore store = ready().it();
        for (int i = 0; i < 3; i++) {
            epoch(store, "a");
        }
        store.close();
        sql("UPDATE epochs SET epoch = 1 WHERE epoch = 3");
        Opening.Ready<SqliteStore> again = ready();
        assertThat(again.reports()).singleElement().asString().contains("epochs");
        assertThat(List.of(epoch(again.it(), "a"), epoch(again.it(), "a"))).containsExactly(1003L, 1004L);
    }

    @ParameterizedTest(name = "after {0} it is set aside")
    @ValueSource(strings = {"UPDATE leases SET holder = 'anb' WHERE holder = 'ana'",
        "UPDATE leases SET address4 = '10.8.0.66' WHERE holder = 'ana'",
        "UPDATE leases SET released = NULL WHERE holder = 'ana'", "UPDATE leases SET sum = sum + 1 WHERE holder = 'ana'",
        "UPDATE leases SET instance = 'field' WHERE holder = 'ana'"})
    void aDamagedRowIsReportedAndNotUsed(String damage) throws SQLException {
        SqliteStore store = ready().it();
        Lease bob = lease(OFFICE, "bob", 3, Optional.empty());
        store.commit(List.of(put(lease(OFFICE, "ana", 2, Optional.of(NOON))), put(bob)));
        store.close();
        sql(damage);
        Opening.Ready<SqliteStore> again = ready();
        assertThat(again.reports().getFirst()).contains("a row of leases is damaged").contains("10.8.0.");
        assertThat(again.it().load()).containsExactly(bob);
        reopen(again.it());
        assertThat(open.getLast().load()).containsExactly(bob);
    }

    @Test
    void aRowThatVanishedIsNoticedOnce() throws SQLException {
        SqliteStore store = ready().it();
        store.commit(List.of(put(lease(OFFICE, "ana", 2, Optional.empty())), put(lease(OFFICE, "bob", 3, Optional.empty()))));
        store.close();
        sql("DELETE FROM leases WHERE holder = 'ana'");
        Opening.Ready<SqliteStore> again = ready();
        assertThat(again.reports()).singleElement().asString().contains("holds 1 rows").contains("(2 rows)");
        again.it().close();
        assertThat(ready().reports()).isEmpty();
    }

    /** One bit anywhere in the file: the leases that are used are ones that were written, and what is lost is reported. */
    @Test
    void noFlippedBitIsSilentlyUsed() throws IOException {
        long seed = 7;
        System.out.println("seed " + seed);
        SqliteStore store = ready().it();
        List<Lease> written = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            written.add(lease(OFFICE, "holder-" + i, 2 + i, Optional.of(NOON)));
        }
        store.commit(written.stream().map(LeaseStoreContract::put).toList());
        store.close();
        byte[] sound = Files.readAllBytes(file());
        SplittableRandom random = new SplittableRandom(seed);
        int noticed = 0;
        for (int i = 0; i < 150; i++) {
            byte[] flipped = sound.clone();
            int bit = random.nextInt(flipped.length * 8);
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file(), flipped);
            Files.deleteIfExists(dir.resolve("state.db-wal"));
            Files.deleteIfExists(dir.resolve("state.db-shm"));
            Opening<SqliteStore> opening = SqliteStore.open(file());
            if (opening instanceof Opening.Ready<SqliteStore>(SqliteStore it, List<String> reports)) {
                List<Lease> used = it.load();
                it.close();
                assertThat(written).as("seed %d bit %d", seed, bit).containsAll(used);
                assertThat(used.size() == written.size() || !reports.isEmpty()).as("seed %d bit %d: %d leases", seed, bit, used.size())
                        .isTrue();
                noticed += reports.isEmpty() ? 0 : 1;
            } else {
                noticed++;
            }
        }
        System.out.println("150 flips, " + noticed + " noticed, the others hit bytes that mean nothing");
        assertThat(noticed).isPositive();
    }

    @Test
    void aLeaseFindsWhatItReplacesByIndex() throws SQLException {
        ready();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                var statement = connection.createStatement();
                var plan = statement.executeQuery("EXPLAIN QUERY PLAN " + LeaseRows.REMOVE_REPLACED.replaceAll(":[a-z]+", "'x'"))) {
            List<String> steps = new ArrayList<>();
            while (plan.next()) {
                steps.add(plan.getString("detail"));
            }
            assertThat(steps).anyMatch(step -> step.contains("MULTI-INDEX OR")).noneMatch(step -> step.startsWith("SCAN"));
        }
    }

    @Test
    void aFileOfANewerVersionIsRefusedAndLeftAsItIs() throws SQLException, IOException {
        ready().it().close();
        sql("PRAGMA user_version = 99");
        byte[] before = Files.readAllBytes(file());
        assertThat(SqliteStore.open(file())).isInstanceOfSatisfying(Opening.Refused.class,
                refused -> assertThat(refused.what()).contains("newer version (99"));
        assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"garbage", "torn", "directory"})
    void aCorruptFileIsRefusedWithAHint(String how) throws IOException {
        SqliteStore store = ready().it();
        store.commit(List.of(put(lease(OFFICE, "ana", 2, Optional.empty()))));
        store.close();
        byte[] bytes = Files.readAllBytes(file());
        Files.delete(file());
        switch (how) {
            case "garbage" -> Files.writeString(file(), "this is no database, but longer than a header would be".repeat(90));
            case "torn" -> Files.write(file(), java.util.Arrays.copyOf(bytes, bytes.length / 3));
            default -> Files.createDirectory(file());
        }
        assertThat(SqliteStore.open(file())).isInstanceOfSatisfying(Opening.Refused.class,
                refused -> assertThat(refused.hint()).isNotBlank());
    }

    @Test
    void aSecondOwnerIsRefused() {
        ready();
        assertThat(SqliteStore.open(file())).isInstanceOfSatisfying(Opening.Refused.class,
                refused -> assertThat(refused.what()).contains("in use"));
    }

    private long epoch(SqliteStore store, String instance) {
        return ((Numbered.Epoch) store.nextEpoch(new io.sallyport.model.InstanceName(instance))).number();
    }

    private Path file() {
        return dir.resolve("state.db");
    }

    private Opening.Ready<SqliteStore> ready() {
        Opening<SqliteStore> opening = SqliteStore.open(file());
        assertThat(opening).isInstanceOf(Opening.Ready.class);
        Opening.Ready<SqliteStore> ready = (Opening.Ready<SqliteStore>) opening;
        open.add(ready.it());
        return ready;
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file()); var s = connection.createStatement()) {
            s.execute(statement);
        }
    }
}
