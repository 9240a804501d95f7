package io.sallyport.effect.route;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.sallyport.model.Network;

/**
 * The way from the routes a device has to those it should have. What comes is added before what is too much goes.
 *
 * @param missing to be added
 * @param surplus to be removed
 */
public record RoutePlan(List<Network> missing, List<Network> surplus) {
    public RoutePlan {
        missing = List.copyOf(missing);
        surplus = List.copyOf(surplus);
    }

    /** IPv4 before IPv6, ascending. */
    public static RoutePlan between(Collection<Network> there, Collection<Network> wanted) {
        Set<Network> missing = new TreeSet<>(wanted);
        missing.removeAll(Set.copyOf(there));
        Set<Network> surplus = new TreeSet<>(there);
        surplus.removeAll(Set.copyOf(wanted));
        return new RoutePlan(new ArrayList<>(missing), new ArrayList<>(surplus));
    }

    /** This plan less what is left of it to do. */
    public RoutePlan without(RoutePlan left) {
        return new RoutePlan(missing.stream().filter(network -> !left.missing.contains(network)).toList(),
                surplus.stream().filter(network -> !left.surplus.contains(network)).toList());
    }

    public boolean isEmpty() {
        return missing.isEmpty() && surplus.isEmpty();
    }
}
