package io.sallyport.facts;

import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

import io.sallyport.event.Peer;
import io.sallyport.ipam.Pool;
import io.sallyport.policy.AddressPool;
import io.sallyport.policy.AddressTerms;
import io.sallyport.policy.InstanceNetwork;
import io.sallyport.policy.Policy;

/** What of an instance's network the address book needs. */
public final class Pools {
    private Pools() {}

    public static Pool of(InstanceNetwork network) {
        AddressTerms addresses = network.addresses();
        return new Pool(network.instance(), network.pool4(), network.pool6(), addresses.exclusions(), addresses.statics(),
                addresses.pools().stream().map(pool -> new Pool.Part(pool.name(), pool.pool4(), pool.pool6())).toList(),
                addresses.stickyFor(),
                addresses.quarantine());
    }

    /** The part that is for this peer; {@link Pool#NO_PART} where none is. */
    public static String part(Policy policy, InstanceNetwork network, Peer peer, Set<String> upstream) {
        return network.addresses().pools().isEmpty() ? Pool.NO_PART : part(network, policy.directory().groupsOf(peer, upstream));
    }

    /** The part that is for members of these groups; {@link Pool#NO_PART} where none is. */
    public static String part(InstanceNetwork network, SortedSet<String> groups) {
        Optional<AddressPool> pool = network.addresses().poolFor(groups);
        return pool.map(AddressPool::name).orElse(Pool.NO_PART);
    }
}
