package io.sallyport.policy.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.sallyport.policy.AccessRow;
import io.sallyport.policy.Resource;
import io.sallyport.policy.table.Draft;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.Words;

/** No allow row is dead: denied as a whole, at every time it holds, to every member of every group it names. */
final class ShadowedRows {
    private final Map<String, Resource> resources = new HashMap<>();
    private final Map<String, List<AccessRow>> denies = new HashMap<>();
    private final Certainty certainty;

    private ShadowedRows(Draft draft) {
        draft.resources().forEach(resource -> resources.putIfAbsent(resource.name(), resource));
        certainty = new Certainty(draft.groups());
        draft.access().stream().filter(Reaching::alwaysDenies)
                .forEach(row -> row.groups().forEach(group -> denies.computeIfAbsent(group, k -> new ArrayList<>()).add(row)));
    }

    static void run(Draft draft, Problems problems) {
        ShadowedRows check = new ShadowedRows(draft);
        for (AccessRow row : draft.access()) {
            if (row.allows() && !check.denies.isEmpty()) {
                check.shadow(row).ifPresent(by -> problems.add(EstateConflict.SHADOWED_ROW, row.ref().place(),
                        Words.quote(row.ref().id().name()) + " never has an effect: " + Words.quote(by.ref().id().toString())
                                + " denies what it allows",
                        "any matching deny wins; remove the row, or narrow the deny at " + Words.quote(by.ref().place().brief())));
            }
        }
    }

    /** One of the deny rows that together leave nothing of the row; empty when something is left. */
    private Optional<AccessRow> shadow(AccessRow row) {
        Optional<AccessRow> by = Optional.empty();
        for (String group : row.groups()) {
            Collection<AccessRow> against = against(group);
            if (against.isEmpty()) {
                return Optional.empty();
            }
            for (String name : row.resources()) {
                Resource resource = resources.get(name);
                if (resource == null || !isDenied(row, resource, against)) {
                    return Optional.empty();
                }
            }
            by = by.isPresent() ? by : against.stream().findFirst();
        }
        return by;
    }

    private Collection<AccessRow> against(String group) {
        List<AccessRow> found = new ArrayList<>();
        IdentityHashMap<AccessRow, Boolean> seen = new IdentityHashMap<>();
        for (String name : certainty.above(group)) {
            denies.getOrDefault(name, List.of()).stream().filter(deny -> seen.put(deny, true) == null).forEach(found::add);
        }
        return found;
    }

    private boolean isDenied(AccessRow row, Resource resource, Collection<AccessRow> against) {
        return Reaching.left(Region.of(row, resource), against, resources).filter(List::isEmpty).isPresent();
    }
}
