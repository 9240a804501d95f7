package io.sallyport.policy;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import io.sallyport.model.Address;
import io.sallyport.model.Network;

/**
 * Which addresses an instance has, and who gets which for how long.
 *
 * @param pool4 the IPv4 subnet of the tunnel ({@code topology subnet}); its first host is the server
 * @param pool6 the IPv6 subnet, when there is one
 * @param exclusions addresses never handed out
 * @param statics fixed addresses by certificate CN (or user name where there is no certificate)
 * @param pools parts of the subnets kept for members of some groups
 * @param stickyFor how long a lease outlives its session
 * @param quarantine how long a released address rests, after {@code stickyFor}, before anybody else has it
 */
public record AddressTerms(Network pool4, Optional<Network> pool6, SortedSet<Network> exclusions, SortedMap<String, List<Address>> statics,
        List<AddressPool> pools, Duration stickyFor, Duration quarantine) {
    public AddressTerms {
        exclusions = Collections.unmodifiableSortedSet(new TreeSet<>(exclusions));
        statics = Collections.unmodifiableSortedMap(new TreeMap<>(statics));
        pools = List.copyOf(pools);
    }

    /** The subnets are for everybody alike, without exclusions and quarantine. */
    public static AddressTerms of(Network pool4, Optional<Network> pool6, Duration stickyFor) {
        return new AddressTerms(pool4, pool6, new TreeSet<>(), new TreeMap<>(), List.of(), stickyFor, Duration.ZERO);
    }

    /** How long a released address is kept from everybody but its holder. */
    public Duration keptFor() {
        return stickyFor.plus(quarantine);
    }

    /** The pool from which a member of these groups gets addresses: the first one that is for any of them. */
    public Optional<AddressPool> poolFor(SortedSet<String> groups) {
        return pools.stream().filter(pool -> pool.groups().stream().anyMatch(groups::contains)).findFirst();
    }
}
