package io.sallyport.policy;

import io.sallyport.model.PortRange;
import io.sallyport.model.Protocol;

/**
 * A protocol with a range of destination ports. For ICMP and ICMPv6 the "ports" are {@code type * 256 + code}, which is how the kernel's
 * connection tracking holds them, so that one interval look-up judges every protocol.
 */
public record Service(Protocol protocol, PortRange ports) implements Comparable<Service> {

    @Override
    public int compareTo(Service other) {
        int byProtocol = protocol.compareTo(other.protocol);
        return byProtocol != 0 ? byProtocol : ports.compareTo(other.ports);
    }
}
