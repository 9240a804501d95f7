package io.sallyport.adapter.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.NullMarked;

import io.sallyport.audit.RecordJson;
import io.sallyport.audit.Records;
import io.sallyport.flow.GroupCommit;
import io.sallyport.flow.Journal.Entry;
import io.sallyport.flow.LeaseStore.Change;
import io.sallyport.flow.Outcome;
import io.sallyport.ipam.Lease;
import io.sallyport.model.Address;

/** Measures one connect's durable part, lease and record flushed side by side, with 1, 20 and 200 clients at once. Run by hand: takes a directory. */
@NullMarked
final class CommitLatency {
    private CommitLatency() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Path dir = Files.createTempDirectory(Path.of(args[0]), "commit-latency-");
        SqliteStore store = ((Opening.Ready<SqliteStore>) SqliteStore.open(dir.resolve("state.db"))).it();
        FileJournal journal = ((Opening.Ready<FileJournal>) FileJournal.open(dir.resolve("journal"), JournalSettings.DEFAULT)).it();
        String body = RecordJson.encode(Records.admit()).replaceFirst("\\{\"id\":\"[^\"]*\"", "");
        try (GroupCommit<Change> leases = new GroupCommit<>("leases", store::commit);
                GroupCommit<Entry> lines = new GroupCommit<>("journal", journal::append)) {
            AtomicInteger next = new AtomicInteger();
            for (int clients : new int[]{20, 1, 20, 200}) {
                int each = Math.max(20, 2_000 / clients);
                long[] nanos = new long[clients * each];
                AtomicInteger at = new AtomicInteger();
                CountDownLatch done = new CountDownLatch(clients);
                long began = System.nanoTime();
                for (int c = 0; c < clients; c++) {
                    Thread.ofVirtual().start(() -> {
                        for (int i = 0; i < each; i++) {
                            nanos[at.getAndIncrement()] = one(leases, lines, next.getAndIncrement(), body);
                        }
                        done.countDown();
                    });
                }
                done.await();
                double seconds = (System.nanoTime() - began) / 1e9;
                Arrays.sort(nanos);
                System.out.println(String.format(Locale.ROOT, "%3d at once: p50 %.2f ms  p99 %.2f ms  %.0f/s", clients,
                        nanos[nanos.length / 2] / 1e6, nanos[nanos.length * 99 / 100] / 1e6, nanos.length / seconds));
            }
        }
        store.close();
        journal.close();
    }

    private static long one(GroupCommit<Change> leases, GroupCommit<Entry> lines, int number, String body) {
        String id = "d-" + number;
        Lease lease = new Lease(Records.OFFICE, id, Address.v4(0x0a00_0000L + number), Optional.empty(), Instant.EPOCH, Optional.empty());
        long began = System.nanoTime();
        CompletableFuture<Outcome> stored = leases.submit(new Change(lease, false));
        CompletableFuture<Outcome> written = lines.submit(new Entry(id, "{\"id\":\"" + id + "\"" + body));
        if (!stored.join().isDone() || !written.join().isDone()) {
            throw new IllegalStateException("not durable");
        }
        return System.nanoTime() - began;
    }
}
