package io.sallyport.flow;

import io.sallyport.ipam.Pool;
import io.sallyport.policy.InstanceNetwork;

/** What of an instance's network the address book needs. */
final class Pools {
    private Pools() {}

    static Pool of(InstanceNetwork network) {
        return new Pool(network.instance(), network.pool4(), network.pool6(), network.exclusions(), network.statics(), network.keptFor());
    }
}
