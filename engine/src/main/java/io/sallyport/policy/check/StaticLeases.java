package io.sallyport.policy.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import io.sallyport.model.Address;
import io.sallyport.model.Family;
import io.sallyport.model.Network;
import io.sallyport.policy.table.Draft;
import io.sallyport.policy.table.NetworkDraft;
import io.sallyport.policy.table.NetworkDraft.StaticLease;
import io.sallyport.policy.yaml.Marked;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.Words;

/** Static addresses can be handed out, each to one holder. */
final class StaticLeases {
    private StaticLeases() {}

    static void run(Draft draft, Problems problems) {
        for (NetworkDraft network : draft.networks()) {
            Exclusions exclusions = Exclusions.of(network);
            Map<Address, StaticLease> holders = new HashMap<>();
            for (StaticLease lease : network.statics()) {
                StaticLease first = holders.putIfAbsent(lease.address().value(), lease);
                if (first != null) {
                    problems.add(PolicyProblem.STATIC_TWICE, lease.address().place(), Words.quote(lease.address().value().toString())
                            + " is also the address of " + Words.quote(first.holder()));
                }
                address(network, exclusions, lease.address(), problems);
            }
        }
    }

    private static void address(NetworkDraft network, Exclusions exclusions, Marked<Address> marked, Problems problems) {
        Address address = marked.value();
        String quoted = Words.quote(address.toString());
        Optional<Network> pool = network.pools().stream().map(Marked::value).filter(p -> p.family() == address.family()).findFirst();
        if (pool.isEmpty() || !pool.get().contains(address)) {
            problems.add(PolicyProblem.STATIC_OUTSIDE_POOL, marked.place(), quoted
                    + pool.map(p -> " is not in the pool " + Words.quote(p.toString())).orElse(" has no pool of its family"));
        } else if (address.equals(pool.get().first().plus(1))) {
            problems.add(PolicyProblem.STATIC_RESERVED, marked.place(), quoted + " is the server's own address");
        } else if (address.equals(pool.get().first()) || (address.family() == Family.V4 && address.equals(pool.get().last()))) {
            problems.add(PolicyProblem.STATIC_RESERVED, marked.place(), quoted + " is the "
                    + (address.equals(pool.get().first()) ? "network" : "broadcast") + " address of the pool");
        } else if (exclusions.contain(address)) {
            problems.add(PolicyProblem.STATIC_EXCLUDED, marked.place(), quoted + " is excluded");
        }
    }

    /** Excluded networks, found by the few prefix lengths in use. */
    private record Exclusions(Set<Network> networks, Set<Integer> lengths) {
        static Exclusions of(NetworkDraft draft) {
            Set<Network> networks = new HashSet<>();
            Set<Integer> lengths = new TreeSet<>();
            for (Marked<Network> exclusion : draft.exclusions()) {
                networks.add(exclusion.value());
                lengths.add(exclusion.value().length());
            }
            return new Exclusions(networks, lengths);
        }

        boolean contain(Address address) {
            return lengths.stream().filter(length -> length <= address.family().bits())
                    .anyMatch(length -> networks.contains(new Network(address.masked(length), length)));
        }
    }
}
