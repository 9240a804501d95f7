package io.sallyport.policy.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.sallyport.model.Network;
import io.sallyport.policy.table.Draft;
import io.sallyport.policy.table.NetworkDraft;
import io.sallyport.policy.yaml.Marked;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.Words;

/** No two pools share an address, and exclusions leave something of them. */
final class Pools {
    private Pools() {}

    static void run(Draft draft, Problems problems) {
        overlaps(draft, problems);
        for (NetworkDraft network : draft.networks()) {
            for (Marked<Network> exclusion : network.exclusions()) {
                exclusion(network, exclusion, problems);
            }
        }
    }

    /** Sorted, a network stands before those inside it, so that each need be compared only with the last outermost one. */
    private static void overlaps(Draft draft, Problems problems) {
        List<Marked<Network>> pools = new ArrayList<>();
        draft.networks().forEach(network -> pools.addAll(network.pools()));
        pools.sort(Comparator.comparing((Marked<Network> pool) -> pool.value()).thenComparing(Marked::place));
        Marked<Network> outer = null;
        for (Marked<Network> pool : pools) {
            if (outer != null && outer.value().contains(pool.value())) {
                problems.add(PolicyProblem.POOL_OVERLAP, pool.place(), Words.quote(pool.value().toString()) + " shares addresses with "
                        + Words.quote(outer.value().toString()), "the other pool stands at " + Words.quote(outer.place().brief()));
            } else {
                outer = pool;
            }
        }
    }

    private static void exclusion(NetworkDraft network, Marked<Network> exclusion, Problems problems) {
        boolean touches = false;
        for (Marked<Network> pool : network.pools()) {
            touches |= pool.value().overlaps(exclusion.value());
            if (exclusion.value().contains(pool.value())) {
                problems.add(PolicyProblem.POOL_EXCLUDED, exclusion.place(), Words.quote(exclusion.value().toString())
                        + " leaves nothing of the pool " + Words.quote(pool.value().toString()));
            }
        }
        if (!touches) {
            problems.add(PolicyProblem.EXCLUDED_OUTSIDE_POOL, exclusion.place(), Words.quote(exclusion.value().toString())
                    + " is outside the pools");
        }
    }
}
