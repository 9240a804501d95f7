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
import java.util.stream.Stream;

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
 * @param parts parts of the networks that are kept for some holders; no two share an address or a name. A holder of no part has addresses of none.
 * @param stickyFor how long a released lease stays its holder's; not negative
 * @param quarantine how long after that, or after a lease ended otherwise, its address is given to nobody else; not negative
 */
public record Pool(InstanceName instance, Network network4, Optional<Network> network6, SortedSet<Network> exclusions,
        SortedMap<String, List<Address>> statics, List<Part> parts, Duration stickyFor, Duration quarantine) {
    /** The shortest IPv4 prefix, in bits: host numbers are counted in an int. */
    public static final int NETWORK4_BITS_MIN = 8;
    /** The name of what is in no part. */
    public static final String NO_PART = "";

    /**
     * A part for some holders. Where it has a network of one family only, the address of the other is one that is in no part.
     *
     * @param name not empty
     * @param network6 the n-th address of {@code network4} goes with the n-th of this; without {@code network4}, host number n does
     */
    public record Part(String name, Optional<Network> network4, Optional<Network> network6) {}

    public Pool {
        exclusions = Collections.unmodifiableSortedSet(new TreeSet<>(exclusions));
        TreeMap<String, List<Address>> copies = new TreeMap<>();
        statics.forEach((holder, addresses) -> copies.put(holder, List.copyOf(addresses)));
        statics = Collections.unmodifiableSortedMap(copies);
        parts = List.copyOf(parts);
        if (network4.family() != Family.V4 || network4.length() < NETWORK4_BITS_MIN || stickyFor.isNegative() || quarantine.isNegative()
                || network6.filter(n -> n.family() != Family.V6).isPresent()) {
            throw new IllegalArgumentException("not a pool: " + network4 + " " + network6 + " " + stickyFor);
        }
        requireSoundStatics(statics, network4, network6);
        requireSoundParts(parts, network4, network6);
    }

    /** One pool for everybody, no quarantine. */
    public Pool(InstanceName instance, Network network4, Optional<Network> network6, SortedSet<Network> exclusions,
            SortedMap<String, List<Address>> statics, Duration stickyFor) {
        this(instance, network4, network6, exclusions, statics, List.of(), stickyFor, Duration.ZERO);
    }

    /** How long a released lease is kept from everybody but its holder. */
    public Duration keptFor() {
        return stickyFor.plus(quarantine);
    }

    private static void requireSoundParts(List<Part> parts, Network network4, Optional<Network> network6) {
        Set<String> names = new HashSet<>(Set.of(NO_PART));
        TreeSet<Network> taken = new TreeSet<>();
        for (Part part : parts) {
            boolean inside = part.network4().filter(n -> !network4.contains(n)).isEmpty()
                    && part.network6().filter(n -> network6.filter(whole -> whole.contains(n)).isEmpty()).isEmpty();
            boolean apart = Stream.concat(part.network4().stream(), part.network6().stream()).allMatch(taken::add);
            if (!inside || !apart || !names.add(part.name())) {
                throw new IllegalArgumentException("not a part of its own: " + part);
            }
        }
        Network before = null;
        for (Network network : taken) {
            if (before != null && before.overlaps(network)) {
                throw new IllegalArgumentException(before + " and " + network + " share addresses");
            }
            before = network;
        }
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
