package io.sallyport.policy.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

import io.sallyport.model.Network;
import io.sallyport.policy.AccessRow;
import io.sallyport.policy.Resource;

/** Access rows, found by destinations: only rows that can matter to a network are looked at, however many there are. */
final class TouchingRows {
    private final NetworkIndex networks = new NetworkIndex();
    private final Map<Network, List<String>> names = new HashMap<>();
    private final Map<String, List<AccessRow>> rows = new HashMap<>();
    private final List<AccessRow> everywhere = new ArrayList<>();

    TouchingRows(Collection<AccessRow> all, Map<String, Resource> resources) {
        for (AccessRow row : all) {
            row.resources().forEach(name -> rows.computeIfAbsent(name, k -> new ArrayList<>(1)).add(row));
            if (row.resources().isEmpty()) {
                everywhere.add(row);
            }
        }
        resources.values().stream().filter(resource -> rows.containsKey(resource.name()))
                .forEach(resource -> resource.networks().forEach(network -> {
                    networks.add(network);
                    names.computeIfAbsent(network, k -> new ArrayList<>(1)).add(resource.name());
                }));
    }

    /** The rows that speak of addresses in these networks, each once; none when the steps are spent. */
    List<AccessRow> of(Iterable<Network> wanted, Steps steps) {
        List<AccessRow> found = new ArrayList<>(everywhere);
        IdentityHashMap<AccessRow, Boolean> seen = new IdentityHashMap<>();
        IdentityHashMap<List<AccessRow>, Boolean> looked = new IdentityHashMap<>();
        for (Network network : wanted) {
            for (Network touched : networks.allOverlapping(network)) {
                for (String name : names.getOrDefault(touched, List.of())) {
                    List<AccessRow> own = rows.getOrDefault(name, List.of());
                    if (!steps.spend(1)) {
                        return List.of();
                    }
                    if (looked.put(own, true) == null && steps.spend(own.size())) {
                        own.stream().filter(row -> seen.put(row, true) == null).forEach(found::add);
                    }
                }
            }
        }
        return found;
    }
}
