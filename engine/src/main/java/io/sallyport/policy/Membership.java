package io.sallyport.policy;

import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Closes a set of direct groups upwards through nesting, honouring {@code except}. */
final class Membership {
    private Membership() {}

    /**
     * The groups the person is in, by way of {@code direct} and nesting. A group leaves out a person its {@code except} names, and anybody who is in a
     * group its {@code except} names; who is left out of a group does not get into others by way of it.
     *
     * <p>Groups are judged innermost first: when one is judged, every group it contains or excepts and that is reached at all has been judged, so that
     * each is judged once and the order of discovery cannot matter.
     */
    static SortedSet<String> close(Directory directory, Set<String> direct, String person) {
        TreeSet<String> in = new TreeSet<>();
        TreeMap<Integer, Directory.Ranked> open = new TreeMap<>();
        for (String name : direct) {
            open(directory, name, open);
        }
        for (var least = open.pollFirstEntry(); least != null; least = open.pollFirstEntry()) {
            Group group = least.getValue().group();
            if (!least.getValue().excepts()
                    || (!group.exceptUsers().contains(person) && group.exceptGroups().stream().noneMatch(in::contains))) {
                in.add(group.name());
                for (String parent : least.getValue().parents()) {
                    open(directory, parent, open);
                }
            }
        }
        return in;
    }

    private static void open(Directory directory, String name, Map<Integer, Directory.Ranked> open) {
        Directory.Ranked ranked = directory.ranked(name);
        open.put(ranked.rank(), ranked);
    }
}
