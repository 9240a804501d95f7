package io.sallyport.adapter.store;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.NullMarked;

import io.sallyport.flow.GroupCommit;
import io.sallyport.flow.Journal.Entry;
import io.sallyport.flow.LeaseStore.Change;
import io.sallyport.flow.Outcome;
import io.sallyport.flow.StateStore.Numbered;
import io.sallyport.ipam.Lease;
import io.sallyport.model.Address;
import io.sallyport.model.InstanceName;

/**
 * A process that commits leases and journal lines from several threads until it is killed, and prints what was acknowledged: one line with the
 * epoch first, then one id for each pair of a lease and a line that are durable.
 */
@NullMarked
final class CommittingChild {
    private static final InstanceName OFFICE = new InstanceName("office");
    private static final int THREADS = 8;

    private CommittingChild() {}

    public static void main(String[] args) {
        Path dir = Path.of(args[0]);
        PrintStream acknowledged = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        SqliteStore store = ready(SqliteStore.open(dir.resolve("state.db")));
        FileJournal journal = ready(FileJournal.open(dir.resolve("journal"), new JournalSettings(20_000, 1_000, 1L << 30)));
        long epoch = ((Numbered.Epoch) store.nextEpoch(OFFICE)).number();
        acknowledged.println("epoch " + epoch);
        GroupCommit<Change> leases = new GroupCommit<>("leases", store::commit);
        GroupCommit<Entry> lines = new GroupCommit<>("journal", journal::append);
        for (int t = 0; t < THREADS; t++) {
            int thread = t;
            Thread.ofPlatform().start(() -> {
                for (int i = 0;; i++) {
                    // Every lease is new: a holder of its own with an address of its own.
                    long number = epoch * 1_000_000 + thread * 100_000L + i;
                    String id = "d-" + number;
                    Lease lease = new Lease(OFFICE, id, Address.v4(0x0a00_0000L + number), Optional.empty(), Instant.EPOCH,
                            Optional.empty());
                    CompletableFuture<Outcome> stored = leases.submit(new Change(lease, false));
                    CompletableFuture<Outcome> written = lines
                            .submit(new Entry(id, "{\"id\":\"" + id + "\",\"n\":\"" + "x".repeat(i % 300) + "\"}"));
                    for (Outcome outcome : List.of(stored.join(), written.join())) {
                        if (!outcome.isDone()) {
                            throw new IllegalStateException(outcome.toString());
                        }
                    }
                    acknowledged.println(id);
                }
            });
        }
    }

    private static <T> T ready(Opening<T> opening) {
        return switch (opening) {
            case Opening.Ready<T>(T it, List<String> reports) -> it;
            case Opening.Refused<T>(String what, String hint) -> throw new IllegalStateException(what + "; " + hint);
        };
    }
}
