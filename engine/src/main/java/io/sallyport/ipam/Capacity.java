package io.sallyport.ipam;

import java.util.ArrayList;
import java.util.List;

import io.sallyport.model.Network;

/**
 * How many holders a part of a pool has addresses for.
 *
 * @param part {@link Pool#NO_PART} for what is in no part
 * @param network the IPv4 network it leases from
 * @param addresses less what is excluded, somebody's static address, or without room for the IPv6 address that goes with it
 */
public record Capacity(String part, Network network, int addresses) {

    /** What is in no part first, then the parts in their order. */
    public static List<Capacity> of(Pool pool) {
        return of(new Hosts(pool));
    }

    static List<Capacity> of(Hosts hosts) {
        List<Capacity> all = new ArrayList<>();
        for (int slot = 0; slot < hosts.slots(); slot++) {
            all.add(new Capacity(hosts.part(slot), hosts.network4(slot), hosts.openTo(slot).count()));
        }
        return all;
    }
}
