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
    private final Certainty certainty;
    private final List<AccessRow> allows;
    private final Map<String, List<AccessRow>> allowsByGroup = new HashMap<>();
    private final Map<String, List<AccessRow>> deniesByGroup = new HashMap<>();

    AccessStatements(Draft draft, Map<String, Resource> resources) {
        this.resources = resources;
        certainty = new Certainty(draft.groups());
        allows = draft.access().stream().filter(Reaching::mayAllow).toList();
        allows.forEach(row -> row.groups().forEach(group -> allowsByGroup.computeIfAbsent(group, k -> new ArrayList<>()).add(row)));
        draft.access().stream().filter(Reaching::mayDeny)
                .forEach(row -> row.groups().forEach(group -> deniesByGroup.computeIfAbsent(group, k -> new ArrayList<>()).add(row)));
    }

    /** Whether the witness reaches any of it at some time. */
    Optional<Break> reaches(Witness witness, List<Region> wanted) {
        List<AccessRow> denies = rows(deniesByGroup, witness.groups()).stream().filter(Reaching::alwaysDenies).toList();
        for (AccessRow row : rows(allowsByGroup, witness.groups())) {
            if (isLeft(row, wanted, denies)) {
                return Optional.of(new Break(witness.who(), Optional.of(row.ref())));
            }
        }
        return Optional.empty();
    }

    /** Whether the witness does not reach all of it at every time, whatever else is so. */
    Optional<Break> misses(Witness witness, List<Region> wanted) {
        for (AccessRow deny : rows(deniesByGroup, witness.groups())) {
            if (!Reaching.common(deny, wanted, resources).isEmpty()) {
                return Optional.of(new Break(witness.who(), Optional.of(deny.ref())));
            }
        }
        List<AccessRow> given = rows(allowsByGroup, witness.groups()).stream().filter(Reaching::alwaysAllows).toList();
        boolean whole = Reaching.left(wanted, given, resources).filter(List::isEmpty).isPresent();
        return whole ? Optional.empty() : Optional.of(new Break(witness.who(), Optional.empty()));
    }

    /** Whether somebody in the group and in one more could reach any of it. */
    Optional<Break> mightReach(String group, List<Region> wanted) {
        for (AccessRow row : allows) {
            if (Reaching.common(row, wanted, resources).isEmpty()) {
                continue;
            }
            for (String other : row.groups()) {
                TreeSet<String> certain = new TreeSet<>(certainty.above(group));
                certain.addAll(certainty.above(other));
                List<AccessRow> denies = rows(deniesByGroup, certain).stream().filter(Reaching::alwaysDenies).toList();
                if (!certainty.isApart(group, other) && isLeft(row, wanted, denies)) {
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

    private boolean isLeft(AccessRow row, List<Region> wanted, Collection<AccessRow> denies) {
        List<Region> given = Reaching.common(row, wanted, resources);
        return !given.isEmpty() && Reaching.left(given, denies, resources).filter(List::isEmpty).isEmpty();
    }

    private static List<AccessRow> rows(Map<String, List<AccessRow>> byGroup, SortedSet<String> groups) {
        List<AccessRow> found = new ArrayList<>();
        IdentityHashMap<AccessRow, Boolean> seen = new IdentityHashMap<>();
        for (String group : groups) {
            byGroup.getOrDefault(group, List.of()).stream().filter(row -> seen.put(row, true) == null).forEach(found::add);
        }
        return found;
    }
}
