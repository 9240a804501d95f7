package io.sallyport.policy;

import java.util.List;
import java.util.SortedSet;

import io.sallyport.model.RowRef;

/**
 * Who may start connections to clients: other clients by mode and exemption, networks by invitation only.
 *
 * <p>A pair is judged from the initiator's side: the mode of the initiator's row decides, exemptions add. {@code FULL} on either side keeps
 * everybody else out. No row for a client means {@code FULL}: absence is never permission.
 */
public record IsolationTable(List<Row> rows, List<Exemption> exemptions, List<Invitation> invitations) {
    public IsolationTable {
        rows = List.copyOf(rows);
        exemptions = List.copyOf(exemptions);
        invitations = List.copyOf(invitations);
    }

    /** A table without invitations: networks start nothing towards clients. */
    public IsolationTable(List<Row> rows, List<Exemption> exemptions) {
        this(rows, exemptions, List.of());
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

    /**
     * The networks of some resources may start connections to members of some groups, whatever their modes.
     *
     * @param resources whose networks; what they offer themselves has no part in it
     * @param to groups whose members are reached
     * @param services what of a member's device; empty means every protocol and port
     */
    public record Invitation(RowRef ref, SortedSet<String> resources, SortedSet<String> to, List<Service> services) {
        public Invitation {
            services = List.copyOf(services);
        }
    }
}
