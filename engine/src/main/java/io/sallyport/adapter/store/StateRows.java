package io.sallyport.adapter.store;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

import org.jdbi.v3.core.Handle;

import io.sallyport.flow.StateStore.Activation;
import io.sallyport.model.PolicyVersion;

/** Activations and epochs as rows. Both are histories: rows are added, and the oldest go. */
final class StateRows {
    static final String ACTIVATIONS = "activations";
    static final String EPOCHS = "epochs";
    /** How many activations are kept. */
    static final int ACTIVATIONS_MAX = 1_000;
    /** How many epochs of an instance are kept; one would do if no row were ever damaged. */
    static final int EPOCHS_KEPT = 4;
    /** How far numbering jumps for each damaged epoch row, whose number is unknown, so that none repeats. */
    static final long EPOCH_GAP = 1_000;

    private StateRows() {}

    /** A row of {@code activations} as it stands in the file. */
    record ActivationRow(long seq, String version, String subject, String at, long sum) {

        Optional<Activation> activation() {
            try {
                return sum == expectedSum(seq, version, subject, at)
                        ? Optional.of(new Activation(new PolicyVersion(version, subject), Instant.parse(at)))
                        : Optional.empty();
            } catch (DateTimeParseException e) {
                return Optional.empty();
            }
        }

        private static long expectedSum(long seq, String version, String subject, String at) {
            return RowSum.of(ACTIVATIONS, seq, version, subject, at);
        }
    }

    /** A row of the table of epochs as it stands in the file. */
    record EpochRow(long seq, String instance, long epoch, long sum) {

        boolean isSound() {
            return sum == expectedSum(seq, instance, epoch);
        }

        private static long expectedSum(long seq, String instance, long epoch) {
            return RowSum.of(EPOCHS, seq, instance, epoch);
        }
    }

    static List<ActivationRow> activations(Handle handle) {
        return handle.createQuery("SELECT seq, version, subject, at, sum FROM activations ORDER BY seq DESC")
                .map((rs, context) -> new ActivationRow(rs.getLong(1), rs.getString(2), rs.getString(3), rs.getString(4), rs.getLong(5)))
                .list();
    }

    static void add(Handle handle, Activation activation) {
        long seq = nextSeq(handle, ACTIVATIONS);
        String at = activation.at().toString();
        PolicyVersion version = activation.version();
        handle.execute("INSERT INTO activations (seq, version, subject, at, sum) VALUES (?, ?, ?, ?, ?)", seq, version.commit(),
                version.subject(), at, ActivationRow.expectedSum(seq, version.commit(), version.subject(), at));
        handle.execute("DELETE FROM activations WHERE seq <= ?", seq - ACTIVATIONS_MAX);
    }

    static List<EpochRow> epochs(Handle handle) {
        return handle.createQuery("SELECT seq, instance, epoch, sum FROM epochs ORDER BY seq")
                .map((rs, context) -> new EpochRow(rs.getLong(1), rs.getString(2), rs.getLong(3), rs.getLong(4))).list();
    }

    /** The next epoch of the instance: above every one on record, and above what rows found damaged may have held. */
    static long addEpoch(Handle handle, String instance) {
        long damaged = handle.createQuery("SELECT count(*) FROM quarantine WHERE name = ?").bind(0, EPOCHS).mapTo(Long.class).one();
        long epoch = Math.max(highest(handle, instance), damaged * EPOCH_GAP) + 1;
        insertEpoch(handle, instance, epoch);
        return epoch;
    }

    /** After a damaged row was set aside: moves the numbering of every instance past what it may have held. */
    static void jump(Handle handle, int damaged) {
        epochs(handle).stream().map(EpochRow::instance).distinct().toList()
                .forEach(instance -> insertEpoch(handle, instance, highest(handle, instance) + damaged * EPOCH_GAP));
    }

    private static long highest(Handle handle, String instance) {
        return epochs(handle).stream().filter(row -> row.instance().equals(instance) && row.isSound()).mapToLong(EpochRow::epoch).max()
                .orElse(0);
    }

    private static void insertEpoch(Handle handle, String instance, long epoch) {
        long seq = nextSeq(handle, EPOCHS);
        handle.execute("INSERT INTO epochs (seq, instance, epoch, sum) VALUES (?, ?, ?, ?)", seq, instance, epoch,
                EpochRow.expectedSum(seq, instance, epoch));
        handle.execute("DELETE FROM epochs WHERE instance = ? AND seq NOT IN"
                + " (SELECT seq FROM epochs WHERE instance = ? ORDER BY seq DESC LIMIT ?)", instance, instance, EPOCHS_KEPT);
    }

    private static long nextSeq(Handle handle, String table) {
        return handle.createQuery("SELECT coalesce(max(seq), 0) + 1 FROM " + table).mapTo(Long.class).one();
    }
}
