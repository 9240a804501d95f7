package io.sallyport.ipam;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import io.sallyport.model.Address;
import io.sallyport.model.Network;

/** The leases of one instance. Every operation costs O(log n), and one more step for each address that an earlier pool left occupied. */
final class InstanceBook {
    private static final Comparator<Holding> LONGEST_UNUSED = Comparator
            .comparing((Holding h) -> Objects.requireNonNullElse(h.releasedAt, Instant.MAX)).thenComparingInt(h -> h.number);

    private Hosts hosts;
    private final TreeMap<String, Holding> byHolder = new TreeMap<>();
    private final Map<Integer, Holding> byNumber = new HashMap<>();
    /** Released leases that expire, longest unused first. */
    private final TreeSet<Holding> sticky = new TreeSet<>(LONGEST_UNUSED);
    /** Numbers below {@code cursor} that nobody holds. */
    private final TreeSet<Integer> vacant = new TreeSet<>();
    /** Addresses of strays, and whose they are. */
    private final Map<Address, String> occupied = new HashMap<>();
    private int cursor = Hosts.first();

    InstanceBook(Pool pool) {
        hosts = new Hosts(pool);
    }

    Pool pool() {
        return hosts.pool();
    }

    Offer offer(String holder, Instant now) {
        Holding known = byHolder.get(holder);
        if (known != null && known.number != Hosts.NONE && unoccupied(known.number, holder)) {
            sticky.remove(known);
            return reserve(known);
        }
        int fixed = hosts.fixedFor(holder);
        int number = fixed == Hosts.NONE ? fresh(holder, now) : fixed;
        if (number == Hosts.NONE || !unoccupied(number, holder)) {
            return new Offer.Exhausted(fixed == Hosts.NONE ? pool().network4() : Network.host(hosts.address4(fixed)));
        }
        return reserve(assign(holder, number, now));
    }

    private Offer reserve(Holding holding) {
        holding.pending++;
        holding.given = true;
        return new Offer.Available(lease(holding));
    }

    /** The lowest number without a holder, otherwise the longest unused expired one. */
    private int fresh(String holder, Instant now) {
        for (int number : vacant) {
            if (unoccupied(number, holder)) {
                return number;
            }
        }
        int next = hosts.nextOpen(cursor);
        while (next != Hosts.NONE) {
            cursor = next + 1;
            if (!byNumber.containsKey(next)) {
                vacant.add(next);
                if (unoccupied(next, holder)) {
                    return next;
                }
            }
            next = hosts.nextOpen(cursor);
        }
        for (Holding oldest : sticky) {
            if (!expired(oldest, now)) {
                return Hosts.NONE;
            }
            if (unoccupied(oldest.number, holder)) {
                return oldest.number;
            }
        }
        return Hosts.NONE;
    }

    private boolean expired(Holding holding, Instant now) {
        return holding.releasedAt != null && !holding.releasedAt.plus(pool().stickyFor()).isAfter(now);
    }

    private boolean unoccupied(int number, String holder) {
        return occupied.isEmpty() || (isFree(hosts.address4(number), holder)
                && hosts.address6(number, holder).filter(a -> !isFree(a, holder)).isEmpty());
    }

    private boolean isFree(Address address, String holder) {
        return occupied.getOrDefault(address, holder).equals(holder);
    }

    /** Gives a number to a holder; what sessions of theirs an earlier pool left behind stays counted. */
    private Holding assign(String holder, int number, Instant now) {
        Holding holding = byHolder.computeIfAbsent(holder, h -> new Holding(h, Hosts.NONE, now));
        if (holding.number != Hosts.NONE) {
            leave(holding);
        }
        Holding before = byNumber.get(number);
        if (before != null) {
            sticky.remove(before);
            byHolder.remove(before.holder);
        }
        holding.displaced = before;
        holding.number = number;
        holding.since = now;
        holding.releasedAt = null;
        holding.taken = false;
        vacant.remove(number);
        byNumber.put(number, holding);
        return holding;
    }

    void take(Lease lease) {
        Holding holding = offered(lease);
        holding.pending--;
        holding.live++;
        holding.unsettled = false;
        if (lease.address4().equals(address4(holding))) {
            holding.taken = true;
            holding.displaced = null;
            holding.releasedAt = null;
        }
    }

    void withdraw(Lease lease) {
        Holding holding = offered(lease);
        holding.pending--;
        if (holding.pending == 0 && !holding.taken && holding.number != Hosts.NONE) {
            leave(holding);
        }
        settleDown(holding);
    }

    private Holding offered(Lease lease) {
        Holding holding = byHolder.get(lease.holder());
        boolean same = holding != null && holding.pending > 0 && (lease.address4().equals(address4(holding))
                || holding.strays.stream().anyMatch(stray -> stray.address4().equals(lease.address4())));
        if (holding == null || !same) {
            throw new IllegalStateException("no offer of " + lease.address4() + " to " + lease.holder() + " on " + lease.instance());
        }
        return holding;
    }

    @Nullable
    private Address address4(Holding holding) {
        return holding.number == Hosts.NONE ? null : hosts.address4(holding.number);
    }

