package io.sallyport.policytest;

import java.util.Collections;
import java.util.Set;

import io.sallyport.decision.Circle;
import io.sallyport.policy.IsolationTable;

/** Judges whether one client may start connections to another, see {@link IsolationTable}. */
final class Neighbours {
    private final IsolationTable table;

    Neighbours(IsolationTable table) {
        this.table = table;
    }

    boolean mayReach(Circle from, Circle to) {
        for (IsolationTable.Exemption exemption : table.exemptions()) {
            if (meet(exemption.from(), from.groups()) && meet(exemption.to(), to.groups())) {
                return true;
            }
        }
        return to.mode() != IsolationTable.Mode.FULL && switch (from.mode()) {
            case NONE -> true;
            case GROUP -> meet(from.shared(), to.shared());
            case FULL -> false;
        };
    }

    private static boolean meet(Set<String> one, Set<String> other) {
        return !Collections.disjoint(one, other);
    }
}
