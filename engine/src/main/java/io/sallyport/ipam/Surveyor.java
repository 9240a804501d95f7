package io.sallyport.ipam;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Looks at the holdings of an instance at a moment. Costs a look at each of them. */
final class Surveyor {
    private final Hosts hosts;
    private final Instant now;

    Surveyor(Hosts hosts, Instant now) {
        this.hosts = hosts;
        this.now = now;
    }

    Survey survey(SortedMap<String, Holding> byHolder, List<Holding> resting) {
        List<Held> held = new ArrayList<>();
        for (Holding holding : byHolder.values()) {
            holding.strays.forEach(stray -> held.add(new Held(stray.lease(), Pool.NO_PART, Held.State.LEAVING, Optional.empty())));
            if (holding.number != Hosts.NONE) {
                held.add(held(holding));
            }
        }
        resting.forEach(holding -> held.add(held(holding)));
        hosts.pool().statics().keySet().stream().filter(holder -> !byHolder.containsKey(holder)).forEach(holder -> absent(holder, held));
        held.sort(Comparator.comparing(one -> one.lease().address4()));
        return new Survey(held, fills(held));
    }

    private List<Survey.Fill> fills(List<Held> held) {
        int[] taken = new int[hosts.slots()];
        for (Held one : held) {
            int number = hosts.number(one.lease().address4());
            for (int slot = 0; slot < taken.length && one.isTaken(); slot++) {
                taken[slot] += hosts.openTo(slot).has(number) ? 1 : 0;
            }
        }
        List<Survey.Fill> fills = new ArrayList<>();
        for (Capacity capacity : Capacity.of(hosts)) {
            fills.add(new Survey.Fill(capacity, taken[fills.size()]));
        }
        return fills;
    }

    /** A static IPv4 address whose holder was never here. */
    private void absent(String holder, List<Held> held) {
        int number = hosts.fixedFor(holder);
        if (number != Hosts.NONE) {
            held.add(new Held(
                    new Lease(hosts.pool().instance(), holder, hosts.address4(number), hosts.address6(number, holder, 0), Instant.EPOCH,
                            Optional.empty()),
                    Pool.NO_PART, Held.State.STATIC, Optional.empty()));
        }
    }

    private Held held(Holding holding) {
        Lease lease = hosts.lease(holding, holding.inUse() ? Optional.empty() : Optional.ofNullable(holding.releasedAt));
        String part = hosts.part(holding.slot);
        if (holding.inUse()) {
            return new Held(lease, part, holding.live > 0 || holding.unsettled ? Held.State.IN_USE : Held.State.OFFERED, Optional.empty());
        }
        if (!holding.ended && hosts.fixedFor(holding.holder) != Hosts.NONE) {
            return new Held(lease, part, Held.State.STATIC, Optional.empty());
        }
        Instant sticky = holding.ended || holding.releasedAt == null ? Instant.MIN : holding.releasedAt.plus(hosts.pool().stickyFor());
        if (sticky.isAfter(now)) {
            return new Held(lease, part, Held.State.HELD, Optional.of(sticky));
        }
        boolean free = !holding.freeAt.isAfter(now);
        return new Held(lease, part, free ? Held.State.FREE : Held.State.QUARANTINED,
                free ? Optional.empty() : Optional.of(holding.freeAt));
    }
}
