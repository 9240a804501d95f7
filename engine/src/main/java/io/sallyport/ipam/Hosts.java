package io.sallyport.ipam;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.sallyport.model.Address;
import io.sallyport.model.Family;
import io.sallyport.model.Network;

/**
 * The host numbers of a pool: what can be leased to whom, and which IPv6 address goes with it. Host number {@code n} is the n-th IPv4 address
 * after the network address.
 *
 * <p>Slot 0 is what is in no part, slot i the i-th part. An area is a range of host numbers that slots share: each part with an IPv4 network is
 * an area of its own, and all the others lease from area 0, apart from each other in IPv6 only.
 */
final class Hosts {
    /** No host number, or no slot. */
    static final int NONE = -1;
    /** 0 is the network, 1 the server. */
    private static final int FIRST = 2;

    private final Pool pool;
    /** The last host number below the broadcast address. */
    private final int last;
    private final Map<Address, String> owners = new HashMap<>();
    private final Map<String, Integer> slots = new HashMap<>();
    /** The parts with an IPv4 network, by their first number. */
    private final TreeMap<Integer, Integer> starts = new TreeMap<>();
    /** By area: what is neither excluded nor static in IPv4. */
    private final List<Numbers> bare = new ArrayList<>();
    /** By slot: what can be leased to anybody of it, in both families. */
    private final List<Numbers> open = new ArrayList<>();

    Hosts(Pool pool) {
        this.pool = pool;
        last = (int) ((1L << (Family.V4.bits() - pool.network4().length())) - 2);
        pool.statics().forEach((holder, addresses) -> addresses.forEach(address -> owners.put(address, holder)));
        slots.put(Pool.NO_PART, 0);
        for (Pool.Part part : pool.parts()) {
            slots.put(part.name(), slots.size());
            part.network4().ifPresent(network -> starts.put(number(network.first()), slots.get(part.name())));
        }
        for (int slot = 0; slot < slots.size(); slot++) {
            bare.add(bare(slot));
        }
        for (int slot = 0; slot < slots.size(); slot++) {
            open.add(open(slot));
        }
    }

    private Numbers bare(int slot) {
        Optional<Network> own = own4(slot);
        int from = own.map(network -> number(network.first())).orElse(FIRST);
        Numbers numbers = new Numbers(Math.max(FIRST, from), own.map(network -> Math.min(last, from + hosts(network) - 1)).orElse(last));
        if (own.isEmpty()) {
            pool.parts().forEach(part -> part.network4().ifPresent(network -> leaveOut(numbers, pool.network4(), 0, network)));
        }
        pool.exclusions().stream().filter(network -> network.family() == Family.V4)
                .forEach(network -> leaveOut(numbers, pool.network4(), 0, network));
        owners.keySet().stream().filter(address -> address.family() == Family.V4).map(this::number)
                .forEach(number -> numbers.leaveOut(number, number));
        return numbers;
    }

    private Numbers open(int slot) {
        Numbers numbers = bare.get(area(slot)).copy();
        if (pool.network6().isEmpty()) {
            return numbers;
        }
        Network whole = pool.network6().get();
        Network six = own6(slot).orElse(whole);
        int offset = offset(slot);
        numbers.leaveOut((long) offset + hosts(six), Integer.MAX_VALUE);
        leaveOut(numbers, six, offset, Network.host(whole.first()));
        leaveOut(numbers, six, offset, Network.host(whole.first().plus(1)));
        pool.exclusions().forEach(network -> leaveOut(numbers, six, offset, network));
        owners.keySet().forEach(address -> leaveOut(numbers, six, offset, Network.host(address)));
        if (own6(slot).isEmpty()) {
            pool.parts().forEach(part -> part.network6().ifPresent(network -> leaveOut(numbers, six, offset, network)));
        }
        return numbers;
    }

    /** Leaves out what a network covers of another one, whose first address has this number. */
    private static void leaveOut(Numbers numbers, Network of, int offset, Network covered) {
        if (of.family() != covered.family() || !of.overlaps(covered)) {
            return;
        }
        boolean whole = covered.contains(of);
        long first = (long) offset + (whole ? 0 : distance(of, covered.first()));
        numbers.leaveOut(first, whole ? Integer.MAX_VALUE : first + hosts(covered) - 1L);
    }

    /** How far an address is from the first one of the network it is in; more than any host number when it is farther. */
    private static int distance(Network network, Address address) {
        long far = address.low() - network.first().low();
        return address.high() == network.first().high() && far >= 0 && far < Integer.MAX_VALUE / 4 ? (int) far : Integer.MAX_VALUE / 4;
    }

