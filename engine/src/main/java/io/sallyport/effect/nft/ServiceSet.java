package io.sallyport.effect.nft;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.sallyport.model.PortRange;
import io.sallyport.model.Protocol;
import io.sallyport.policy.Service;

/**
 * What of some addresses is meant: ports for each protocol a policy can name, and whether every other protocol is in it too.
 *
 * @param named for each of {@link Protocol}, its ports
 */
record ServiceSet(Map<Protocol, PortSet> named, boolean others) {
    private static final int PROTOCOLS = 256;
    /** Numbers from which on the ports may be others than those of the number before: at and after each that can be named. */
    private static final int[] TURNS = Stream.of(Protocol.values()).flatMapToInt(p -> IntStream.of(p.number(), p.number() + 1)).sorted()
            .distinct()
            .toArray();
    static final ServiceSet NONE = of(List.of());

    ServiceSet {
        named = Map.copyOf(named);
    }

    /** Protocols {@code from} to {@code to} with the same ports. */
    record Band(int from, int to, PortRange ports) {}

    /** The union of what these resources' services name; a resource without services means all of them. */
    static ServiceSet of(Collection<List<Service>> services) {
        boolean everything = services.stream().anyMatch(List::isEmpty);
        EnumMap<Protocol, PortSet> named = new EnumMap<>(Protocol.class);
        for (Protocol protocol : Protocol.values()) {
            named.put(protocol, everything
                    ? PortSet.ALL
                    : PortSet.of(services.stream().flatMap(List::stream).filter(s -> s.protocol() == protocol)
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
        PortSet ports = portsOf(0);
        for (int number : TURNS) {
            PortSet next = portsOf(number);
            if (!next.equals(ports)) {
                band(from, number - 1, ports, bands);
                from = number;
                ports = next;
            }
        }
        band(from, PROTOCOLS - 1, ports, bands);
        return List.copyOf(bands);
    }

    private static void band(int from, int to, PortSet ports, List<Band> bands) {
        ports.ranges().forEach(range -> bands.add(new Band(from, to, range)));
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
