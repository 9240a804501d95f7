package io.sallyport.policy.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.model.RowRef;
import io.sallyport.policy.AccessRow;
import io.sallyport.policy.Resource;
import io.sallyport.policy.check.BrokenInvariants.Break;
import io.sallyport.policy.check.Witnesses.Witness;
import io.sallyport.policy.table.Draft;
import io.sallyport.policy.yaml.Words;

/** What the access rows let people reach, for statements about groups. */
final class AccessStatements {
    private final Map<String, Resource> resources;
    private final Steps steps;
    private final Certainty certainty;
    private final TouchingRows touching;
    private final Map<String, List<AccessRow>> allowsByGroup = new HashMap<>();
    private final Map<String, List<AccessRow>> deniesByGroup = new HashMap<>();

    AccessStatements(Draft draft, Map<String, Resource> resources, Steps steps) {
        this.steps = steps;
        this.resources = resources;
        certainty = new Certainty(draft.groups(), steps);
        List<AccessRow> allows = draft.access().stream().filter(Reaching::mayAllow).toList();
        allows.forEach(row -> row.groups().forEach(group -> allowsByGroup.computeIfAbsent(group, k -> new ArrayList<>()).add(row)));
        touching = new TouchingRows(allows, resources);
        draft.access().stream().filter(Reaching::mayDeny)
                .forEach(row -> row.groups().forEach(group -> deniesByGroup.computeIfAbsent(group, k -> new ArrayList<>()).add(row)));
    }

    /** Whether the witness reaches any of it at some time. */
    Optional<Break> reaches(Witness witness, List<Region> wanted) {
        List<AccessRow> denies = rows(deniesByGroup, witness.groups()).stream().filter(Reaching::alwaysDenies).toList();
        for (AccessRow row : rows(allowsByGroup, witness.groups())) {
            if (isLeft(row, wanted, denies, false)) {
                return Optional.of(new Break(witness.who(), Optional.of(row.ref())));
            }
        }
        return Optional.empty();
    }

    /** Whether the witness does not reach all of it at every time, whatever else is so. */
    Optional<Break> misses(Witness witness, List<Region> wanted) {
        for (AccessRow deny : rows(deniesByGroup, witness.groups())) {
            if (!Reaching.common(deny, wanted, resources, steps).isEmpty()) {
                return Optional.of(new Break(witness.who(), Optional.of(deny.ref())));
            }
        }
        List<AccessRow> given = rows(allowsByGroup, witness.groups()).stream().filter(Reaching::alwaysAllows).toList();
        boolean whole = Reaching.left(wanted, given, resources, steps).map(List::isEmpty).orElse(true);
        return whole || steps.isSpent() ? Optional.empty() : Optional.of(new Break(witness.who(), Optional.empty()));
    }

    /** Whether somebody in the group and in one more could reach any of it. */
    Optional<Break> mightReach(String group, List<Region> wanted) {
        for (AccessRow row : touching.of(wanted.stream().map(Region::network).distinct().toList(), steps)) {
            if (Reaching.common(row, wanted, resources, steps).isEmpty()) {
                continue;
            }
            for (String other : row.groups()) {
                if (!steps.spend(1)) {
                    return Optional.empty();
                }
                TreeSet<String> certain = new TreeSet<>(certainty.above(group));
                certain.addAll(certainty.above(other));
                List<AccessRow> denies = rows(deniesByGroup, certain).stream().filter(Reaching::alwaysDenies).toList();
                if (!certainty.isApart(group, other) && isLeft(row, wanted, denies, true)) {
                    return Optional.of(bothOf(group, other, row.ref()));
                }
            }
        }
        return Optional.empty();
    }

    /** The first of these rows that somebody in the group could fall under by being in the row's group too. */
    Optional<Break> both(String group, List<Map.Entry<String, RowRef>> rows) {
        return rows.stream().filter(row -> !certainty.isApart(group, row.getKey())).findFirst()
                .map(row -> bothOf(group, row.getKey(), row.getValue()));
    }

    private static Break bothOf(String group, String other, RowRef row) {
        return new Break("somebody in both " + Words.quote(group) + " and " + Words.quote(other), Optional.of(row));
    }

    /** Whether the row gives any of it that the denies leave; {@code unknown} when there are too many parts to say. */
    private boolean isLeft(AccessRow row, List<Region> wanted, Collection<AccessRow> denies, boolean unknown) {
        List<Region> given = Reaching.common(row, wanted, resources, steps);
        return !given.isEmpty() && Reaching.left(given, denies, resources, steps).map(left -> !left.isEmpty()).orElse(unknown);
    }

    private List<AccessRow> rows(Map<String, List<AccessRow>> byGroup, SortedSet<String> groups) {
        List<AccessRow> found = new ArrayList<>();
        IdentityHashMap<AccessRow, Boolean> seen = new IdentityHashMap<>();
        for (String group : groups) {
            List<AccessRow> own = byGroup.getOrDefault(group, List.of());
            steps.spend(1 + own.size());
            own.stream().filter(row -> seen.put(row, true) == null).forEach(found::add);
        }
        return found;
    }
}
