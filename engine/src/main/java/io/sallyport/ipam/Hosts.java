package io.sallyport.ipam;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import io.sallyport.model.Address;
import io.sallyport.model.Family;
import io.sallyport.model.Network;

/**
 * The host numbers of a pool: what can be leased to anybody, what to one holder only. Host number {@code n} is the n-th address after the
 * network address, in both families.
 */
final class Hosts {
    /** No host number. */
    static final int NONE = -1;
    /** 0 is the network, 1 the server. */
    private static final int FIRST = 2;

    private final Pool pool;
    /** The last host number below the broadcast address. */
    private final int last;
    /** The last one that also has an IPv6 address. */
    private final int lastOpen;
    /** Excluded host numbers as disjoint ranges, from → to. */
    private final TreeMap<Integer, Integer> excluded = new TreeMap<>();
    /** Host numbers of static addresses, of either family: not for anybody to whom they were not given. */
    private final Set<Integer> fixed = new HashSet<>();
    private final Map<Address, String> owners = new HashMap<>();

    Hosts(Pool pool) {
        this.pool = pool;
        long count = 1L << (Family.V4.bits() - pool.network4().length());
        long room6 = pool.network6().map(n -> n.length() <= 64 ? Long.MAX_VALUE : room(n)).orElse(Long.MAX_VALUE);
        last = (int) (count - 2);
        lastOpen = (int) Math.min(last, room6 - 1);
        pool.exclusions().forEach(this::exclude);
        pool.statics().forEach((holder, addresses) -> addresses.forEach(address -> {
            owners.put(address, holder);
            int number = number(address);
            if (number != NONE) {
                fixed.add(number);
            }
        }));
    }

    private static long room(Network network6) {
        int bits = Family.V6.bits() - network6.length();
        return bits >= 62 ? Long.MAX_VALUE : 1L << bits;
    }

    private void exclude(Network network) {
        Optional<Network> own = network.family() == Family.V4 ? Optional.of(pool.network4()) : pool.network6();
        if (own.filter(network::overlaps).isEmpty()) {
            return;
        }
        boolean whole = network.contains(own.get());
        int from = whole ? 0 : number(network.first());
        int to = whole ? last : number(network.last());
        if (from != NONE && from <= last) {
            cover(from, to == NONE ? last : to);
        }
    }

    /** Adds a range, swallowing those it touches. */
    private void cover(int from, int to) {
        Map.Entry<Integer, Integer> before = excluded.floorEntry(from);
        int start = before != null && before.getValue() >= from ? before.getKey() : from;
        int end = to;
        Map.Entry<Integer, Integer> next = excluded.ceilingEntry(start);
        while (next != null && next.getKey() <= end) {
            end = Math.max(end, next.getValue());
            excluded.remove(next.getKey());
            next = excluded.ceilingEntry(start);
        }
        excluded.put(start, end);
    }

    /** The first host number from here on that anybody may have; {@link #NONE} when there is none. */
    int nextOpen(int from) {
        int number = Math.max(from, FIRST);
        while (number <= lastOpen) {
            Map.Entry<Integer, Integer> range = excluded.floorEntry(number);
            if (range != null && range.getValue() >= number) {
                number = range.getValue() + 1;
            } else if (fixed.contains(number)) {
                number++;
            } else {
                return number;
            }
        }
        return NONE;
    }

    /** Where counting starts. */
    static int first() {
        return FIRST;
    }

    /** The host number that is this holder's alone. */
    int fixedFor(String holder) {
        return pool.fixed(holder, Family.V4).map(this::number).orElse(NONE);
    }

    /** Whether this holder may have this host number. */
    boolean mayHave(String holder, int number) {
        int own = fixedFor(holder);
        return own == NONE ? number >= FIRST && nextOpen(number) == number : own == number;
    }

    Address address4(int number) {
        return pool.network4().first().plus(number);
    }

    /** The IPv6 address that goes with a host number: the holder's static one, or the same number in the IPv6 network when it is free to have. */
    Optional<Address> address6(int number, String holder) {
        Optional<Address> own = pool.fixed(holder, Family.V6);
        if (own.isPresent() || pool.network6().isEmpty()) {
            return own;
        }
        Address derived = pool.network6().get().first().plus(number);
        boolean free = pool.network6().get().contains(derived) && !owners.containsKey(derived)
                && pool.exclusions().stream().noneMatch(network -> network.contains(derived));
        return free ? Optional.of(derived) : Optional.empty();
    }

    /** The host number of an address of either family; {@link #NONE} outside the pool. */
    int number(Address address) {
        Network own = address.family() == Family.V4 ? pool.network4() : pool.network6().orElse(pool.network4());
        if (!own.contains(address)) {
            return NONE;
        }
        long offset = address.low() - own.first().low();
        return address.high() == own.first().high() && offset >= 0 && offset <= last ? (int) offset : NONE;
    }

    Pool pool() {
        return pool;
    }
}
