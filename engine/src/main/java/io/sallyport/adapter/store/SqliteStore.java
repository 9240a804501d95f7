package io.sallyport.adapter.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
    private static final SqliteFile.Words WORDS = new SqliteFile.Words("the state file", "holders may get other addresses",
            "nothing more is granted");

    private static final Logger LOG = LoggerFactory.getLogger(SqliteStore.class);

    private final SqliteFile file;
    private Tally tally;

    private SqliteStore(SqliteFile file, Tally tally) {
        this.file = file;
        this.tally = tally;
    }

    /** Opens or creates the file, brings it to this program's version and checks every row. The directory must exist. */
    public static Opening<SqliteStore> open(Path file) {
        return SqliteFile.open(file, WORDS, Schema.STEPS, SqliteStore::checkRows, SqliteStore::new);
    }

    /** Sets damaged rows aside. Returns one line about each, and about rows that are missing. */
    private static SqliteFile.Checked<Tally> checkRows(Handle h) {
        List<String> reports = new ArrayList<>();
        Tally leases = checkLeases(h, reports);
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
        return new SqliteFile.Checked<>(leases, reports);
    }

    /** What the leases that are sound add up to. */
    private static Tally checkLeases(Handle h, List<String> reports) {
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
        if (!recorded.equals(Optional.of(sound))) {
            sound.write(h);
        }
        return sound;
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
        for (LeaseRows.Row row : LeaseRows.all(file.handle())) {
            row.lease().ifPresentOrElse(leases::add, () -> LOG.error("a row of leases was damaged after the file was checked: {}", row));
        }
        return List.copyOf(leases);
    }

    @Override
    public synchronized Outcome commit(List<Change> changes) {
        SqliteFile.Result<Tally> result = file.write(h -> {
            Tally next = tally;
            for (Change change : changes) {
                LeaseRows.Row row = LeaseRows.Row.of(change.lease());
                List<Long> removed = change.gone() ? LeaseRows.remove(h, row) : LeaseRows.removeReplaced(h, row);
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
            case SqliteFile.Result.Value<Tally>(Tally next) -> {
                tally = next;
                yield Outcome.done();
            }
            case SqliteFile.Result.Failure<Tally>(Outcome.Failed failed) -> failed;
        };
    }

    @Override
    public synchronized Outcome recordActivation(Activation activation) {
        return file.write(h -> {
            StateRows.add(h, activation);
            return true;
        }).outcome();
    }

    @Override
    public synchronized List<Activation> activations(int count) {
        return StateRows.activations(file.handle()).stream().flatMap(row -> row.activation().stream()).limit(count).toList();
    }

    @Override
    public synchronized Numbered nextEpoch(InstanceName instance) {
        return switch (file.write(h -> StateRows.addEpoch(h, instance.value()))) {
            case SqliteFile.Result.Value<Long>(Long epoch) -> new Numbered.Epoch(epoch);
            case SqliteFile.Result.Failure<Long>(Outcome.Failed failed) -> new Numbered.Unavailable(failed);
        };
    }

    @Override
    public synchronized void close() {
        file.close();
    }
}
