package io.sallyport.ipam;

import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import io.sallyport.model.Address;
import io.sallyport.model.Family;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Network;

/**
 * What one instance has to lease. The first host of each network is the server.
 *
 * @param network4 IPv4 subnet, /8 or smaller; its network and broadcast address and its first host are never leased
 * @param network6 IPv6 subnet; the IPv6 address of a lease has the same host number as its IPv4 address
 * @param exclusions never handed out, except to the holder a static address inside is for
 * @param statics holder to the addresses that are theirs alone: at most one of each family, inside the networks, no two alike
 * @param stickyFor how long a released lease stays its holder's; not negative
 */
public record Pool(InstanceName instance, Network network4, Optional<Network> network6, SortedSet<Network> exclusions,
        SortedMap<String, List<Address>> statics, Duration stickyFor) {
    /** The shortest IPv4 prefix, in bits: host numbers are counted in an int. */
    public static final int NETWORK4_BITS_MIN = 8;

    public Pool {
        exclusions = Collections.unmodifiableSortedSet(new TreeSet<>(exclusions));
        TreeMap<String, List<Address>> copies = new TreeMap<>();
        statics.forEach((holder, addresses) -> copies.put(holder, List.copyOf(addresses)));
        statics = Collections.unmodifiableSortedMap(copies);
        if (network4.family() != Family.V4 || network4.length() < NETWORK4_BITS_MIN || stickyFor.isNegative()
                || network6.filter(n -> n.family() != Family.V6).isPresent()) {
            throw new IllegalArgumentException("not a pool: " + network4 + " " + network6 + " " + stickyFor);
        }
        requireSoundStatics(statics, network4, network6);
    }

    private static void requireSoundStatics(SortedMap<String, List<Address>> statics, Network network4, Optional<Network> network6) {
        Set<Address> seen = new HashSet<>();
        statics.forEach((holder, addresses) -> {
            long fours = addresses.stream().filter(a -> a.family() == Family.V4).count();
            boolean inside = addresses.stream().allMatch(a -> isHost(a, network4) || network6.filter(n -> isHost(a, n)).isPresent());
            if (fours > 1 || addresses.size() - fours > 1 || !inside || !addresses.stream().allMatch(seen::add)) {
                throw new IllegalArgumentException("static addresses of " + holder + " are not theirs to have: " + addresses);
            }
        });
    }

    /** Whether a client can have it: not the network itself, not the server, not the broadcast address. */
    private static boolean isHost(Address address, Network network) {
        boolean broadcast = network.family() == Family.V4 && address.equals(network.last());
        return network.contains(address) && !address.equals(network.first()) && !address.equals(network.first().plus(1)) && !broadcast;
    }

    /** The static address of this family that is the holder's alone. */
    Optional<Address> fixed(String holder, Family family) {
        return statics.getOrDefault(holder, List.of()).stream().filter(a -> a.family() == family).findFirst();
    }
}
