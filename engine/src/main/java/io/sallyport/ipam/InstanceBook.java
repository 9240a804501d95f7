package io.sallyport.ipam;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.sallyport.model.Address;
import io.sallyport.model.Network;

/** The leases of one instance. Every operation costs O(log n), and one more step for each address that is a stray. */
final class InstanceBook {
    /** Not known, of which slot a holder is. */
    private static final int UNKNOWN = -1;

    private Hosts hosts;
    private Places places;
    private final TreeMap<String, Holding> byHolder = new TreeMap<>();

    InstanceBook(Pool pool) {
        hosts = new Hosts(pool);
        places = new Places(hosts);
    }

    Pool pool() {
        return hosts.pool();
    }

    Offer offer(String holder, String part, Instant now) {
        int slot = hosts.slot(part);
        Holding known = byHolder.get(holder);
        if (known != null && known.number != Hosts.NONE && fits(known, slot) && places.unoccupied(known.number, holder, slot)) {
            places.wake(known);
            known.slot = slot;
            return reserve(known);
        }
        int fixed = hosts.fixedFor(holder);
        int number = fixed == Hosts.NONE ? places.fresh(holder, slot, now) : fixed;
        if (number == Hosts.NONE || !places.unoccupied(number, holder, slot)) {
            return new Offer.Exhausted(fixed == Hosts.NONE ? hosts.network4(slot) : Network.host(hosts.address4(fixed)));
        }
        return reserve(assign(holder, number, slot, now));
    }

    /** Whether a holder of this slot keeps what they have. */
    private boolean fits(Holding holding, int slot) {
        return holding.slot == slot || (hosts.mayHave(holding.holder, holding.number, slot)
                && address6(holding).equals(hosts.address6(holding.number, holding.holder, slot)));
    }

    private Offer reserve(Holding holding) {
        holding.pending++;
        holding.given = true;
        return new Offer.Available(lease(holding));
    }

    /** Gives a number to a holder; what they had, and what sessions of theirs an earlier pool left behind, stays counted. */
    private Holding assign(String holder, int number, int slot, Instant now) {
        Holding holding = byHolder.computeIfAbsent(holder, h -> new Holding(h, Hosts.NONE, now));
        if (holding.number != Hosts.NONE) {
            if (holding.given || holding.taken) {
                stray(holding, lease(holding));
            }
            leave(holding);
        }
        Holding before = places.at(number);
        if (before != null) {
            places.drop(before);
            if (!before.ended) {
                byHolder.remove(before.holder);
            }
        }
        holding.displaced = before;
        holding.number = number;
        holding.slot = slot;
        holding.since = now;
        holding.taken = false;
        places.put(holding);
        absorb(holding);
        return holding;
    }

    /** What the holder left behind and has again is left behind no longer. */
    private void absorb(Holding holding) {
        for (Holding.Stray stray : List.copyOf(holding.strays)) {
            if (isOf(holding, stray.lease())) {
                holding.strays.remove(stray);
                places.vacate(stray.lease());
                holding.taken |= stray.taken();
                holding.given = true;
                holding.since = stray.lease().since();
                holding.releasedAt = stray.lease().releasedAt().orElse(holding.releasedAt);
            }
        }
    }

    /** Returns what goes into quarantine: what the holder had before, and no session has. */
    List<Lease> take(Lease lease) {
        Holding holding = offered(lease);
        holding.pending--;
        holding.live++;
        holding.unsettled = false;
        if (!isOf(holding, lease)) {
            holding.strays.replaceAll(stray -> isOf(stray, lease) ? stray.withLive(stray.live() + 1) : stray);
            return List.of();
        }
        holding.taken = true;
        holding.displaced = null;
        holding.releasedAt = null;
        List<Holding.Stray> unused = holding.strays.stream().filter(stray -> stray.lease().releasedAt().isPresent()).toList();
        holding.strays.removeAll(unused);
        List<Lease> resting = end(unused, holding.since);
        // Sessions that are about to end have the others: on record they rest from now on, for a crash would leave nothing else behind.
        holding.strays.stream().filter(stray -> stray.taken() && rests(stray.lease())).map(stray -> stray.lease().endedAt(holding.since))
                .forEach(resting::add);
        return resting;
    }

    private boolean rests(Lease lease) {
        return places.mayRest(hosts.number(lease.address4()));
    }

    /** Returns what goes into quarantine: what sessions that are over had. */
    List<Lease> withdraw(Lease lease) {
        Holding holding = offered(lease);
        holding.pending--;
        if (holding.pending == 0 && !holding.taken && holding.number != Hosts.NONE) {
            leave(holding);
        }
        if (holding.pending == 0 && holding.number == Hosts.NONE) {
            goBack(holding);
        }
        return settleDown(holding);
    }

