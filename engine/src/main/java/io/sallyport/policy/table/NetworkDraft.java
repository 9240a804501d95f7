package io.sallyport.policy.table;

import java.util.List;

import io.sallyport.model.Address;
import io.sallyport.model.Network;
import io.sallyport.model.Place;
import io.sallyport.policy.InstanceNetwork;
import io.sallyport.policy.yaml.Marked;

/**
 * An instance's network with the places of its parts.
 *
 * @param pools the pools of either family, and where they are written
 */
public record NetworkDraft(InstanceNetwork network, Place instancePlace, List<Marked<Network>> pools, List<Marked<Network>> exclusions,
        List<StaticLease> statics) {
    public NetworkDraft {
        pools = List.copyOf(pools);
        exclusions = List.copyOf(exclusions);
        statics = List.copyOf(statics);
    }

    /** One fixed address of one holder. */
    public record StaticLease(String holder, Marked<Address> address) {}
}
