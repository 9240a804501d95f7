package io.sallyport.policytest;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.decision.Grant;
import io.sallyport.model.Address;
import io.sallyport.model.Network;
import io.sallyport.policy.InstanceNetwork;
import io.sallyport.policy.Policy;
import io.sallyport.policy.Resource;

/** The part of the push configuration that tests speak of. */
record Pushed(SortedSet<Network> routes, List<Address> dnsServers) {
    static final Pushed NOTHING = new Pushed(new TreeSet<>(), List.of());

    Pushed {
        routes = Collections.unmodifiableSortedSet(new TreeSet<>(routes));
        dnsServers = List.copyOf(dnsServers);
    }

    static Pushed of(Policy policy, Grant grant) {
        TreeSet<Network> routes = new TreeSet<>();
        for (Resource resource : policy.resources(grant.reach().allowed())) {
            if (resource.pushRoutes()) {
                routes.addAll(resource.networks());
            }
        }
        InstanceNetwork network = policy.networks().get(grant.lease().instance());
        return new Pushed(routes, network == null ? List.of() : network.dnsServers());
    }
}
