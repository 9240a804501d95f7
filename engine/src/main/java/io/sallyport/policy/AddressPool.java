package io.sallyport.policy;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.model.Network;

/**
 * A part of an instance's subnets from which members of some groups get their addresses.
 *
 * @param groups whose members; a client that no pool is for gets an address that lies in no pool
 */
public record AddressPool(String name, SortedSet<String> groups, Optional<Network> pool4, Optional<Network> pool6) {
    public AddressPool {
        groups = Collections.unmodifiableSortedSet(new TreeSet<>(groups));
    }
}
