package io.sallyport.effect.nft;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import io.sallyport.decision.Circle;
import io.sallyport.model.Network;
import io.sallyport.policy.IsolationTable;
import io.sallyport.policy.IsolationTable.Exemption;
import io.sallyport.policy.IsolationTable.Invitation;
import io.sallyport.policy.IsolationTable.Mode;
import io.sallyport.policy.Policy;
import io.sallyport.policy.Resource;

/** Who may start a connection to a client: another client, judged from the initiator's side, or a network. */
public final class Isolation {
    private Isolation() {}

    /** Whether a client in {@code from} may start a connection to a client in {@code to}. */
    public static boolean allows(IsolationTable table, Circle from, Circle to) {
        return lets(table, from, to).isPresent();
    }

    /** By what a client in {@code from} may start a connection to a client in {@code to}; empty when by nothing. */
    static Optional<Ground> lets(IsolationTable table, Circle from, Circle to) {
        return lets(table.exemptions(), from, to);
    }

    static Optional<Ground> lets(List<Exemption> exemptions, Circle from, Circle to) {
        return byMode(from, to) ? Optional.of(Ground.mode(from.mode())) : exemption(exemptions, from, to).map(row -> ground(row));
    }

    /** The first exemption that lets it. */
    static Optional<Exemption> exemption(List<Exemption> exemptions, Circle from, Circle to) {
        return exemptions.stream().filter(e -> meet(e.from(), from.groups()) && meet(e.to(), to.groups())).findFirst();
    }

    private static Ground ground(Exemption row) {
        return new Ground(Ground.Kind.EXEMPT, row.ref().id().name());
    }

    private static boolean byMode(Circle from, Circle to) {
        return to.mode() != Mode.FULL && switch (from.mode()) {
            case NONE -> true;
            case GROUP -> meet(to.shared(), from.shared());
            case FULL -> false;
        };
    }

    /** The invitations that are for clients in this circle. */
    public static List<Invitation> invitations(IsolationTable table, Circle circle) {
        return table.invitations().stream().filter(row -> meet(row.to(), circle.groups())).toList();
    }

    /** Where a client in this circle may be reached from, and on which protocols and ports: by source. */
    static List<Box> invited(Policy policy, Circle circle) {
        List<Resource> open = new ArrayList<>();
        invitations(policy.isolation(), circle).forEach(row -> open.add(asResource(policy, row)));
        return open.isEmpty() ? List.of() : Boxes.of(open, List.of());
    }

    /** The networks of an invitation's resources with its own services, under the row's name. */
    private static Resource asResource(Policy policy, Invitation row) {
        SortedSet<Network> networks = new TreeSet<>();
        policy.resources(row.resources()).forEach(resource -> networks.addAll(resource.networks()));
        return new Resource(row.ref(), row.ref().id().name(), networks, row.services(), new TreeMap<>(), Optional.empty(), false);
    }

    private static boolean meet(Collection<String> one, Collection<String> other) {
        return !Collections.disjoint(one, other);
    }
}
