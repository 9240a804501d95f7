package io.sallyport.policy.check;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.sallyport.model.Place;
import io.sallyport.policy.Group;
import io.sallyport.policy.Nesting;
import io.sallyport.policy.table.Draft;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.Words;

/** No group contains itself, nor leaves out its own members. */
final class GroupCycles {
    /** The most names of a cycle that are written out. */
    private static final int NAMES_MAX = 8;

    private GroupCycles() {}

    static void run(Draft draft, Problems problems) {
        Map<String, Place> places = new HashMap<>();
        for (Group group : draft.groups()) {
            places.putIfAbsent(group.name(), group.ref().place());
        }
        for (List<String> cycle : Nesting.of(draft.groups()).cycles()) {
            String first = cycle.getFirst();
            StringBuilder way = new StringBuilder();
            cycle.stream().limit(NAMES_MAX).forEach(name -> way.append(Words.quote(name)).append(" → "));
            problems.add(PolicyProblem.GROUP_CYCLE, places.getOrDefault(first, Place.ofFile("policies/")), Words.quote(first)
                    + " depends on itself: " + way + (cycle.size() > NAMES_MAX ? "… → " : "") + Words.quote(first),
                    "take one of them out of the other's `groups` or `except`");
        }
    }
}
