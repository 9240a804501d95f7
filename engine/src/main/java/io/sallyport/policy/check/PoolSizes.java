package io.sallyport.policy.check;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import io.sallyport.event.Peer;
import io.sallyport.event.PeerInfo;
import io.sallyport.facts.Pools;
import io.sallyport.ipam.Capacity;
import io.sallyport.ipam.Pool;
import io.sallyport.model.Family;
import io.sallyport.model.Network;
import io.sallyport.model.Place;
import io.sallyport.policy.Directory;
import io.sallyport.policy.Group;
import io.sallyport.policy.InstanceNetwork;
import io.sallyport.policy.table.Draft;
import io.sallyport.policy.table.NetworkDraft;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.Words;

/** Every pool has addresses for those whom the files name, and somebody who gets them. Asked of networks that are sound. */
final class PoolSizes {
    private PoolSizes() {}

    static void run(Draft draft, Problems problems) {
        Directory directory = new Directory(draft.groups());
        Set<String> people = new TreeSet<>();
        draft.groups().stream().map(Group::users).forEach(people::addAll);
        for (NetworkDraft network : draft.networks()) {
            shadowed(network, problems);
            network.parts().forEach(part -> room(network.network(), part, problems));
            room(network.network().pool4(), network.network().pool6(), network.instancePlace(), problems);
            sizes(network, people(network.network(), directory, people), draft.networks().size() == 1, problems);
        }
    }

    /** How many of these people, who need an address of a pool, each pool is for. */
    private static Map<String, Integer> people(InstanceNetwork network, Directory directory, Set<String> people) {
        Map<String, Integer> counts = new HashMap<>();
        for (String name : people) {
            boolean fixed = network.addresses().statics().getOrDefault(name, List.of()).stream().anyMatch(a -> a.family() == Family.V4);
            if (!fixed) {
                Peer peer = new Peer(Optional.of(name), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 0,
                        PeerInfo.none());
                counts.merge(Pools.part(network, directory.groupsOf(peer, Set.of())), 1, Integer::sum);
            }
        }
        return counts;
    }

    /** @param only whether all those people come to this instance, there being no other */
    private static void sizes(NetworkDraft draft, Map<String, Integer> people, boolean only, Problems problems) {
        Map<String, Place> places = new TreeMap<>();
        draft.parts().forEach(part -> places.put(part.pool().name(), part.place()));
        for (Capacity capacity : Capacity.of(Pools.of(draft.network()))) {
            boolean rest = capacity.part().equals(Pool.NO_PART);
            String what = rest
                    ? Words.quote(draft.network().instance().value()) + (places.isEmpty() ? "" : ", outside its pools,")
                    : "the pool " + Words.quote(capacity.part());
            Place place = places.getOrDefault(capacity.part(), draft.instancePlace());
            int needed = rest && !only ? 0 : people.getOrDefault(capacity.part(), 0);
            // A network of static addresses alone is meant.
            boolean meant = rest && !draft.network().addresses().statics().isEmpty() && needed == 0;
            if (capacity.addresses() == 0 && meant) {
                continue;
            }
            if (capacity.addresses() == 0) {
                problems.add(EstateConflict.POOL_EMPTY, place, what + " has no address to give", rest && !places.isEmpty()
                        ? "who is in no group of a pool is refused: leave a part of the network to them"
                        : "take a larger network, or exclude less of it");
            } else if (needed > capacity.addresses()) {
                problems.add(EstateConflict.POOL_TOO_SMALL, place, what + " has " + capacity.addresses() + " addresses for "
                        + needed + " people whom groups name", "those who come last are refused: take a larger network");
            }
        }
    }

    /** The first pool that is for a group takes its members. */
    private static void shadowed(NetworkDraft network, Problems problems) {
        Map<String, String> taken = new HashMap<>();
        for (NetworkDraft.Part part : network.parts()) {
            for (String group : part.pool().groups()) {
                String before = taken.putIfAbsent(group, part.pool().name());
                if (before != null) {
                    problems.add(EstateConflict.POOL_SHADOWED, part.place(), "members of " + Words.quote(group)
                            + " get no address from " + Words.quote(part.pool().name()) + ": " + Words.quote(before)
                            + " stands before it", "name the group in one pool, or put the pool it is to use first");
                }
            }
        }
    }

    private static void room(InstanceNetwork network, NetworkDraft.Part part, Problems problems) {
        if (part.pool().pool6().isPresent()) {
            room(part.pool().pool4().orElse(network.pool4()), part.pool().pool6(), part.place(), problems);
        }
    }

    /** An IPv6 address goes with each IPv4 one. */
    private static void room(Network four, Optional<Network> six, Place place, Problems problems) {
        int bits4 = Family.V4.bits() - four.length();
        if (six.filter(n -> Family.V6.bits() - n.length() < bits4).isPresent()) {
            problems.add(EstateConflict.POOL_ROOM, place, Words.quote(six.get().toString()) + " has fewer addresses than "
                    + Words.quote(four.toString()) + ", so not all of those are given",
                    "an IPv6 address goes with each: take a prefix of /" + (Family.V6.bits() - bits4) + " or shorter");
        }
    }
}
