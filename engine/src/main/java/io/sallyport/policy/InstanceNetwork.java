package io.sallyport.policy;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import io.sallyport.model.Address;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Network;
import io.sallyport.model.RowRef;

/**
 * The network of one OpenVPN instance.
 *
 * @param pool4 the IPv4 subnet of the tunnel ({@code topology subnet}); its first host is the server
 * @param pool6 the IPv6 subnet, when there is one
 * @param exclusions addresses never handed out
 * @param statics fixed addresses by certificate CN (or user name where there is no certificate)
 * @param stickyFor how long a lease outlives its session
 * @param dnsServers pushed as resolvers
 * @param searchDomains pushed as search domains
 * @param routes pushed to every client, whatever it may reach: a change of policy then needs no reconnect
 * @param fullTunnel whether the client's default route is redirected
 * @param mtu of the tunnel device in bytes
 * @param pools parts of the subnets kept for members of some groups
 * @param quarantine how long a released address rests, after {@code stickyFor}, before anybody else has it
 * @param push further options, as OpenVPN's {@code push} takes them
 * @param door what may arrive at the daemon's port from somebody who has no session
 * @param traffic how all clients' traffic is treated
 * @param bridged how, where clients exchange Ethernet frames with the gateway ({@code dev tap}); empty: IP packets ({@code dev tun})
 */
public record InstanceNetwork(RowRef ref, InstanceName instance, Network pool4, Optional<Network> pool6, SortedSet<Network> exclusions,
        SortedMap<String, List<Address>> statics, Duration stickyFor, List<Address> dnsServers, List<String> searchDomains,
        SortedSet<Network> routes,
        boolean fullTunnel, int mtu, List<AddressPool> pools, Duration quarantine, List<String> push, DoorTerms door,
        Traffic traffic, Optional<Bridging> bridged) {
    public InstanceNetwork {
        exclusions = Collections.unmodifiableSortedSet(new TreeSet<>(exclusions));
        statics = Collections.unmodifiableSortedMap(new TreeMap<>(statics));
        dnsServers = List.copyOf(dnsServers);
        searchDomains = List.copyOf(searchDomains);
        routes = Collections.unmodifiableSortedSet(new TreeSet<>(routes));
        pools = List.copyOf(pools);
        push = List.copyOf(push);
    }

    /** With a tun device. */
    public InstanceNetwork(RowRef ref, InstanceName instance, Network pool4, Optional<Network> pool6, SortedSet<Network> exclusions,
            SortedMap<String, List<Address>> statics, Duration stickyFor, List<Address> dnsServers, List<String> searchDomains,
            SortedSet<Network> routes, boolean fullTunnel, int mtu, List<AddressPool> pools, Duration quarantine, List<String> push,
            DoorTerms door, Traffic traffic) {
        this(ref, instance, pool4, pool6, exclusions, statics, stickyFor, dnsServers, searchDomains, routes, fullTunnel, mtu, pools,
                quarantine, push, door, traffic, Optional.empty());
    }

    /** One pool for everybody, no quarantine, no further options, the usual door. */
    public InstanceNetwork(RowRef ref, InstanceName instance, Network pool4, Optional<Network> pool6, SortedSet<Network> exclusions,
            SortedMap<String, List<Address>> statics, Duration stickyFor, List<Address> dnsServers, List<String> searchDomains,
            SortedSet<Network> routes, boolean fullTunnel, int mtu) {
        this(ref, instance, pool4, pool6, exclusions, statics, stickyFor, dnsServers, searchDomains, routes, fullTunnel, mtu, List.of(),
                Duration.ZERO, List.of(), DoorTerms.USUAL, Traffic.PLAIN);
    }

    /** How long a released address is kept from everybody but its holder. */
    public Duration keptFor() {
        return stickyFor.plus(quarantine);
    }

    /** The pool from which a member of these groups gets addresses: the first one that is for any of them. */
    public Optional<AddressPool> poolFor(SortedSet<String> groups) {
        return pools.stream().filter(pool -> pool.groups().stream().anyMatch(groups::contains)).findFirst();
    }

    /** The server's own IPv4 address in the tunnel: the first host of the pool. */
    public Address server4() {
        return pool4.first().plus(1);
    }

    /** The server's own IPv6 address in the tunnel: the first host of the pool. */
    public Optional<Address> server6() {
        return pool6.map(pool -> pool.first().plus(1));
    }
}