    /** Gives the holder back what they had before an offer that came to nothing. */
    private void goBack(Holding holding) {
        for (Holding.Stray stray : holding.strays.reversed()) {
            Lease lease = stray.lease();
            int slot = hosts.slotOf(lease);
            int number = hosts.number(lease.address4());
            if (stray.taken() && slot != Hosts.NONE && hosts.address6(number, holding.holder, slot).equals(lease.address6())
                    && places.at(number) == null) {
                holding.strays.remove(stray);
                places.vacate(lease);
                holding.number = number;
                holding.slot = slot;
                holding.since = lease.since();
                holding.releasedAt = lease.releasedAt().orElse(holding.releasedAt);
                holding.taken = true;
                holding.given = true;
                places.put(holding);
                absorb(holding);
                return;
            }
        }
    }

    private Holding offered(Lease lease) {
        Holding holding = byHolder.get(lease.holder());
        boolean same = holding != null && holding.pending > 0 && (isOf(holding, lease)
                || holding.strays.stream().anyMatch(stray -> isOf(stray, lease)));
        if (holding == null || !same) {
            throw new IllegalStateException("no offer of " + lease.address4() + " to " + lease.holder() + " on " + lease.instance());
        }
        return holding;
    }

    /** The session that had exactly this ended. Returns what changes on record. */
    List<Lease> release(Lease lease, Instant now) {
        Holding holding = byHolder.get(lease.holder());
        if (holding == null || isOf(holding, lease)) {
            return release(lease.holder(), now);
        }
        Optional<Holding.Stray> had = holding.strays.stream().filter(stray -> stray.live() > 0 && isOf(stray, lease)).findFirst();
        had.ifPresent(stray -> holding.strays.set(holding.strays.indexOf(stray), stray.withLive(stray.live() - 1)));
        if (had.isEmpty() || holding.live < 2) {
            return release(lease.holder(), now);
        }
        holding.live--;
        if (had.get().live() > 1 || holding.pending > 0) {
            return List.of();
        }
        holding.strays.removeIf(stray -> isOf(stray, lease));
        return end(List.of(had.get()), now);
    }

    private static boolean isOf(Holding.Stray stray, Lease lease) {
        return stray.lease().address4().equals(lease.address4()) && stray.lease().address6().equals(lease.address6());
    }

    private boolean isOf(Holding holding, Lease lease) {
        return holding.number != Hosts.NONE && hosts.address4(holding.number).equals(lease.address4())
                && address6(holding).equals(lease.address6());
    }

    /** Returns what changes on record: the lease that is sticky now, and what goes into quarantine. */
    List<Lease> release(String holder, Instant now) {
        Holding holding = byHolder.get(holder);
        if (holding == null || (holding.live == 0 && !holding.unsettled)) {
            return List.of();
        }
        holding.live = Math.max(0, holding.live - 1);
        if (holding.live > 0) {
            return List.of();
        }
        holding.unsettled = false;
        holding.releasedAt = now;
        List<Lease> changed = new ArrayList<>();
        if (holding.taken && holding.number != Hosts.NONE) {
            changed.add(hosts.lease(holding, Optional.of(now)));
        }
        changed.addAll(settleDown(holding));
        return changed;
    }

    List<Lease> settle(Instant now) {
        List<String> open = byHolder.values().stream().filter(h -> h.unsettled).map(h -> h.holder).toList();
        List<Lease> changed = new ArrayList<>();
        open.forEach(holder -> changed.addAll(release(holder, now)));
        return changed;
    }

    /** Once nothing rests on a holding: what it left behind goes into quarantine, and it either waits for its holder or is forgotten. */
    private List<Lease> settleDown(Holding holding) {
        if (holding.inUse()) {
            return List.of();
        }
        List<Holding.Stray> over = List.copyOf(holding.strays);
        holding.strays.clear();
        if (holding.number == Hosts.NONE) {
            byHolder.remove(holding.holder);
        } else if (hosts.fixedFor(holding.holder) == Hosts.NONE) {
            places.idle(holding);
        }
        return end(over, holding.releasedAt == null ? holding.since : holding.releasedAt);
    }

    /** Leases that are over; those whose addresses somebody else could have now go into quarantine, and are returned. */
    private List<Lease> end(List<Holding.Stray> over, Instant at) {
        List<Lease> resting = new ArrayList<>();
        for (Holding.Stray stray : over) {
            places.vacate(stray.lease());
            Lease ended = stray.lease().endedAt(at);
            if (stray.taken() && places.rest(ended)) {
                resting.add(ended);
            }
        }
        return resting;
    }

    /** Takes the number from the holding and gives it back to whom it was taken from, if they have none by now. */
    private void leave(Holding holding) {
        int number = holding.number;
        Holding before = holding.displaced;
        places.drop(holding);
        holding.number = Hosts.NONE;
        holding.displaced = null;
        if (before != null && (before.ended || !byHolder.containsKey(before.holder))) {
            if (!before.ended) {
                byHolder.put(before.holder, before);
            }
            places.put(before);
            places.idle(before);
        } else {
            places.free(number);
        }
    }

