package io.sallyport.policytest;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.sallyport.decision.Reach;
import io.sallyport.model.Address;
import io.sallyport.model.Network;
import io.sallyport.model.PortRange;
import io.sallyport.model.Protocol;
import io.sallyport.policy.Policy;
import io.sallyport.policy.Resource;
import io.sallyport.policy.Service;

/**
 * Judges exactly how much of a resource a reach covers: the resource is cut along every edge of the resources that lie across it, and each
 * piece is then wholly inside or outside of each of them.
 */
final class ReachJudge {
    /** One of the protocols a service may name, or −1 for all the others, which only a resource without services covers. */
    private static final int OTHER_PROTOCOLS = -1;

    private final List<Resource> allowed;
    private final List<Resource> denied;

    ReachJudge(Policy policy, Reach reach) {
        allowed = policy.resources(reach.allowed());
        denied = policy.resources(reach.denied());
    }

    Covering covering(Resource asked) {
        boolean some = false;
        boolean all = true;
        for (Network network : asked.networks()) {
            List<Resource> allowedHere = across(allowed, network);
            List<Resource> deniedHere = across(denied, network);
            for (Address address : pieces(network, allowedHere, deniedHere)) {
                List<Resource> allowing = at(allowedHere, address);
                List<Resource> denying = at(deniedHere, address);
                for (Traffic traffic : traffic(asked, allowing, denying)) {
                    boolean passes = allowing.stream().anyMatch(r -> serves(r, traffic))
                            && denying.stream().noneMatch(r -> serves(r, traffic));
                    some |= passes;
                    all &= passes;
                }
            }
        }
        return !some ? Covering.NO : all ? Covering.YES : Covering.PARTLY;
    }

    /** One protocol, and one port that stands for all ports up to the next edge. */
    private record Traffic(int protocol, int port) {}

    private static List<Resource> across(List<Resource> resources, Network network) {
        return resources.stream().filter(r -> r.networks().stream().anyMatch(network::overlaps)).toList();
    }

    private static List<Resource> at(List<Resource> resources, Address address) {
        return resources.stream().filter(r -> r.networks().stream().anyMatch(n -> n.contains(address))).toList();
    }

    /** The first address of each piece. */
    private static Set<Address> pieces(Network network, List<Resource> allowed, List<Resource> denied) {
        TreeSet<Address> starts = new TreeSet<>(List.of(network.first()));
        for (List<Resource> resources : List.of(allowed, denied)) {
            for (Resource resource : resources) {
                for (Network inner : resource.networks()) {
                    if (network.contains(inner)) {
                        starts.add(inner.first());
                        if (inner.last().compareTo(network.last()) < 0) {
                            starts.add(inner.last().plus(1));
                        }
                    }
                }
            }
        }
        return starts;
    }

    private static List<Traffic> traffic(Resource asked, List<Resource> allowed, List<Resource> denied) {
        List<Traffic> found = new ArrayList<>();
        if (asked.services().isEmpty()) {
            found.add(new Traffic(OTHER_PROTOCOLS, 0));
            for (Protocol protocol : Protocol.values()) {
                cut(new Service(protocol, PortRange.ALL), allowed, denied, found);
            }
        }
        for (Service service : asked.services()) {
            cut(service, allowed, denied, found);
        }
        return found;
    }

    private static void cut(Service service, List<Resource> allowed, List<Resource> denied, List<Traffic> found) {
        TreeSet<Integer> starts = new TreeSet<>(List.of(service.ports().from()));
        for (List<Resource> resources : List.of(allowed, denied)) {
            for (Resource resource : resources) {
                for (Service other : resource.services()) {
                    if (other.protocol() == service.protocol()) {
                        starts.add(other.ports().from());
                        starts.add(other.ports().to() + 1);
                    }
                }
            }
        }
        for (int start : starts) {
            if (service.ports().contains(start)) {
                found.add(new Traffic(service.protocol().number(), start));
            }
        }
    }

    private static boolean serves(Resource resource, Traffic traffic) {
        return resource.services().isEmpty() || resource.services().stream()
                .anyMatch(s -> s.protocol().number() == traffic.protocol() && s.ports().contains(traffic.port()));
    }
}
