package io.sallyport.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import io.sallyport.event.Certificate;
import io.sallyport.event.Peer;

/** Groups, indexed so that one person's groups are found by hash, whatever the number of groups. */
public final class Directory {
    private final SortedMap<String, Group> groups;
    private final Map<String, Ranked> ranked = new HashMap<>();
    private final Map<String, List<String>> byUser = new HashMap<>();
    private final Map<String, List<String>> byCommonName = new HashMap<>();
    private final Map<String, List<String>> byUpstream = new HashMap<>();
    private final GlobIndex byGlob = new GlobIndex();
    /** Groups by the first of their certificate fields and its values; the other fields are compared one by one. */
    private final Map<String, Map<String, List<String>>> byField = new TreeMap<>();

    /**
     * Indexes groups.
     *
     * @throws IllegalArgumentException when groups depend on themselves, which the compiler has refused before
     */
    public Directory(Collection<Group> all) {
        Nesting nesting = Nesting.of(all);
        if (!nesting.cycles().isEmpty()) {
            throw new IllegalArgumentException("groups depend on themselves: " + nesting.cycles());
        }
        TreeMap<String, Group> sorted = new TreeMap<>();
        for (Group group : nesting.innermostFirst()) {
            sorted.put(group.name(), group);
            boolean excepts = !group.exceptUsers().isEmpty() || !group.exceptGroups().isEmpty();
            ranked.put(group.name(), new Ranked(ranked.size(), group, excepts, new ArrayList<>(0)));
            index(group);
        }
        groups = Collections.unmodifiableSortedMap(sorted);
    }

    private void index(Group group) {
        String name = group.name();
        for (String user : group.users()) {
            byUser.computeIfAbsent(user, k -> new ArrayList<>(1)).add(name);
        }
        for (Glob glob : group.commonNames()) {
            if (glob.isLiteral()) {
                byCommonName.computeIfAbsent(glob.pattern(), k -> new ArrayList<>(1)).add(name);
            } else {
                byGlob.add(glob, name);
            }
        }
        if (!group.certificateFields().isEmpty()) {
            Map<String, List<String>> byValue = byField.computeIfAbsent(group.certificateFields().firstKey(), k -> new HashMap<>());
            for (String value : group.certificateFields().firstEntry().getValue()) {
                byValue.computeIfAbsent(value, k -> new ArrayList<>(1)).add(name);
            }
        }
        for (String upstream : group.upstream()) {
            byUpstream.computeIfAbsent(upstream, k -> new ArrayList<>(1)).add(name);
        }
        for (String child : group.groups()) {
            Ranked inner = ranked.get(child);
            if (inner != null) {
                inner.parents().add(name);
            }
        }
    }

    /** Every group by name. */
    public SortedMap<String, Group> groups() {
        return groups;
    }

    /**
     * The groups this peer is in, by user name, certificate CN, certificate fields and nesting, less those whose {@code except} names the
     * person, or a group the person is in.
     *
     * @param upstream groups an identity provider reported: each is the group of that name here, and every group whose {@code upstream} names it
     */
    public SortedSet<String> groupsOf(Peer peer, Set<String> upstream) {
        TreeSet<String> direct = new TreeSet<>();
        peer.person().ifPresent(person -> direct.addAll(byUser.getOrDefault(person, List.of())));
        peer.commonName().ifPresent(name -> {
            direct.addAll(byCommonName.getOrDefault(name, List.of()));
            byGlob.find(name, direct);
        });
        peer.certificate().ifPresent(certificate -> byField.forEach((field, byValue) -> {
            for (String value : valuesOf(certificate, field)) {
                for (String name : byValue.getOrDefault(value, List.of())) {
                    if (matches(certificate, ranked(name).group())) {
                        direct.add(name);
                    }
                }
            }
        }));
        for (String name : upstream) {
            if (groups.containsKey(name)) {
                direct.add(name);
            }
            direct.addAll(byUpstream.getOrDefault(name, List.of()));
        }
        return Membership.close(this, direct, peer.person().orElse(""));
    }

    private static boolean matches(Certificate certificate, Group group) {
        for (Map.Entry<String, SortedSet<String>> wanted : group.certificateFields().entrySet()) {
            if (valuesOf(certificate, wanted.getKey()).stream().noneMatch(wanted.getValue()::contains)) {
                return false;
            }
        }
        return true;
    }

    private static List<String> valuesOf(Certificate certificate, String field) {
        return switch (field) {
            case "issuer" -> certificate.issuer().stream().toList();
            case "serial" -> List.of(certificate.serial());
            case Group.ALTERNATIVE_NAMES -> certificate.alternativeNames();
            default -> Optional.ofNullable(certificate.subject().get(field)).stream().toList();
        };
    }

    /** A group, its place in the order from the inside out, whether it leaves anybody out, and the groups that contain it. */
    record Ranked(int rank, Group group, boolean excepts, List<String> parents) {}

    Ranked ranked(String group) {
        Ranked found = ranked.get(group);
        if (found == null) {
            throw new IllegalArgumentException("no such group: " + group);
        }
        return found;
    }
}
