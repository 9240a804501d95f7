package io.sallyport.effect.nft;

import java.util.Collection;
import java.util.Collections;

import io.sallyport.decision.Circle;
import io.sallyport.policy.IsolationTable;
import io.sallyport.policy.IsolationTable.Mode;

/** Who may start a connection to whom, judged from the initiator's side. */
public final class Isolation {
    private Isolation() {}

    /** Whether a client in {@code from} may start a connection to a client in {@code to}. */
    public static boolean allows(IsolationTable table, Circle from, Circle to) {
        return byMode(from, to)
                || table.exemptions().stream().anyMatch(e -> meet(e.from(), from.groups()) && meet(e.to(), to.groups()));
    }

    private static boolean byMode(Circle from, Circle to) {
        return to.mode() != Mode.FULL && switch (from.mode()) {
            case NONE -> true;
            case GROUP -> meet(to.shared(), from.shared());
            case FULL -> false;
        };
    }

    private static boolean meet(Collection<String> one, Collection<String> other) {
        return !Collections.disjoint(one, other);
    }
}
