package io.sallyport.effect.nft;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.sallyport.decision.Grant;
import io.sallyport.decision.Reach;
import io.sallyport.effect.SitePlan;
import io.sallyport.model.ClientId;
import io.sallyport.model.Network;
import io.sallyport.policy.Policy;

/**
 * Which active connector the networks of sites stand behind. For a moment they may stand behind two sessions of the same connector (the new one is there
 * before the old one's end is told): they follow the greater {@link ClientId}, as addresses do. Not for several threads.
 */
final class SiteBook {
    private final Map<ClientId, List<SitePlan.Leg>> behind = new HashMap<>();
    private final Map<SitePlan.Leg, TreeMap<ClientId, FirewallBook.Seat>> holders = new HashMap<>();
    private Set<SitePlan.Leg> touched = new LinkedHashSet<>();

    /** @param policy what it says of the site counts until the client leaves or enters again */
    void enter(ClientId id, FirewallBook.Seat seat, Policy policy) {
        if (seat.grant().site().isEmpty()) {
            return;
        }
        List<SitePlan.Leg> legs = SitePlan.of(policy, seat.grant().lease().instance()).of(seat.grant().site().get());
        behind.put(id, legs);
        for (SitePlan.Leg leg : legs) {
            holders.computeIfAbsent(leg, k -> new TreeMap<>()).put(id, seat);
            touched.add(leg);
        }
    }

    void leave(ClientId id) {
        List<SitePlan.Leg> legs = behind.remove(id);
        for (SitePlan.Leg leg : legs == null ? List.<SitePlan.Leg>of() : legs) {
            TreeMap<ClientId, FirewallBook.Seat> of = holders.getOrDefault(leg, new TreeMap<>());
            of.remove(id);
            if (of.isEmpty()) {
                holders.remove(leg);
            }
            touched.add(leg);
        }
    }

    /** What may stand behind somebody else since this was last asked; what nobody has any more first, since the same addresses may be another site's now. */
    List<SitePlan.Leg> touched() {
        List<SitePlan.Leg> since = new ArrayList<>(touched);
        since.sort(Comparator.comparing(holders::containsKey));
        touched = new LinkedHashSet<>();
        return since;
    }

    Optional<FirewallBook.Seat> holder(SitePlan.Leg leg) {
        return Optional.ofNullable(holders.get(leg)).map(of -> of.lastEntry().getValue());
    }

    /** The networks a connector is there for, by the addresses they are known by. */
    Stream<Network> held() {
        return holders.keySet().stream().map(SitePlan.Leg::known);
    }

    /** Whether a connector is there for what is known by this network. */
    boolean isHeld(Network known) {
        return held().anyMatch(known::equals);
    }

    /** What the networks behind an active connector may reach; empty for everybody else. */
    static Optional<Reach> reach(Policy policy, Grant grant) {
        return grant.site().flatMap(name -> policy.estate().sites().stream().filter(site -> site.name().equals(name)).findFirst())
                .map(site -> SitePlan.reach(policy, site, grant.reach()));
    }
}
