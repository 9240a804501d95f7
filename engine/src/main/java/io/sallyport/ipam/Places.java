package io.sallyport.ipam;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.sallyport.model.Address;

/** Which host numbers of one instance somebody has, which nobody may have yet, and which the next holder gets. */
final class Places {
    private final Hosts hosts;
    private final Map<Integer, Holding> byNumber = new HashMap<>();
    private final List<Area> areas = new ArrayList<>();
    /** Numbers in quarantine, by whom they are in quarantine for. */
    private final Map<String, TreeSet<Integer>> former = new HashMap<>();
    /** Addresses of strays, and whose they are: of two holders where an offer that may yet be taken followed a lease that was over. */
    private final Map<Address, List<String>> occupied = new HashMap<>();

    Places(Hosts hosts) {
        this.hosts = hosts;
        for (int slot = 0; slot < hosts.slots(); slot++) {
            areas.add(new Area());
        }
    }

    Area area(int index) {
        return areas.get(index);
    }

    private Area areaOf(int number) {
        return areas.get(hosts.areaOf(number));
    }

    @Nullable
    Holding at(int number) {
        return byNumber.get(number);
    }

    /** Every number in quarantine, by holder. */
    List<Holding> resting() {
        List<Holding> resting = new ArrayList<>();
        former.forEach((holder, numbers) -> numbers.forEach(number -> {
            Holding holding = byNumber.get(number);
            if (holding != null) {
                resting.add(holding);
            }
        }));
        return resting;
    }

    /** What they had last and is in quarantine, then the lowest number that nobody has, then what is free for the longest time. */
    int fresh(String holder, int slot, Instant now) {
        Numbers open = hosts.openTo(slot);
        for (int number : former.getOrDefault(holder, new TreeSet<>())) {
            if (open.has(number) && unoccupied(number, holder, slot)) {
                return number;
            }
        }
        Area area = areas.get(hosts.area(slot));
        int vacant = vacant(holder, slot, area);
        int number = vacant == Hosts.NONE ? untouched(holder, slot, area) : vacant;
        if (number != Hosts.NONE) {
            return number;
        }
        for (Holding oldest : area.idle) {
            if (oldest.freeAt.isAfter(now)) {
                return Hosts.NONE;
            }
            if (open.has(oldest.number) && unoccupied(oldest.number, holder, slot) && (oldest.ended || !oldest.holder.equals(holder))) {
                return oldest.number;
            }
        }
        return Hosts.NONE;
    }

    private int vacant(String holder, int slot, Area area) {
        Numbers open = hosts.openTo(slot);
        int from = open.next(0);
        while (from != Hosts.NONE) {
            Integer number = area.vacant.ceiling(from);
            if (number == null) {
                return Hosts.NONE;
            }
            if (open.has(number) && unoccupied(number, holder, slot)) {
                return number;
            }
            from = open.next(number + 1);
        }
        return Hosts.NONE;
    }

    /** Walks the cursor on; what it passes is vacant. */
    private int untouched(String holder, int slot, Area area) {
        Numbers bare = hosts.bareOf(hosts.area(slot));
        for (int next = bare.next(area.cursor); next != Hosts.NONE; next = bare.next(area.cursor)) {
            area.cursor = next + 1;
            if (!byNumber.containsKey(next)) {
                area.vacant.add(next);
                if (hosts.openTo(slot).has(next) && unoccupied(next, holder, slot)) {
                    return next;
                }
            }
        }
        return Hosts.NONE;
    }

    boolean unoccupied(int number, String holder, int slot) {
        return occupied.isEmpty() || (isFree(hosts.address4(number), holder)
                && hosts.address6(number, holder, slot).filter(a -> !isFree(a, holder)).isEmpty());
    }

    private boolean isFree(Address address, String holder) {
        return occupied.getOrDefault(address, List.of()).stream().allMatch(holder::equals);
    }

    /** Enters a holding under its number. */
    void put(Holding holding) {
        Area area = areaOf(holding.number);
        area.vacant.remove(holding.number);
        byNumber.put(holding.number, holding);
        area.held++;
    }

    /** Nothing rests on it any more: in time, somebody else may have its number. */
    void idle(Holding holding) {
        holding.freeAt = holding.releasedAt == null
                ? Instant.MAX
                : holding.releasedAt.plus(holding.ended ? hosts.pool().quarantine() : hosts.pool().keptFor());
        areaOf(holding.number).idle.add(holding);
        if (holding.ended) {
            former.computeIfAbsent(holding.holder, h -> new TreeSet<>()).add(holding.number);
        }
    }

    /** Takes a holding out; its number is nobody's. */
    void drop(Holding holding) {
        Area area = areaOf(holding.number);
        area.idle.remove(holding);
        area.held--;
        byNumber.remove(holding.number);
        if (holding.ended) {
            former.computeIfPresent(holding.holder, (h, numbers) -> numbers.remove(holding.number) && numbers.isEmpty() ? null : numbers);
        }
    }

    /** Something rests on the holding again. */
    void wake(Holding holding) {
        areaOf(holding.number).idle.remove(holding);
    }

    /** A number that was dropped may be given to anybody, if it is one that ever is. */
    void free(int number) {
        Area area = areaOf(number);
        if (number < area.cursor && hosts.bareOf(hosts.areaOf(number)).has(number)) {
            area.vacant.add(number);
        }
    }

    void occupy(Lease lease) {
        addresses(lease).forEach(address -> occupied.computeIfAbsent(address, a -> new ArrayList<>(1)).add(lease.holder()));
    }

    void vacate(Lease lease) {
        addresses(lease).forEach(address -> occupied.computeIfPresent(address, (a, holders) -> {
            holders.remove(lease.holder());
            return holders.isEmpty() ? null : holders;
        }));
    }

    private static Stream<Address> addresses(Lease lease) {
        return Stream.concat(Stream.of(lease.address4()), lease.address6().stream());
    }

    boolean isOccupied(Address address) {
        return occupied.containsKey(address);
    }

    /** Whether somebody could have this number now, and must not. */
    boolean mayRest(int number) {
        Holding there = byNumber.get(number);
        return number != Hosts.NONE && hosts.bareOf(hosts.areaOf(number)).has(number) && (there == null || there.ended)
                && !hosts.pool().quarantine().isZero();
    }

    /** Puts the number of an ended lease into quarantine; false when nobody could have it, or somebody has. */
    boolean rest(Lease lease) {
        int number = hosts.number(lease.address4());
        Instant since = lease.releasedAt().orElseThrow();
        Holding there = byNumber.get(number);
        boolean longer = there != null && there.releasedAt != null && !there.releasedAt.isBefore(since);
        if (!mayRest(number) || longer) {
            return false;
        }
        if (there != null) {
            drop(there);
        }
        Holding holding = new Holding(lease.holder(), number, lease.since());
        holding.slot = Math.max(0, hosts.slotOf(lease));
        holding.releasedAt = since;
        holding.ended = true;
        put(holding);
        idle(holding);
        return true;
    }
}