    /** Returns whether the lease is kept as it is. */
    boolean load(Lease lease) {
        int number = hosts.number(lease.address4());
        if (lease.ended()) {
            return places.rest(lease);
        }
        boolean known = byHolder.containsKey(lease.holder()) || places.isOccupied(lease.address4())
                || places.at(number) != null;
        Holding holding = new Holding(lease.holder(), Hosts.NONE, lease.since());
        holding.releasedAt = lease.releasedAt().orElse(null);
        holding.unsettled = lease.releasedAt().isEmpty();
        holding.taken = true;
        holding.given = true;
        List<Lease> misfits = new ArrayList<>();
        if (!known) {
            place(holding, lease, UNKNOWN, misfits);
        }
        return !known && misfits.isEmpty();
    }

    private void stray(Holding holding, Lease lease) {
        int elsewhere = holding.strays.stream().mapToInt(Holding.Stray::live).sum();
        holding.strays.add(new Holding.Stray(lease, holding.taken, Math.max(0, holding.live - elsewhere)));
        places.occupy(lease);
    }

    /** Whether everybody who is connected has what this pool gives them as members of these parts. */
    boolean suits(Map<String, String> parts) {
        return parts.entrySet().stream().allMatch(entry -> {
            Holding holding = byHolder.get(entry.getKey());
            return holding == null || !holding.inUse() || holding.number == Hosts.NONE || fits(holding, hosts.slot(entry.getValue()));
        });
    }

    /** Moves to another pool. Returns every lease that the new one would not give as it is. */
    List<Lease> reconfigure(Pool pool, Map<String, String> parts) {
        TreeMap<String, Holding> all = new TreeMap<>(byHolder);
        List<Lease> resting = places.resting().stream().map(this::lease).toList();
        Map<Holding, Lease> leases = new HashMap<>();
        all.values().stream().filter(h -> h.number != Hosts.NONE).forEach(h -> leases.put(h, lease(h)));
        hosts = new Hosts(pool);
        places = new Places(hosts);
        byHolder.clear();
        all.values().forEach(holding -> holding.strays.forEach(stray -> places.occupy(stray.lease())));
        List<Lease> misfits = new ArrayList<>();
        for (Holding holding : all.values()) {
            String part = parts.get(holding.holder);
            place(holding, leases.get(holding), part == null ? UNKNOWN : hosts.slot(part), misfits);
        }
        resting.stream().filter(lease -> !places.rest(lease)).forEach(misfits::add);
        return misfits;
    }

    /** Keeps the IPv4 address where the pool allows it; a session keeps what it has in any case. */
    private void place(Holding holding, @Nullable Lease lease, int wanted, List<Lease> misfits) {
        int number = lease == null ? Hosts.NONE : hosts.number(lease.address4());
        int slot = holding.inUse() && wanted != UNKNOWN ? wanted : lease == null ? Hosts.NONE : hosts.slotOf(lease);
        boolean kept = number != Hosts.NONE && slot != Hosts.NONE && hosts.mayHave(holding.holder, number, slot);
        holding.displaced = null;
        holding.number = kept ? number : Hosts.NONE;
        holding.slot = Math.max(0, slot);
        if (kept) {
            places.put(holding);
        }
        if (kept || holding.inUse()) {
            byHolder.put(holding.holder, holding);
        } else if (lease != null && lease.releasedAt().isPresent() && places.rest(lease.endedAt(lease.releasedAt().get()))) {
            // It stays on record as it is: whoever reads that comes to the same.
            return;
        }
        boolean same = kept && lease != null && lease.address6().equals(address6(holding));
        if (lease != null && !same) {
            if (holding.inUse() && (holding.given || holding.taken)) {
                stray(holding, lease);
            }
            if (holding.given) {
                misfits.add(lease);
            }
            holding.given = false;
        }
        if (kept) {
            absorb(holding);
        }
        settleDown(holding);
    }

    List<Lease> leases() {
        List<Lease> all = new ArrayList<>();
        for (Holding holding : byHolder.values()) {
            holding.strays.forEach(stray -> all.add(stray.lease()));
            if (holding.number != Hosts.NONE) {
                all.add(lease(holding));
            }
        }
        places.resting().forEach(holding -> all.add(lease(holding)));
        return all;
    }

    Survey survey(Instant now) {
        return new Surveyor(hosts, now).survey(byHolder, places.resting());
    }

    private Optional<Address> address6(Holding holding) {
        return hosts.address6(holding.number, holding.holder, holding.slot);
    }

    private Lease lease(Holding holding) {
        return hosts.lease(holding, holding.inUse() ? Optional.empty() : Optional.ofNullable(holding.releasedAt));
    }
}
