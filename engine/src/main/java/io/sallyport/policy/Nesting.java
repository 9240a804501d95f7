package io.sallyport.policy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * The order in which groups can be judged: each after the groups it contains and the groups it excepts.
 *
 * @param innermostFirst every group that is in no cycle and depends on none, each after those it depends on
 * @param cycles the names along each cycle, each beginning with its least; empty when the groups can all be ordered
 */
public record Nesting(List<Group> innermostFirst, List<List<String>> cycles) {
    public Nesting {
        innermostFirst = List.copyOf(innermostFirst);
        cycles = List.copyOf(cycles);
    }

    /** Orders groups in linear time, without recursion. Names that are no group are passed over; of two groups of one name the first counts. */
    public static Nesting of(Collection<Group> groups) {
        Map<String, Group> byName = new TreeMap<>();
        groups.forEach(group -> byName.putIfAbsent(group.name(), group));
        Map<String, Integer> waitingFor = new HashMap<>();
        Map<String, List<String>> dependents = new HashMap<>();
        ArrayDeque<String> ready = new ArrayDeque<>();
        for (Group group : byName.values()) {
            int count = 0;
            for (String other : dependencies(group)) {
                if (byName.containsKey(other)) {
                    dependents.computeIfAbsent(other, k -> new ArrayList<>()).add(group.name());
                    count++;
                }
            }
            waitingFor.put(group.name(), count);
            if (count == 0) {
                ready.add(group.name());
            }
        }
        List<Group> ordered = new ArrayList<>(byName.size());
        while (!ready.isEmpty()) {
            String name = ready.remove();
            Group group = byName.remove(name);
            if (group != null) {
                ordered.add(group);
            }
            for (String dependent : dependents.getOrDefault(name, List.of())) {
                if (waitingFor.merge(dependent, -1, Integer::sum) == 0) {
                    ready.add(dependent);
                }
            }
        }
        return new Nesting(ordered, cycles(byName));
    }

    /** The cycles among groups that wait for each other, found by walking; every group takes part in at most one walk. */
    private static List<List<String>> cycles(Map<String, Group> waiting) {
        List<List<String>> found = new ArrayList<>();
        TreeSet<String> open = new TreeSet<>(waiting.keySet());
        while (!open.isEmpty()) {
            LinkedHashSet<String> path = new LinkedHashSet<>();
            String at = open.first();
            while (at != null && open.contains(at) && path.add(at)) {
                at = next(waiting.get(at), waiting.keySet());
            }
            if (at != null && path.contains(at)) {
                List<String> walked = new ArrayList<>(path);
                found.add(fromLeast(walked.subList(walked.indexOf(at), walked.size())));
            }
            open.removeAll(path);
        }
        return found;
    }

    private static @Nullable String next(@Nullable Group group, Collection<String> waiting) {
        if (group != null) {
            for (String other : dependencies(group)) {
                if (waiting.contains(other)) {
                    return other;
                }
            }
        }
        return null;
    }

    private static List<String> fromLeast(List<String> cycle) {
        List<String> turned = new ArrayList<>(cycle);
        Collections.rotate(turned, -turned.indexOf(Collections.min(turned)));
        return List.copyOf(turned);
    }

    private static Collection<String> dependencies(Group group) {
        TreeSet<String> all = new TreeSet<>(group.groups());
        all.addAll(group.exceptGroups());
        return all;
    }
}
