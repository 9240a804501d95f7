package io.sallyport.effect.nft;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.sallyport.model.PortRange;
import io.sallyport.model.Protocol;
import io.sallyport.policy.Resource;
import io.sallyport.policy.Service;

/**
 * What of some addresses is meant: ports for each protocol a policy can name, and whether every other protocol is in it too.
 *
 * @param named for each of {@link Protocol}, its ports
 */
record ServiceSet(Map<Protocol, PortSet> named, boolean others) {
    private static final int PROTOCOLS = 256;
    static final ServiceSet NONE = of(List.of());

    ServiceSet {
        named = Map.copyOf(named);
    }

    /** Protocols {@code from} to {@code to} with the same ports. */
    record Band(int from, int to, PortRange ports) {}

    /** The union of what these resources name; a resource without services means all of them. */
    static ServiceSet of(Collection<Resource> resources) {
        boolean everything = resources.stream().anyMatch(r -> r.services().isEmpty());
        EnumMap<Protocol, PortSet> named = new EnumMap<>(Protocol.class);
        for (Protocol protocol : Protocol.values()) {
            named.put(protocol, everything
                    ? PortSet.ALL
                    : PortSet.of(resources.stream().flatMap(r -> r.services().stream()).filter(s -> s.protocol() == protocol)
                            .map(Service::ports).toList()));
        }
        return new ServiceSet(named, everything);
    }

    ServiceSet minus(ServiceSet denied) {
        EnumMap<Protocol, PortSet> left = new EnumMap<>(Protocol.class);
        named.forEach((protocol, ports) -> left.put(protocol, ports.minus(denied.named.getOrDefault(protocol, PortSet.NONE))));
        return new ServiceSet(left, others && !denied.others);
    }

    ServiceSet plus(ServiceSet more) {
        EnumMap<Protocol, PortSet> both = new EnumMap<>(Protocol.class);
        for (Protocol protocol : Protocol.values()) {
            List<PortRange> ranges = new ArrayList<>(named.getOrDefault(protocol, PortSet.NONE).ranges());
            ranges.addAll(more.named.getOrDefault(protocol, PortSet.NONE).ranges());
            both.put(protocol, PortSet.of(ranges));
        }
        return new ServiceSet(both, others || more.others);
    }

    boolean isEmpty() {
        return !others && named.values().stream().allMatch(PortSet::isEmpty);
    }

    /** The set as disjoint bands of protocol numbers, ascending. */
    List<Band> bands() {
        List<Band> bands = new ArrayList<>();
        int from = 0;
        for (int number = 1; number <= PROTOCOLS; number++) {
            if (number == PROTOCOLS || !portsOf(number).equals(portsOf(from))) {
                for (PortRange ports : portsOf(from).ranges()) {
                    bands.add(new Band(from, number - 1, ports));
                }
                from = number;
            }
        }
        return List.copyOf(bands);
    }

    private PortSet portsOf(int number) {
        for (Protocol protocol : Protocol.values()) {
            if (protocol.number() == number) {
                return named.getOrDefault(protocol, PortSet.NONE);
            }
        }
        return others ? PortSet.ALL : PortSet.NONE;
    }
}
