package io.sallyport.policy;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.model.Network;
import io.sallyport.model.RowRef;

/**
 * A connection to somebody else's VPN that is kept up on the organisation's behalf.
 *
 * @param credential where the secret is kept, never the secret: {@code file:/path} or {@code secret:name}
 * @param nodes the nodes that may hold it, the preferred first; empty: any
 * @param placement how nodes are chosen among those
 * @param up whether it should be there
 * @param accept routes taken from the other side; what is not named is not taken
 * @param refuse routes never taken, though accepted ones contain them
 * @param service its class of service
 */
public record Connection(RowRef ref, String name, Endpoint endpoint, Provider provider, String credential, List<String> nodes,
        Placement placement, boolean up, SortedSet<Network> accept, SortedSet<Network> refuse, ServiceClass service) {
    public Connection {
        nodes = List.copyOf(nodes);
        accept = Collections.unmodifiableSortedSet(new TreeSet<>(accept));
        refuse = Collections.unmodifiableSortedSet(new TreeSet<>(refuse));
    }

    /** Where the other side listens. */
    public record Endpoint(String host, int port, boolean tcp) {}

    /** What the other side speaks. */
    public enum Provider {
        OPENVPN, WIREGUARD, IPSEC
    }

    /** Which of the allowed nodes holds it. */
    public enum Placement {
        /** Whichever is least loaded. */
        ANY,
        /** The first of {@code nodes} and no other. */
        PINNED,
        /** The first of {@code nodes} that is well. */
        PREFERRED
    }

    /** Who goes first when a link is full. */
    public enum ServiceClass {
        INTERACTIVE, NORMAL, BULK
    }
}
