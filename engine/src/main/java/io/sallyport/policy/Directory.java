package io.sallyport.policy;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import io.sallyport.event.Peer;

/**
 * Groups, indexed so that one person's groups are found by hash; nesting and {@code except} are already resolved into the matchers.
 */
public final class Directory {
    private final SortedMap<String, Group> groups;
    private final Map<String, Set<String>> byUser = new HashMap<>();
    private final Map<String, Set<String>> byCommonName = new HashMap<>();
    private final Map<String, Map<String, Set<String>>> byField = new HashMap<>();
    private final List<Map.Entry<Glob, String>> byGlob;
    private final Map<String, Set<String>> parents = new HashMap<>();

    public Directory(Collection<Group> all) {
        TreeMap<String, Group> sorted = new TreeMap<>();
        List<Map.Entry<Glob, String>> globs = new java.util.ArrayList<>();
        for (Group group : all) {
            sorted.put(group.name(), group);
            for (String user : group.users()) {
                byUser.computeIfAbsent(user, k -> new TreeSet<>()).add(group.name());
            }
            for (Glob glob : group.commonNames()) {
                if (glob.isLiteral()) {
                    byCommonName.computeIfAbsent(glob.pattern(), k -> new TreeSet<>()).add(group.name());
                } else {
                    globs.add(Map.entry(glob, group.name()));
                }
            }
            group.certificateFields().forEach((field, values) -> {
                for (String value : values) {
                    byField.computeIfAbsent(field, k -> new HashMap<>()).computeIfAbsent(value, k -> new TreeSet<>()).add(group.name());
                }
            });
            for (String child : group.groups()) {
                parents.computeIfAbsent(child, k -> new TreeSet<>()).add(group.name());
            }
        }
        groups = Collections.unmodifiableSortedMap(sorted);
        byGlob = List.copyOf(globs);
    }

    /** Every group by name. */
    public SortedMap<String, Group> groups() {
        return groups;
    }

    /**
     * The groups this peer is in, by user name, certificate CN, certificate fields and nesting, less those whose {@code except} names the
     * person, or a group the person is in.
     *
     * @param upstream groups an identity provider reported, by name
     */
    public SortedSet<String> groupsOf(Peer peer, Set<String> upstream) {
        TreeSet<String> direct = new TreeSet<>();
        peer.person().ifPresent(person -> direct.addAll(byUser.getOrDefault(person, Set.of())));
        peer.commonName().ifPresent(cn -> {
            direct.addAll(byCommonName.getOrDefault(cn, Set.of()));
            for (Map.Entry<Glob, String> entry : byGlob) {
                if (entry.getKey().matches(cn)) {
                    direct.add(entry.getValue());
                }
            }
        });
        peer.certificate().ifPresent(certificate -> byField.forEach((field, values) -> {
            String value = certificate.subject().get(field);
            if (value != null) {
                direct.addAll(values.getOrDefault(value, Set.of()));
            }
        }));
        for (String name : upstream) {
            if (groups.containsKey(name)) {
                direct.add(name);
            }
        }
        return Membership.close(this, direct, peer.person().orElse(""));
    }

    Set<String> parentsOf(String group) {
        return parents.getOrDefault(group, Set.of());
    }

    Group group(String name) {
        Group group = groups.get(name);
        if (group == null) {
            throw new IllegalArgumentException("no such group: " + name);
        }
        return group;
    }
}
