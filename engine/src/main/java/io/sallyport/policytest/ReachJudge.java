package io.sallyport.policytest;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.sallyport.decision.Reach;
import io.sallyport.effect.nft.Box;
import io.sallyport.effect.nft.Boxes;
import io.sallyport.model.Address;
import io.sallyport.model.Network;
import io.sallyport.model.PortRange;
import io.sallyport.model.Protocol;
import io.sallyport.policy.Policy;
import io.sallyport.policy.Resource;
import io.sallyport.policy.Service;

/**
 * Judges exactly how much of a resource a reach covers, by the very boxes the firewall is rendered from: the resource is cut along every edge of
 * the boxes that lie across it, and each piece is then wholly inside or outside of each of them.
 */
final class ReachJudge {
    private static final int PROTOCOL_MAX = 255;

    private final List<Box> boxes;

    ReachJudge(Policy policy, Reach reach) {
        boxes = Boxes.of(policy, reach);
    }

    Covering covering(Resource asked) {
        boolean some = false;
        boolean all = true;
        for (Network network : asked.networks()) {
            List<Box> here = boxes.stream().filter(box -> liesAcross(box, network)).toList();
            for (Address address : addresses(network, here)) {
                List<Box> at = here.stream().filter(box -> box.first().compareTo(address) <= 0 && box.last().compareTo(address) >= 0).toList();
                for (Traffic traffic : traffic(asked, at)) {
                    boolean passes = at.stream().anyMatch(box -> box.contains(address, traffic.protocol(), traffic.port()));
                    some |= passes;
                    all &= passes;
                }
            }
        }
        return !some ? Covering.NO : all ? Covering.YES : Covering.PARTLY;
    }

    /** One protocol number, and one port that stands for all ports up to the next edge. */
    private record Traffic(int protocol, int port) {}

    private static boolean liesAcross(Box box, Network network) {
        return box.family() == network.family() && box.first().compareTo(network.last()) <= 0 && box.last().compareTo(network.first()) >= 0;
    }

    /** The first address of each piece. */
    private static Set<Address> addresses(Network network, List<Box> boxes) {
        TreeSet<Address> starts = new TreeSet<>(List.of(network.first()));
        for (Box box : boxes) {
            if (network.contains(box.first())) {
                starts.add(box.first());
            }
            if (box.last().compareTo(network.last()) < 0) {
                starts.add(box.last().plus(1));
            }
        }
        return starts;
    }

    private static List<Traffic> traffic(Resource asked, List<Box> boxes) {
        List<Traffic> found = new ArrayList<>();
        if (asked.services().isEmpty()) {
            for (int protocol : protocols(boxes)) {
                ports(protocol, PortRange.ALL, boxes, found);
            }
        }
        for (Service service : asked.services()) {
            ports(service.protocol().number(), service.ports(), boxes, found);
        }
        return found;
    }

    /** The first protocol number of each run of numbers that the boxes treat alike. */
    private static Set<Integer> protocols(List<Box> boxes) {
        TreeSet<Integer> starts = new TreeSet<>(List.of(0));
        for (Protocol protocol : Protocol.values()) {
            starts.add(protocol.number());
            starts.add(protocol.number() + 1);
        }
        for (Box box : boxes) {
            starts.add(box.protocolFrom());
            starts.add(box.protocolTo() + 1);
        }
        starts.removeIf(number -> number > PROTOCOL_MAX);
        return starts;
    }

    private static void ports(int protocol, PortRange range, List<Box> boxes, List<Traffic> found) {
        TreeSet<Integer> starts = new TreeSet<>(List.of(range.from()));
        for (Box box : boxes) {
            starts.add(box.ports().from());
            starts.add(box.ports().to() + 1);
        }
        starts.stream().filter(range::contains).forEach(port -> found.add(new Traffic(protocol, port)));
    }
}
