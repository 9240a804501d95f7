package io.sallyport.facts;

import io.sallyport.ipam.Pool;
import io.sallyport.policy.InstanceNetwork;

/** What of an instance's network the address book needs. */
public final class Pools {
    private Pools() {}

    public static Pool of(InstanceNetwork network) {
        return new Pool(network.instance(), network.pool4(), network.pool6(), network.exclusions(), network.statics(), network.keptFor());
    }
}
