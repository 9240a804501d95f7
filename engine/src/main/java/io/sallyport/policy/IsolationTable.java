package io.sallyport.policy;

import java.util.List;
import java.util.SortedSet;

import io.sallyport.model.RowRef;

/**
 * Who may reach which other clients.
 *
 * <p>A pair is judged from the initiator's side: the mode of the initiator's row decides, exemptions add. {@code FULL} on either side keeps
 * everybody else out. No row for a client means {@code FULL}: absence is never permission.
 */
public record IsolationTable(List<Row> rows, List<Exemption> exemptions) {
    public IsolationTable {
        rows = List.copyOf(rows);
        exemptions = List.copyOf(exemptions);
    }

    /** How far a client may reach other clients. */
    public enum Mode {
        /** Free: any client whose own mode is not FULL. */
        NONE,
        /** Members of the same group the row names. */
        GROUP,
        /** Nobody. */
        FULL
    }

    /** For members of {@code groups}, {@code mode}; the strictest of several rows applies. */
    public record Row(RowRef ref, SortedSet<String> groups, Mode mode) {}

    /** Members of {@code from} may start connections to members of {@code to}, whatever their modes. */
    public record Exemption(RowRef ref, SortedSet<String> from, SortedSet<String> to) {}
}
