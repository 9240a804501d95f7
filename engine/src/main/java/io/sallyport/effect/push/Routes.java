package io.sallyport.effect.push;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

import io.sallyport.model.Network;

/** The fewest prefixes that cover the same addresses. */
final class Routes {
    private Routes() {}

    /** Leaves out what lies in another, joins halves that make a whole; IPv4 first, ascending. */
    static List<Network> aggregate(Collection<Network> networks) {
        List<Network> kept = new ArrayList<>();
        for (Network network : new TreeSet<>(networks)) {
            if (kept.isEmpty() || !kept.getLast().contains(network)) {
                kept.add(network);
                joinHalves(kept);
            }
        }
        return List.copyOf(kept);
    }

    private static void joinHalves(List<Network> kept) {
        while (kept.size() > 1) {
            Network low = kept.get(kept.size() - 2);
            Network high = kept.getLast();
            if (low.length() != high.length() || low.length() == 0 || !low.last().plus(1).equals(high.first())) {
                return;
            }
            Network whole = new Network(low.base().masked(low.length() - 1), low.length() - 1);
            if (!whole.base().equals(low.base())) {
                return;
            }
            kept.removeLast();
            kept.removeLast();
            kept.add(whole);
        }
    }
}
