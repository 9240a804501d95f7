package io.sallyport.decision;

import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.model.SortedNames;
import io.sallyport.policy.IsolationTable.Mode;

/**
 * A client's place in the isolation of clients from one another. Clients with the same circle are treated alike.
 *
 * @param mode the strictest mode of the client's rows
 * @param shared under {@link Mode#GROUP}: the groups of the rows within which members reach each other
 * @param groups those of the client's groups that exemptions and invitations name
 */
public record Circle(Mode mode, SortedSet<String> shared, SortedSet<String> groups) {
    /** Reaches no other client, and none reaches it. */
    public static final Circle ALONE = new Circle(Mode.FULL, new TreeSet<>(), new TreeSet<>());

    public Circle {
        shared = SortedNames.copyOf(shared);
        groups = SortedNames.copyOf(groups);
    }
}
