package io.sallyport.policy.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.sallyport.model.Network;
import io.sallyport.policy.Site;
import io.sallyport.policy.table.Draft;
import io.sallyport.policy.table.NetworkDraft;
import io.sallyport.policy.table.SiteDraft;
import io.sallyport.policy.yaml.Marked;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.Words;

/** The networks that sites are known by share no address with each other, nor with clients. */
final class SiteNetworks {
    private SiteNetworks() {}

    static void run(Draft draft, Problems problems) {
        List<Known> all = new ArrayList<>();
        draft.sites().forEach(site -> all.addAll(known(site)));
        all.sort(Comparator.comparing((Known known) -> known.network().value()).thenComparing(known -> known.network().place()));
        NetworkIndex pools = new NetworkIndex();
        for (NetworkDraft network : draft.networks()) {
            network.pools().forEach(pool -> pools.add(pool.value()));
        }
        Known outer = null;
        for (Known known : all) {
            if (outer != null && outer.network().value().contains(known.network().value())) {
                overlap(outer, known, problems);
            } else {
                outer = known;
            }
            pool(pools, known, problems);
        }
    }

    /** A network as everybody else knows it, and whose it is. */
    private record Known(Site site, Marked<Network> network) {}

    private static List<Known> known(SiteDraft draft) {
        Map<Network, Marked<Network>> seen = new HashMap<>();
        draft.virtual().forEach(virtual -> seen.put(virtual.real().value(), virtual.seen()));
        return draft.subnets().stream().map(subnet -> new Known(draft.site(), seen.getOrDefault(subnet.value(), subnet))).toList();
    }

    private static void overlap(Known one, Known other, Problems problems) {
        boolean laterFirst = one.network().place().compareTo(other.network().place()) > 0;
        Known first = laterFirst ? other : one;
        Known second = laterFirst ? one : other;
        problems.add(EstateConflict.SITE_OVERLAP, second.network().place(), Words.quote(second.network().value().toString()) + " of "
                + Words.quote(second.site().name()) + " shares addresses with " + Words.quote(first.network().value().toString()) + " of "
                + Words.quote(first.site().name()),
                "give one of them a `virtual` subnet of the same size; the other one stands at "
                        + Words.quote(first.network().place().brief()));
    }

    private static void pool(NetworkIndex pools, Known known, Problems problems) {
        pools.overlapping(known.network().value()).ifPresent(pool -> problems.add(EstateConflict.SITE_OVER_POOL, known.network().place(),
                Words.quote(known.network().value().toString()) + " shares addresses with the pool " + Words.quote(pool.toString()),
                "give the subnet a `virtual` one"));
    }
}
