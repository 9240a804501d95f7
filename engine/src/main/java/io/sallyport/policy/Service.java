package io.sallyport.policy;

import java.util.Locale;

import io.sallyport.model.PortRange;
import io.sallyport.model.Protocol;

/**
 * A protocol with a range of destination ports. For ICMP and ICMPv6 the "ports" are {@code type * 256 + code}, which is how the kernel's
 * connection tracking holds them, so that one interval look-up judges every protocol.
 */
public record Service(Protocol protocol, PortRange ports) implements Comparable<Service> {
    private static final int CODES = 256;

    /** As it is written: {@code tcp/443}, {@code udp}, {@code icmp/8}, {@code icmp/3.4}. */
    public String text() {
        String name = protocol.name().toLowerCase(Locale.ROOT);
        if (ports.equals(PortRange.ALL)) {
            return name;
        }
        if (protocol == Protocol.TCP || protocol == Protocol.UDP) {
            return name + "/" + ports;
        }
        boolean every = ports.from() % CODES == 0 && ports.to() == ports.from() + CODES - 1;
        return name + "/" + ports.from() / CODES + (every ? "" : "." + ports.from() % CODES);
    }

    @Override
    public int compareTo(Service other) {
        int byProtocol = protocol.compareTo(other.protocol);
        return byProtocol != 0 ? byProtocol : ports.compareTo(other.ports);
    }
}
