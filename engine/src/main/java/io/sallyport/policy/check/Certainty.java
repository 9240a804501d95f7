package io.sallyport.policy.check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.policy.Group;

/** What follows for certain from being in a group, whoever one is. */
final class Certainty {
    /** What remembering one group above another costs, in steps. */
    private static final int ABOVE_STEPS = 4;

    private final Steps steps;
    private final Map<String, Group> groups = new HashMap<>();
    private final Map<String, List<String>> parents = new HashMap<>();
    private final Map<String, SortedSet<String>> above = new HashMap<>();

    Certainty(Collection<Group> all, Steps steps) {
        this.steps = steps;
        for (Group group : all) {
            groups.putIfAbsent(group.name(), group);
            if (group.exceptUsers().isEmpty() && group.exceptGroups().isEmpty()) {
                group.groups().forEach(child -> parents.computeIfAbsent(child, k -> new ArrayList<>()).add(group.name()));
            }
        }
    }

    /** The group itself, and every group that all of its members are in: those around it that leave nobody out. Fewer when the steps are spent. */
    SortedSet<String> above(String group) {
        return above.computeIfAbsent(group, start -> {
            TreeSet<String> found = new TreeSet<>(List.of(start));
            ArrayDeque<String> open = new ArrayDeque<>(found);
            while (!open.isEmpty()) {
                for (String parent : parents.getOrDefault(open.remove(), List.of())) {
                    if (steps.spend(ABOVE_STEPS) && found.add(parent)) {
                        open.add(parent);
                    }
                }
            }
            return found;
        });
    }

    /** Whether nobody can be in both groups, because one of them leaves out everybody in the other. */
    boolean isApart(String one, String other) {
        return excepts(one, other) || excepts(other, one);
    }

    private boolean excepts(String one, String other) {
        SortedSet<String> around = above(other);
        Group group = groups.get(one);
        return group != null && group.exceptGroups().stream().anyMatch(around::contains);
    }
}
