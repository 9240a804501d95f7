package io.sallyport.effect.nft;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import io.sallyport.decision.Grant;
import io.sallyport.effect.SitePlan;
import io.sallyport.model.ClientId;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Network;
import io.sallyport.policy.Policy;

/**
 * Which active connector the networks of sites stand behind. For a moment they may stand behind two sessions of the same connector (the new one is there
 * before the old one's end is told): they follow the greater {@link ClientId}, as addresses do. Not for several threads.
 */
final class SiteBook {
    private final Policy policy;
    private final Map<InstanceName, SitePlan> plans = new TreeMap<>();
    private final Map<Network, TreeMap<ClientId, FirewallBook.Seat>> holders = new HashMap<>();
    private Set<Network> touched = new TreeSet<>();

    SiteBook(Policy policy) {
        this.policy = policy;
    }

    void enter(ClientId id, FirewallBook.Seat seat) {
        for (Network network : behind(seat.grant())) {
            holders.computeIfAbsent(network, k -> new TreeMap<>()).put(id, seat);
            touched.add(network);
        }
    }

    void leave(ClientId id, FirewallBook.Seat seat) {
        for (Network network : behind(seat.grant())) {
            TreeMap<ClientId, FirewallBook.Seat> of = holders.getOrDefault(network, new TreeMap<>());
            of.remove(id);
            if (of.isEmpty()) {
                holders.remove(network);
            }
            touched.add(network);
        }
    }

    /** The networks that may stand behind somebody else since this was last asked. */
    Set<Network> touched() {
        Set<Network> since = touched;
        touched = new TreeSet<>();
        return since;
    }

    Optional<FirewallBook.Seat> holder(Network network) {
        return Optional.ofNullable(holders.get(network)).map(of -> of.lastEntry().getValue());
    }

    private List<Network> behind(Grant grant) {
        if (grant.site().isEmpty()) {
            return List.of();
        }
        SitePlan plan = plans.computeIfAbsent(grant.lease().instance(), instance -> SitePlan.of(policy, instance));
        return plan.of(grant.site().get()).stream().map(SitePlan.Leg::known).toList();
    }
}
