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

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.sallyport.flow.Journal.Entry;
import io.sallyport.flow.Outcome;
import io.sallyport.ipam.Lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** A real file system that is full. */
@Tag("lab")
class DiskFullTest {
    private static final int DISK_BYTES = 512 * 1024;

    private Path disk = Path.of("");

    @BeforeEach
    void mount() throws IOException, InterruptedException {
        disk = Files.createTempDirectory("sallyport-store-" + ProcessHandle.current().pid() + "-");
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=" + DISK_BYTES, "tmpfs", disk.toString()) == 0,
                "skipped: mounting a small file system needs root");
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        run("umount", disk.toString());
        Files.deleteIfExists(disk);
    }

    @Test
    void aJournalOnAFullDiskRefusesForGoodAndServesNoHalfLine() throws IOException {
        FileJournal journal = ((Opening.Ready<FileJournal>) FileJournal.open(disk.resolve("journal"), JournalSettings.DEFAULT)).it();
        int written = 0;
        Outcome outcome = Outcome.done();
        while (outcome.isDone()) {
            outcome = journal.append(List.of(entry(written)));
            written += outcome.isDone() ? 1 : 0;
            assertThat(written).isLessThan(DISK_BYTES / 1000);
        }
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.hint()).contains("free space"));
        assertThat(journal.find("d" + written)).isEmpty();
        assertThat(journal.append(List.of(new Entry("s", "{\"id\":\"s\"}")))).as("a small line would fit, but is refused")
                .isEqualTo(outcome);
        assertThat(journal.check().lines()).isEqualTo(written);
        journal.close();

        Files.delete(Files.createFile(disk.resolve("spare")));
        Opening<FileJournal> again = FileJournal.open(disk.resolve("journal"), JournalSettings.DEFAULT);
        FileJournal reopened = ((Opening.Ready<FileJournal>) again).it();
        assertThat(reopened.check().lines()).isEqualTo(written);
        assertThat(reopened.check().firstBreak()).isEmpty();
        reopened.close();
    }

    @Test
    void aStoreOnAFullDiskFailsWholeAndWorksAgainOnceThereIsRoom() throws IOException, SQLException {
        Path filler = disk.resolve("filler");
        SqliteStore store = ((Opening.Ready<SqliteStore>) SqliteStore.open(disk.resolve("state.db"))).it();
        Lease first = LeaseStoreContract.lease(LeaseStoreContract.OFFICE, "first", 2, Optional.empty());
        assertThat(store.commit(List.of(LeaseStoreContract.put(first))).isDone()).isTrue();
        fill(filler);
        List<io.sallyport.flow.LeaseStore.Change> many = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            many.add(LeaseStoreContract.put(LeaseStoreContract.lease(LeaseStoreContract.OFFICE, "holder-" + i, 3 + i, Optional.empty())));
        }
        Outcome full = store.commit(many);
        assertThat(full).isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.hint()).contains("free space"));
        assertThat(store.load()).containsExactly(first);
        Files.delete(filler);
        assertThat(store.commit(many.subList(0, 10)).isDone()).isTrue();
        assertThat(rows()).as("another connection sees what is committed, before this one is closed").isEqualTo(11);
        store.close();
        Opening.Ready<SqliteStore> again = (Opening.Ready<SqliteStore>) SqliteStore.open(disk.resolve("state.db"));
        assertThat(again.reports()).isEmpty();
        assertThat(again.it().load()).hasSize(11);
        again.it().close();
    }

    private int rows() throws SQLException {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + disk.resolve("state.db"));
                var result = other.createStatement().executeQuery("SELECT count(*) FROM leases")) {
            return result.getInt(1);
        }
    }

    /** Fills the disk to the last block. */
    private static void fill(Path filler) throws IOException {
        try (var out = Files.newOutputStream(filler)) {
            byte[] block = new byte[4096];
            for (int i = 0; i <= DISK_BYTES / block.length; i++) {
                out.write(block);
            }
            throw new AssertionError("the disk takes more than it holds");
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("space");
        }
    }

    private static Entry entry(int number) {
        return new Entry("d" + number, "{\"id\":\"d" + number + "\",\"n\":\"" + "x".repeat(3_000) + "\"}");
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
    }
}
