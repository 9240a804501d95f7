package io.sallyport.policy;

import java.util.Collection;
import java.util.Optional;

import io.sallyport.model.Network;

/**
 * Whether OpenVPN could tell whose a network behind a client is. It finds the client for a packet by its destination alone, so no two clients of one instance
 * can have the same addresses, nor one of them addresses of the tunnel.
 */
public final class SharedRanges {
    private SharedRanges() {}

    /**
     * Whether another site of the instance has, or is known by, some of these addresses, or the instance gives them to clients.
     *
     * @param sites all that connect to the instance
     * @param site whose subnet {@code real} is
     */
    public static boolean taken(Collection<Site> sites, Optional<InstanceNetwork> network, Site site, Network real) {
        if (network.isPresent() && (network.get().pool4().overlaps(real) || network.get().pool6().filter(real::overlaps).isPresent())) {
            return true;
        }
        for (Site other : sites) {
            for (Network subnet : other.subnets()) {
                boolean same = other.name().equals(site.name()) && subnet.equals(real);
                if (!same && (subnet.overlaps(real) || other.known(subnet).overlaps(real))) {
                    return true;
                }
            }
        }
        return false;
    }
}