    /** How many addresses a network has, as far as host numbers go. */
    private static int hosts(Network network) {
        int bits = network.family().bits() - network.length();
        return bits >= 29 ? Integer.MAX_VALUE / 4 : 1 << bits;
    }

    private Optional<Network> own4(int slot) {
        return slot == 0 ? Optional.empty() : pool.parts().get(slot - 1).network4();
    }

    private Optional<Network> own6(int slot) {
        return slot == 0 ? Optional.empty() : pool.parts().get(slot - 1).network6();
    }

    /** The host number that goes with the first address of the slot's IPv6 network. */
    private int offset(int slot) {
        return own6(slot).isEmpty() ? 0 : own4(slot).map(network -> number(network.first())).orElse(0);
    }

    int slots() {
        return slots.size();
    }

    /**
     * The slot of a part.
     *
     * @throws IllegalArgumentException when the pool has no such part
     */
    int slot(String part) {
        Integer slot = slots.get(part);
        if (slot == null) {
            throw new IllegalArgumentException("no part " + part + " of " + pool.network4());
        }
        return slot;
    }

    String part(int slot) {
        return slot <= 0 ? Pool.NO_PART : pool.parts().get(slot - 1).name();
    }

    /** The IPv4 network a slot leases from. */
    Network network4(int slot) {
        return own4(slot).orElse(pool.network4());
    }

    /** The area a slot leases from. */
    int area(int slot) {
        return own4(slot).isPresent() ? slot : 0;
    }

    /** The area a host number lies in. */
    int areaOf(int number) {
        Map.Entry<Integer, Integer> start = starts.floorEntry(number);
        boolean inside = start != null && number - start.getKey() < hosts(network4(start.getValue()));
        return inside ? start.getValue() : 0;
    }

    /** What of an area could be leased, as far as IPv4 goes. */
    Numbers bareOf(int area) {
        return bare.get(area);
    }

    /** What can be leased to those of a slot. */
    Numbers openTo(int slot) {
        return open.get(slot);
    }

    /** The host number that is this holder's alone. */
    int fixedFor(String holder) {
        return pool.fixed(holder, Family.V4).map(this::number).orElse(NONE);
    }

    /** Whether this holder may have this host number from this slot. */
    boolean mayHave(String holder, int number, int slot) {
        int own = fixedFor(holder);
        return own == NONE ? openTo(slot).has(number) : own == number;
    }

    /** The slot that gives exactly this lease to its holder, or else one that gives its IPv4 address; {@link #NONE} when none does. */
    int slotOf(Lease lease) {
        int number = number(lease.address4());
        int found = NONE;
        for (int slot = 0; slot < slots() && number != NONE; slot++) {
            if (mayHave(lease.holder(), number, slot)) {
                if (address6(number, lease.holder(), slot).equals(lease.address6())) {
                    return slot;
                }
                found = found == NONE ? slot : found;
            }
        }
        return found;
    }

    Address address4(int number) {
        return pool.network4().first().plus(number);
    }

    /** The IPv6 address that goes with a host number: the holder's static one, or the slot's for that number when it is free to have. */
    Optional<Address> address6(int number, String holder, int slot) {
        Optional<Address> own = pool.fixed(holder, Family.V6);
        if (own.isPresent() || pool.network6().isEmpty()) {
            return own;
        }
        // A static IPv4 address may lie in another area than the holder's: there, the numbers go with that area's addresses.
        int giving = area(slot) == areaOf(number) ? slot : areaOf(number);
        Network whole = pool.network6().get();
        Network six = own6(giving).orElse(whole);
        Address derived = six.first().plus(number - offset(giving));
        boolean free = six.contains(derived) && !owners.containsKey(derived) && !derived.equals(whole.first())
                && !derived.equals(whole.first().plus(1))
                && pool.exclusions().stream().noneMatch(network -> network.contains(derived))
                && (own6(giving).isPresent() || pool.parts().stream().flatMap(part -> part.network6().stream())
                        .noneMatch(network -> network.contains(derived)));
        return free ? Optional.of(derived) : Optional.empty();
    }

    /** The host number of an IPv4 address; {@link #NONE} outside the pool. */
    int number(Address address) {
        if (!pool.network4().contains(address)) {
            return NONE;
        }
        int offset = distance(pool.network4(), address);
        return offset <= last ? offset : NONE;
    }

    /** What a holding comes to as a lease. */
    Lease lease(Holding holding, Optional<Instant> released) {
        return new Lease(pool.instance(), holding.holder, address4(holding.number), address6(holding.number, holding.holder, holding.slot),
                holding.since, released, holding.ended);
    }

    Pool pool() {
        return pool;
    }
}
