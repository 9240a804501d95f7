package io.sallyport.effect.nft;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import io.sallyport.decision.Grant;
import io.sallyport.decision.Reach;
import io.sallyport.effect.SitePlan;
import io.sallyport.model.ClientId;
import io.sallyport.model.InstanceName;
import io.sallyport.policy.Policy;

/**
 * Which active connector the networks of sites stand behind. For a moment they may stand behind two sessions of the same connector (the new one is there
 * before the old one's end is told): they follow the greater {@link ClientId}, as addresses do. Not for several threads.
 */
final class SiteBook {
    private final Policy policy;
    private final Map<InstanceName, SitePlan> plans = new TreeMap<>();
    private final Map<SitePlan.Leg, TreeMap<ClientId, FirewallBook.Seat>> holders = new HashMap<>();
    private Set<SitePlan.Leg> touched = new LinkedHashSet<>();

    SiteBook(Policy policy) {
        this.policy = policy;
    }

    void enter(ClientId id, FirewallBook.Seat seat) {
        for (SitePlan.Leg leg : behind(seat.grant())) {
            holders.computeIfAbsent(leg, k -> new TreeMap<>()).put(id, seat);
            touched.add(leg);
        }
    }

    void leave(ClientId id, FirewallBook.Seat seat) {
        for (SitePlan.Leg leg : behind(seat.grant())) {
            TreeMap<ClientId, FirewallBook.Seat> of = holders.getOrDefault(leg, new TreeMap<>());
            of.remove(id);
            if (of.isEmpty()) {
                holders.remove(leg);
            }
            touched.add(leg);
        }
    }

    /** What may stand behind somebody else since this was last asked. */
    Set<SitePlan.Leg> touched() {
        Set<SitePlan.Leg> since = touched;
        touched = new LinkedHashSet<>();
        return since;
    }

    Optional<FirewallBook.Seat> holder(SitePlan.Leg leg) {
        return Optional.ofNullable(holders.get(leg)).map(of -> of.lastEntry().getValue());
    }

    /** What the networks behind this active connector may reach. */
    Reach reach(Grant grant) {
        return grant.site().flatMap(name -> policy.estate().sites().stream().filter(site -> site.name().equals(name)).findFirst())
                .map(site -> SitePlan.reach(policy, site, grant.reach())).orElse(grant.reach());
    }

    private List<SitePlan.Leg> behind(Grant grant) {
        if (grant.site().isEmpty()) {
            return List.of();
        }
        SitePlan plan = plans.computeIfAbsent(grant.lease().instance(), instance -> SitePlan.of(policy, instance));
        return plan.of(grant.site().get());
    }
}
