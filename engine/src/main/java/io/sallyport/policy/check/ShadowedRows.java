package io.sallyport.policy.check;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

import io.sallyport.policy.AccessRow;
import io.sallyport.policy.Resource;
import io.sallyport.policy.table.Draft;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.Words;

/** No allow row is dead: denied as a whole, at every time it holds, to every member of every group it names. */
final class ShadowedRows {
    private final Map<String, Resource> resources = new HashMap<>();
    private final TouchingRows denies;
    private final Set<String> denied = new HashSet<>();
    private final Map<String, List<AccessRow>> known = new HashMap<>();
    private final Steps steps = new Steps();
    private final Certainty certainty;

    private ShadowedRows(Draft draft) {
        draft.resources().forEach(resource -> resources.putIfAbsent(resource.name(), resource));
        certainty = new Certainty(draft.groups(), steps);
        List<AccessRow> all = draft.access().stream().filter(Reaching::alwaysDenies).toList();
        all.forEach(row -> denied.addAll(row.groups()));
        denies = new TouchingRows(all, resources);
    }

    static void run(Draft draft, Problems problems) {
        ShadowedRows check = new ShadowedRows(draft);
        if (check.denied.isEmpty()) {
            return;
        }
        for (AccessRow row : draft.access()) {
            if (row.allows() && !check.steps.isSpent()) {
                check.shadow(row).ifPresent(by -> problems.add(EstateConflict.SHADOWED_ROW, row.ref().place(),
                        Words.quote(row.ref().id().name()) + " never has an effect: " + Words.quote(by.ref().id().toString())
                                + " denies what it allows",
                        "any matching deny wins; remove the row, or narrow the deny at " + Words.quote(by.ref().place().brief())));
            }
        }
        if (check.steps.isSpent()) {
            tell(draft, problems);
        }
    }

    private static void tell(Draft draft, Problems problems) {
        problems.add(EstateConflict.NOT_ALL_CHECKED, draft.access().getFirst().ref().place(),
                "there are too many rows and destinations to look for all rows without an effect", "name fewer resources in one row");
    }

    /** One of the deny rows that together leave nothing of the row; empty when something is left. */
    private Optional<AccessRow> shadow(AccessRow row) {
        Optional<AccessRow> by = Optional.empty();
        for (String group : row.groups()) {
            SortedSet<String> certain = certainty.above(group);
            if (!steps.spend(certain.size()) || certain.stream().noneMatch(denied::contains)) {
                return Optional.empty();
            }
            for (String name : row.resources()) {
                Resource resource = resources.get(name);
                List<AccessRow> against = resource == null ? List.of() : against(resource, certain);
                if (resource == null || !isDenied(row, resource, against)) {
                    return Optional.empty();
                }
                by = by.isPresent() ? by : against.stream().findFirst();
            }
        }
        return by;
    }

    /** The deny rows that speak of the resource's addresses and of one of the groups. */
    private List<AccessRow> against(Resource resource, SortedSet<String> groups) {
        List<AccessRow> touching = known.computeIfAbsent(resource.name(), name -> denies.of(resource.networks(), steps));
        return steps.spend(touching.size())
                ? touching.stream().filter(deny -> !Collections.disjoint(groups, deny.groups())).toList()
                : List.of();
    }

    private boolean isDenied(AccessRow row, Resource resource, List<AccessRow> against) {
        return !against.isEmpty() && steps.spend((1L + resource.networks().size()) * (1 + resource.services().size()))
                && Reaching.left(Region.of(row, resource), against, resources, steps).filter(List::isEmpty).isPresent();
    }
}
