package io.sallyport.policy.table;

import java.util.List;

import io.sallyport.model.Address;
import io.sallyport.model.Network;
import io.sallyport.model.Place;
import io.sallyport.policy.AddressPool;
import io.sallyport.policy.InstanceNetwork;
import io.sallyport.policy.yaml.Marked;

/**
 * An instance's network with the places of its parts.
 *
 * @param pools the pools of either family, and where they are written
 * @param parts the parts of them that are kept for groups
 */
public record NetworkDraft(InstanceNetwork network, Place instancePlace, List<Marked<Network>> pools, List<Marked<Network>> exclusions,
        List<StaticLease> statics, List<Part> parts) {
    public NetworkDraft {
        pools = List.copyOf(pools);
        exclusions = List.copyOf(exclusions);
        statics = List.copyOf(statics);
        parts = List.copyOf(parts);
    }

    /** A part of the pools for some groups. */
    public record Part(AddressPool pool, Place place, List<Marked<Network>> networks) {
        public Part {
            networks = List.copyOf(networks);
        }
    }

    /** One fixed address of one holder. */
    public record StaticLease(String holder, Marked<Address> address) {}
}
