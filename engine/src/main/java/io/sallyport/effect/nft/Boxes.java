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
import java.util.TreeSet;

import io.sallyport.decision.Reach;
import io.sallyport.model.Address;
import io.sallyport.model.Family;
import io.sallyport.model.Network;
import io.sallyport.policy.Policy;
import io.sallyport.policy.Resource;
import io.sallyport.policy.Service;

/**
 * Turns a reach into disjoint boxes: what allowed resources cover less what denied ones cover, exact to address, protocol and port. What several allowed
 * resources cover is counted for the narrowest: the longest prefix there, then one that names services, then the first by name.
 */
public final class Boxes {
    private Boxes() {}

    /** The boxes of both families, ascending; names the policy does not have cover nothing. */
    public static List<Box> of(Policy policy, Reach reach) {
        return of(policy.resources(reach.allowed()), policy.resources(reach.denied()));
    }

    static List<Box> of(List<Resource> allowed, List<Resource> denied) {
        List<Box> boxes = new ArrayList<>();
        for (Family family : Family.values()) {
            boxes.addAll(sweep(family, allowed, denied));
        }
        return List.copyOf(boxes);
    }

    /** What one resource opens between two cuts. */
    private record Opened(String by, ServiceSet services) {}

    /** Walks the addresses at which any network begins or ends; between two of them nothing changes. Neighbours that are open alike join. */
    private static List<Box> sweep(Family family, List<Resource> allowed, List<Resource> denied) {
        TreeMap<Address, Cut> cuts = new TreeMap<>();
        mark(family, allowed, cuts, true);
        mark(family, denied, cuts, false);
        Active active = new Active();
        List<Box> boxes = new ArrayList<>();
        Address from = null;
        List<Opened> open = List.of();
        for (Map.Entry<Address, Cut> cut : cuts.entrySet()) {
            active.pass(cut.getValue());
            List<Opened> next = active.open();
            if (!next.equals(open)) {
                if (from != null) {
                    emit(from, cut.getKey().plus(-1), open, boxes);
                }
                from = cut.getKey();
                open = next;
            }
        }
        if (from != null) {
            emit(from, new Address(family, 0, 0).filled(0), open, boxes);
        }
        return boxes;
    }

    private static void mark(Family family, Collection<Resource> resources, SortedMap<Address, Cut> cuts, boolean allows) {
        for (Resource resource : resources) {
            for (Network network : resource.networks()) {
                if (network.family() != family) {
                    continue;
                }
                cuts.computeIfAbsent(network.first(), k -> new Cut()).begin(new Cover(resource, network.length()), allows);
                if (!network.last().equals(network.last().filled(0))) {
                    cuts.computeIfAbsent(network.last().plus(1), k -> new Cut()).end(new Cover(resource, network.length()), allows);
                }
            }
        }
    }

    private static void emit(Address first, Address last, List<Opened> open, List<Box> boxes) {
        for (Opened opened : open) {
            for (ServiceSet.Band band : opened.services().bands()) {
                boxes.add(new Box(first, last, band.from(), band.to(), band.ports(), opened.by()));
            }
        }
    }

    /** One network of a resource. */
    private record Cover(Resource resource, int length) implements Comparable<Cover> {
        @Override
        public int compareTo(Cover other) {
            int byLength = Integer.compare(other.length, length);
            int byServices = Boolean.compare(resource.services().isEmpty(), other.resource.services().isEmpty());
            int byWidth = byLength != 0 ? byLength : byServices;
            int byName = byWidth != 0 ? byWidth : resource.name().compareTo(other.resource.name());
            return byName != 0 ? byName : resource.ref().compareTo(other.resource.ref());
        }
    }

    /** What begins and ends at one address. */
    private static final class Cut {
        private final List<Cover> allowedBegin = new ArrayList<>();
        private final List<Cover> allowedEnd = new ArrayList<>();
        private final List<Cover> deniedBegin = new ArrayList<>();
        private final List<Cover> deniedEnd = new ArrayList<>();

        void begin(Cover cover, boolean allows) {
            (allows ? allowedBegin : deniedBegin).add(cover);
        }

        void end(Cover cover, boolean allows) {
            (allows ? allowedEnd : deniedEnd).add(cover);
        }
    }

    /** The networks that cover the current address, narrowest first. */
    private static final class Active {
        private final TreeSet<Cover> allowed = new TreeSet<>();
        private final TreeSet<Cover> denied = new TreeSet<>();
        private final Map<Left, ServiceSet> known = new HashMap<>();

        void pass(Cut cut) {
            cut.allowedEnd.forEach(allowed::remove);
            cut.deniedEnd.forEach(denied::remove);
            allowed.addAll(cut.allowedBegin);
            denied.addAll(cut.deniedBegin);
        }

        /** What each opens that no narrower one does. */
        List<Opened> open() {
            if (allowed.isEmpty()) {
                return List.of();
            }
            Set<List<Service>> gone = new HashSet<>();
            denied.forEach(cover -> gone.add(cover.resource().services()));
            List<Opened> open = new ArrayList<>();
            for (Cover cover : allowed) {
                Left question = new Left(cover.resource().services(), Set.copyOf(gone));
                ServiceSet left = known.computeIfAbsent(question, q -> ServiceSet.of(List.of(q.services())).minus(ServiceSet.of(q.gone())));
                if (!left.isEmpty()) {
                    open.add(new Opened(cover.resource().name(), left));
                }
                gone.add(question.services());
            }
            return open;
        }
    }

    /** What of services is left when those are gone: there are few such questions, of however many resources. */
    private record Left(List<Service> services, Set<List<Service>> gone) {}
}
