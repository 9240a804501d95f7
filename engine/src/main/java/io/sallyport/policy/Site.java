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
 * @param connectors certificate CNs; one of them is active, the other stands by
 * @param instance the OpenVPN instance it connects to; empty where there is only one
 * @param subnets the networks behind it, as they are there
 * @param virtual real subnet to the virtual subnet of the same size it is known by elsewhere (1:1 NAT)
 * @param routers on a bridged instance: MAC address, lower case with colons, to the address of the router it belongs to, in a subnet
 */
public record Site(RowRef ref, String name, List<String> connectors, Optional<InstanceName> instance, SortedSet<Network> subnets,
        SortedMap<Network, Network> virtual, SortedMap<String, Address> routers) {
    public Site {
        connectors = List.copyOf(connectors);
        subnets = Collections.unmodifiableSortedSet(new TreeSet<>(subnets));
        virtual = Collections.unmodifiableSortedMap(new TreeMap<>(virtual));
        routers = Collections.unmodifiableSortedMap(new TreeMap<>(routers));
    }

    /** The resource it is: the networks it is known by. No name of a row holds a colon, so it is nobody else's. */
    public String handle() {
        return "site:" + name;
    }

    /** Whether its connectors connect to this instance. */
    public boolean connectsTo(InstanceName to) {
        return instance.isEmpty() || instance.get().equals(to);
    }

    /** The network by which everybody else knows one of its subnets. */
    public Network known(Network subnet) {
        return virtual.getOrDefault(subnet, subnet);
    }

    /** The networks by which everybody else knows it: the virtual subnet where one is given, else the real one. */
    public SortedSet<Network> known() {
        TreeSet<Network> known = new TreeSet<>();
        for (Network subnet : subnets) {
            known.add(known(subnet));
        }
        return known;
    }
}