    Optional<Lease> release(String holder, Instant now) {
        Holding holding = byHolder.get(holder);
        if (holding == null || (holding.live == 0 && !holding.unsettled)) {
            return Optional.empty();
        }
        holding.live = Math.max(0, holding.live - 1);
        if (holding.live > 0) {
            return Optional.empty();
        }
        holding.unsettled = false;
        if (holding.taken) {
            holding.releasedAt = now;
        }
        Optional<Lease> released = holding.taken && holding.number != Hosts.NONE
                ? Optional.of(lease(holding, Optional.of(now)))
                : Optional.empty();
        settleDown(holding);
        return released;
    }

    List<Lease> settle(Instant now) {
        List<String> open = byHolder.values().stream().filter(h -> h.unsettled).map(h -> h.holder).toList();
        List<Lease> changed = new ArrayList<>();
        open.forEach(holder -> release(holder, now).ifPresent(changed::add));
        return changed;
    }

    /** Once nothing rests on a holding: forgets strays, and either lets it expire or forgets it. */
    private void settleDown(Holding holding) {
        if (holding.inUse()) {
            return;
        }
        holding.strays.forEach(this::vacate);
        holding.strays.clear();
        if (holding.number == Hosts.NONE) {
            byHolder.remove(holding.holder);
        } else if (hosts.fixedFor(holding.holder) == Hosts.NONE) {
            sticky.add(holding);
        }
    }

    private void vacate(Lease stray) {
        occupied.remove(stray.address4());
        stray.address6().ifPresent(occupied::remove);
    }

    /** Takes the number from the holding and gives it back to whom it was taken from, if they have none by now. */
    private void leave(Holding holding) {
        int number = holding.number;
        Holding before = holding.displaced;
        byNumber.remove(number);
        sticky.remove(holding);
        holding.number = Hosts.NONE;
        holding.displaced = null;
        if (before != null && !byHolder.containsKey(before.holder)) {
            byHolder.put(before.holder, before);
            byNumber.put(number, before);
            sticky.add(before);
        } else if (number < cursor && hosts.nextOpen(number) == number) {
            vacant.add(number);
        }
    }

    /** Returns whether the lease is kept as it is. */
    boolean load(Lease lease) {
        boolean known = byHolder.containsKey(lease.holder()) || occupied.containsKey(lease.address4())
                || byNumber.containsKey(hosts.number(lease.address4()));
        Holding holding = new Holding(lease.holder(), Hosts.NONE, lease.since());
        holding.releasedAt = lease.releasedAt().orElse(null);
        holding.unsettled = lease.releasedAt().isEmpty();
        holding.taken = true;
        holding.given = true;
        List<Lease> misfits = new ArrayList<>();
        if (!known) {
            place(holding, lease, misfits);
        }
        return !known && misfits.isEmpty();
    }

    private void stray(Holding holding, Lease lease) {
        holding.strays.add(lease);
        occupied.put(lease.address4(), holding.holder);
        lease.address6().ifPresent(address -> occupied.put(address, holding.holder));
    }

    /** Moves to another pool. Returns every lease that the new one would not give as it is. */
    List<Lease> reconfigure(Pool pool) {
        TreeMap<String, Holding> all = new TreeMap<>(byHolder);
        Map<Holding, Lease> leases = new HashMap<>();
        all.values().stream().filter(h -> h.number != Hosts.NONE).forEach(h -> leases.put(h, lease(h)));
        hosts = new Hosts(pool);
        byHolder.clear();
        byNumber.clear();
        sticky.clear();
        vacant.clear();
        cursor = Hosts.first();
        List<Lease> misfits = new ArrayList<>();
        for (Holding holding : all.values()) {
            place(holding, leases.get(holding), misfits);
        }
        return misfits;
    }

    /** Keeps the IPv4 address where the pool allows it; a session keeps what it has in any case. */
    private void place(Holding holding, @Nullable Lease lease, List<Lease> misfits) {
        int number = lease == null ? Hosts.NONE : hosts.number(lease.address4());
        boolean kept = number != Hosts.NONE && hosts.mayHave(holding.holder, number);
        holding.displaced = null;
        holding.number = kept ? number : Hosts.NONE;
        if (kept) {
            byNumber.put(number, holding);
            vacant.remove(number);
        }
        if (kept || holding.inUse()) {
            byHolder.put(holding.holder, holding);
        }
        boolean same = kept && lease != null && lease.address6().equals(hosts.address6(number, holding.holder));
        if (lease != null && holding.given && !same) {
            holding.given = false;
            misfits.add(lease);
            if (holding.inUse()) {
                stray(holding, lease);
            }
        }
        settleDown(holding);
    }

    List<Lease> leases() {
        List<Lease> all = new ArrayList<>();
        for (Holding holding : byHolder.values()) {
            all.addAll(holding.strays);
            if (holding.number != Hosts.NONE) {
                all.add(lease(holding));
            }
        }
        return all;
    }

    private Lease lease(Holding holding) {
        return lease(holding, holding.inUse() ? Optional.empty() : Optional.ofNullable(holding.releasedAt));
    }

    private Lease lease(Holding holding, Optional<Instant> released) {
        return new Lease(pool().instance(), holding.holder, hosts.address4(holding.number),
                hosts.address6(holding.number, holding.holder), holding.since, released);
    }
}
