package io.sallyport.policy;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import io.sallyport.model.Network;
import io.sallyport.model.RowRef;

/**
 * A named destination.
 *
 * @param networks where it is; IPv4 and IPv6 mixed
 * @param services what of it; empty means every protocol and port
 * @param pushRoutes whether a client that reaches it is sent routes to its networks
 */
public record Resource(RowRef ref, String name, SortedSet<Network> networks, List<Service> services, SortedMap<String, String> labels,
        Optional<String> owner, boolean pushRoutes) {
    public Resource {
        networks = Collections.unmodifiableSortedSet(new TreeSet<>(networks));
        services = List.copyOf(services);
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }
}
