package io.sallyport.policy.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.sallyport.model.Network;
import io.sallyport.policy.table.Draft;
import io.sallyport.policy.table.NetworkDraft;
import io.sallyport.policy.yaml.Marked;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.Words;

/** The pools of groups lie in their instance's network, and beside each other. */
final class PoolParts {
    private PoolParts() {}

    static void run(Draft draft, Problems problems) {
        for (NetworkDraft network : draft.networks()) {
            Set<String> names = new HashSet<>();
            List<Marked<Network>> all = new ArrayList<>();
            for (NetworkDraft.Part part : network.parts()) {
                if (!names.add(part.pool().name())) {
                    problems.add(EstateConflict.PART_OVERLAP, part.place(),
                            Words.quote(part.pool().name()) + " is the name of another pool");
                }
                part.networks().forEach(inner -> inside(network, inner, problems));
                all.addAll(part.networks());
            }
            overlaps(all, problems);
        }
    }

    private static void inside(NetworkDraft network, Marked<Network> inner, Problems problems) {
        if (network.pools().stream().noneMatch(pool -> pool.value().contains(inner.value()))) {
            problems.add(EstateConflict.PART_OUTSIDE_POOL, inner.place(), Words.quote(inner.value().toString())
                    + " is not inside the instance's network",
                    "it hands out parts of " + Words.list(
                            network.pools().stream().map(pool -> pool.value().toString()).toList()));
        }
    }

    private static void overlaps(List<Marked<Network>> all, Problems problems) {
        all.sort(Comparator.comparing((Marked<Network> part) -> part.value()).thenComparing(Marked::place));
        for (int i = 1; i < all.size(); i++) {
            Marked<Network> before = all.get(i - 1);
            if (before.value().overlaps(all.get(i).value())) {
                problems.add(EstateConflict.PART_OVERLAP, all.get(i).place(), Words.quote(all.get(i).value().toString())
                        + " shares addresses with " + Words.quote(before.value().toString()),
                        "the other one stands at "
                                + Words.quote(before.place().brief()));
            }
        }
    }
}
