package io.sallyport.policy;

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
 * A place with networks of its own behind one OpenVPN client, its connector.
 *
 * @param connectors certificate CNs; the first is active, a second one stands by
 * @param instance the OpenVPN instance it connects to; empty where there is only one
 * @param subnets the networks behind it, as they are there
 * @param virtual real subnet to the virtual subnet of the same size it is known by elsewhere (1:1 NAT)
 * @param routers on a bridged instance: MAC address, lower case with colons, to the router it belongs to
 */
public record Site(RowRef ref, String name, List<String> connectors, Optional<InstanceName> instance, SortedSet<Network> subnets,
        SortedMap<Network, Network> virtual, SortedMap<String, Address> routers) {
    public Site {
        connectors = List.copyOf(connectors);
        subnets = Collections.unmodifiableSortedSet(new TreeSet<>(subnets));
        virtual = Collections.unmodifiableSortedMap(new TreeMap<>(virtual));
        routers = Collections.unmodifiableSortedMap(new TreeMap<>(routers));
    }

    /** The networks by which everybody else knows it: the virtual subnet where one is given, else the real one. */
    public SortedSet<Network> known() {
        TreeSet<Network> known = new TreeSet<>();
        for (Network subnet : subnets) {
            known.add(virtual.getOrDefault(subnet, subnet));
        }
        return known;
    }
}
