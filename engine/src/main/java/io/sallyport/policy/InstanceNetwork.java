package io.sallyport.policy;

import java.util.Optional;

import io.sallyport.model.Address;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Network;
import io.sallyport.model.RowRef;

/**
 * The network of one OpenVPN instance.
 *
 * @param door what may arrive at the daemon's port from somebody who has no session
 * @param traffic how all clients' traffic is treated
 * @param bridged how, where clients exchange Ethernet frames with the gateway ({@code dev tap}); empty: IP packets ({@code dev tun})
 */
public record InstanceNetwork(RowRef ref, InstanceName instance, AddressTerms addresses, PushTerms push, DoorTerms door, Traffic traffic,
        Optional<Bridging> bridged) {

    /** The usual door, no line above the clients, a tun device. */
    public InstanceNetwork(RowRef ref, InstanceName instance, AddressTerms addresses, PushTerms push) {
        this(ref, instance, addresses, push, DoorTerms.USUAL, Traffic.PLAIN, Optional.empty());
    }

    public Network pool4() {
        return addresses.pool4();
    }

    public Optional<Network> pool6() {
        return addresses.pool6();
    }

    /** The server's own IPv4 address in the tunnel: the first host of the pool. */
    public Address server4() {
        return pool4().first().plus(1);
    }

    /** The server's own IPv6 address in the tunnel: the first host of the pool. */
    public Optional<Address> server6() {
        return pool6().map(pool -> pool.first().plus(1));
    }
}
