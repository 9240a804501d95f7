package io.sallyport.policytest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

import io.sallyport.policy.Directory;
import io.sallyport.policy.Glob;
import io.sallyport.policy.Group;

/**
 * Who is in a group, for tests that speak of all its members: every person the policy or the test names, and where membership comes by
 * pattern or certificate field, or from an identity provider alone, one made-up witness of each way in. Who is really in it the directory decides.
 */
final class Members {
    private static final String WITNESS = "someone";

    private final Directory directory;
    private final PolicyTest.Given given;
    private final SortedMap<String, Connect> people = new TreeMap<>();
    /** Found already; many tests ask for the same few groups, several at once. */
    private final Map<String, List<Connect>> byGroup = new ConcurrentHashMap<>();

    Members(Directory directory, PolicyTest.Given given) {
        this.directory = directory;
        this.given = given;
        given.users().keySet().forEach(this::person);
        for (Group group : directory.groups().values()) {
            group.users().forEach(this::person);
            group.commonNames().stream().filter(Glob::isLiteral).map(Glob::pattern).forEach(this::person);
        }
    }

    private void person(String name) {
        people.put(name, known(name));
    }

    /** What is known of a user: what the test gives, otherwise just the name. */
    Connect known(String name) {
        Connect named = Connect.named(name);
        return Optional.ofNullable(given.users().get(name)).map(named::over).orElse(named);
    }

    /** Every person by name, then a witness of each other way into a group; each name once. */
    List<Connect> everybody() {
        TreeMap<String, Connect> all = new TreeMap<>(people);
        List<Connect> found = new ArrayList<>(people.values());
        for (Group group : directory.groups().values()) {
            for (Connect witness : witnesses(group)) {
                if (all.putIfAbsent(witness.user().orElse(""), witness) == null) {
                    found.add(witness);
                }
            }
        }
        return found;
    }

    /** The members of a group, people by name first, then witnesses. */
    List<Connect> of(String group) {
        return byGroup.computeIfAbsent(group, this::find);
    }

    private List<Connect> find(String group) {
        List<Connect> members = new ArrayList<>(people.values());
        inside(group).forEach(inner -> members.addAll(witnesses(inner)));
        return members.stream().filter(connect -> isIn(connect, group)).toList();
    }

    private boolean isIn(Connect connect, String group) {
        return directory.groupsOf(Client.peer(connect), connect.groups()).contains(group);
    }

    /** The group and every group nested in it. */
    private List<Group> inside(String group) {
        SortedMap<String, Group> found = new TreeMap<>();
        TreeSet<String> open = new TreeSet<>(List.of(group));
        while (!open.isEmpty()) {
            String name = open.removeFirst();
            Group known = directory.groups().get(name);
            if (known != null && found.put(name, known) == null) {
                open.addAll(known.groups());
            }
        }
        return List.copyOf(found.values());
    }

    private static List<Connect> witnesses(Group group) {
        List<Connect> found = new ArrayList<>();
        for (Glob glob : group.commonNames()) {
            if (!glob.isLiteral()) {
                found.add(Connect.named(glob.pattern().replace("*", WITNESS).replace('?', 'x')));
            }
        }
        group.certificateFields().forEach((field, values) -> values.forEach(value -> found.add(certified(group, field, value))));
        boolean onlyUpstream = group.users().isEmpty() && group.commonNames().isEmpty() && group.certificateFields().isEmpty()
                && group.groups().isEmpty();
        if (onlyUpstream) {
            found.add(Connect.named(WITNESS + "-in-" + group.name()).withGroups(new TreeSet<>(List.of(group.name()))));
        }
        return found;
    }

    /** Somebody with one accepted value of every field, and this value of this one. */
    private static Connect certified(Group group, String field, String value) {
        TreeMap<String, String> subject = new TreeMap<>();
        group.certificateFields().forEach((name, values) -> subject.put(name, values.first()));
        subject.put(field, value);
        Optional<String> serial = Optional.ofNullable(subject.remove("serial"));
        Optional<String> issuer = Optional.ofNullable(subject.remove("issuer"));
        String name = subject.getOrDefault("CN", WITNESS + "-with-" + field + "-" + value);
        return Connect.named(name).withIdentity(new Connect.Identity.Presented(serial, Optional.empty(), issuer, subject));
    }
}
