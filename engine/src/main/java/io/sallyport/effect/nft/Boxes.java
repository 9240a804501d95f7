package io.sallyport.effect.nft;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import io.sallyport.decision.Reach;
import io.sallyport.model.Address;
import io.sallyport.model.Family;
import io.sallyport.model.Network;
import io.sallyport.policy.Policy;
import io.sallyport.policy.Resource;
import io.sallyport.policy.Service;

/** Turns a reach into disjoint boxes: what allowed resources cover less what denied ones cover, exact to address, protocol and port. */
public final class Boxes {
    private Boxes() {}

    /** The boxes of both families, ascending; names the policy does not have cover nothing. */
    public static List<Box> of(Policy policy, Reach reach) {
        List<Resource> allowed = policy.resources(reach.allowed());
        List<Resource> denied = policy.resources(reach.denied());
        List<Box> boxes = new ArrayList<>();
        for (Family family : Family.values()) {
            boxes.addAll(sweep(family, allowed, denied));
        }
        return List.copyOf(boxes);
    }

    /** Walks the addresses at which any network begins or ends; between two of them nothing changes. Neighbours with the same services join. */
    private static List<Box> sweep(Family family, List<Resource> allowed, List<Resource> denied) {
        TreeMap<Address, Cut> cuts = new TreeMap<>();
        mark(family, allowed, cuts, true);
        mark(family, denied, cuts, false);
        Active active = new Active();
        List<Box> boxes = new ArrayList<>();
        Address from = null;
        ServiceSet services = ServiceSet.NONE;
        for (Map.Entry<Address, Cut> cut : cuts.entrySet()) {
            active.pass(cut.getValue());
            ServiceSet next = active.services();
            if (!next.equals(services)) {
                if (from != null) {
                    emit(from, cut.getKey().plus(-1), services, boxes);
                }
                from = cut.getKey();
                services = next;
            }
        }
        if (from != null) {
            emit(from, new Address(family, 0, 0).filled(0), services, boxes);
        }
        return boxes;
    }

    private static void mark(Family family, Collection<Resource> resources, SortedMap<Address, Cut> cuts, boolean allows) {
        for (Resource resource : resources) {
            for (Network network : resource.networks()) {
                if (network.family() != family) {
                    continue;
                }
                cuts.computeIfAbsent(network.first(), k -> new Cut()).begin(resource, allows);
                if (!network.last().equals(network.last().filled(0))) {
                    cuts.computeIfAbsent(network.last().plus(1), k -> new Cut()).end(resource, allows);
                }
            }
        }
    }

    private static void emit(Address first, Address last, ServiceSet services, List<Box> boxes) {
        for (ServiceSet.Band band : services.bands()) {
            boxes.add(new Box(first, last, band.from(), band.to(), band.ports()));
        }
    }

    /** What begins and ends at one address. */
    private static final class Cut {
        private final List<Resource> allowedBegin = new ArrayList<>();
        private final List<Resource> allowedEnd = new ArrayList<>();
        private final List<Resource> deniedBegin = new ArrayList<>();
        private final List<Resource> deniedEnd = new ArrayList<>();

        void begin(Resource resource, boolean allows) {
            (allows ? allowedBegin : deniedBegin).add(resource);
        }

        void end(Resource resource, boolean allows) {
            (allows ? allowedEnd : deniedEnd).add(resource);
        }
    }

    /** The resources that cover the current address. A resource's networks may overlap one another, so they are counted. */
    private static final class Active {
        private final Counted allowed = new Counted();
        private final Counted denied = new Counted();
        private final Map<Covering, ServiceSet> known = new HashMap<>();

        void pass(Cut cut) {
            cut.allowedEnd.forEach(allowed::remove);
            cut.deniedEnd.forEach(denied::remove);
            cut.allowedBegin.forEach(allowed::add);
            cut.deniedBegin.forEach(denied::add);
        }

        ServiceSet services() {
            if (allowed.isEmpty()) {
                return ServiceSet.NONE;
            }
            Covering covering = new Covering(allowed.services(), denied.services());
            return known.computeIfAbsent(covering, c -> ServiceSet.of(c.allowed()).minus(ServiceSet.of(c.denied())));
        }
    }

    /** The different lists of services of the resources here: few are, of however many resources. */
    private record Covering(Set<List<Service>> allowed, Set<List<Service>> denied) {}

    /** A bag of resources by name. */
    private static final class Counted {
        private final TreeMap<String, Integer> counts = new TreeMap<>();
        private final TreeMap<String, Resource> byName = new TreeMap<>();

        void add(Resource resource) {
            counts.merge(resource.name(), 1, Integer::sum);
            byName.put(resource.name(), resource);
        }

        void remove(Resource resource) {
            if (counts.merge(resource.name(), -1, Integer::sum) == 0) {
                counts.remove(resource.name());
                byName.remove(resource.name());
            }
        }

        boolean isEmpty() {
            return counts.isEmpty();
        }

        Set<List<Service>> services() {
            Set<List<Service>> services = new HashSet<>();
            byName.values().forEach(resource -> services.add(resource.services()));
            return services;
        }
    }
}
