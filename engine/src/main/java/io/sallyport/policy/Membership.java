package io.sallyport.policy;

import java.util.SortedSet;
import java.util.TreeSet;

/** Closes a set of direct groups upwards through nesting, honouring {@code except}. */
final class Membership {
    private Membership() {}

    /**
     * The groups reached from {@code direct}. An exception takes precedence over every way into the group: first all candidate groups are
     * found, then each group that excepts the person, or excepts a group the person really is in, is taken out, innermost first.
     */
    static SortedSet<String> close(Directory directory, SortedSet<String> direct, String person) {
        TreeSet<String> in = new TreeSet<>();
        TreeSet<String> open = new TreeSet<>(direct);
        while (!open.isEmpty()) {
            String name = open.removeFirst();
            if (in.contains(name) || isExcepted(directory, directory.group(name), direct, person)) {
                continue;
            }
            in.add(name);
            open.addAll(directory.parentsOf(name));
        }
        return in;
    }

    /** Groups named under {@code except} are judged by their own closure, so that the order of discovery cannot matter. */
    private static boolean isExcepted(Directory directory, Group group, SortedSet<String> direct, String person) {
        if (group.exceptUsers().contains(person)) {
            return true;
        }
        for (String excepted : group.exceptGroups()) {
            if (isMember(directory, directory.group(excepted), direct, person)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isMember(Directory directory, Group group, SortedSet<String> direct, String person) {
        if (isExcepted(directory, group, direct, person)) {
            return false;
        }
        if (direct.contains(group.name())) {
            return true;
        }
        for (String child : group.groups()) {
            if (isMember(directory, directory.group(child), direct, person)) {
                return true;
            }
        }
        return false;
    }
}
