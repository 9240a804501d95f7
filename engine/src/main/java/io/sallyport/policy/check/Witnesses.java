package io.sallyport.policy.check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
import io.sallyport.event.PeerInfo;
import io.sallyport.policy.Directory;
import io.sallyport.policy.Glob;
import io.sallyport.policy.Group;
import io.sallyport.policy.yaml.Words;

/** The people and devices by which statements about groups are tried: everybody the files name, and one of each sort they describe. */
final class Witnesses {
    /** What finding out one witness's groups costs, in steps. */
    private static final int WITNESS_STEPS = 20;

    /** What remembering one group of a witness costs, in steps. */
    private static final int GROUP_STEPS = 4;

    private final Directory directory;
    private final Steps steps;
    private final Map<String, List<Witness>> known = new HashMap<>();

    Witnesses(Directory directory, Steps steps) {
        this.directory = directory;
        this.steps = steps;
    }

    /**
     * Somebody.
     *
     * @param who for messages
     * @param groups every group they are in
     */
    record Witness(String who, SortedSet<String> groups) {}

    /**
     * Members of the group: somebody who is in it and in nothing else, and everybody the files name or describe. Those who are in the same groups are
     * one witness.
     */
    List<Witness> of(String group) {
        return known.computeIfAbsent(group, this::find);
    }

    private List<Witness> find(String group) {
        Map<SortedSet<String>, Witness> found = new LinkedHashMap<>();
        add("a member of " + Words.quote(group), peer(Optional.empty(), Optional.empty(), Optional.empty()), Set.of(group), group,
                found);
        for (Group inner : within(group)) {
            for (String user : inner.users()) {
                add(Words.quote(user), peer(Optional.of(user), Optional.empty(), Optional.empty()), Set.of(), group, found);
                add(Words.quote(user), peer(Optional.empty(), Optional.of(user), Optional.empty()), Set.of(), group, found);
            }
            for (Glob glob : inner.commonNames()) {
                String name = glob.pattern().replace("*", "x").replace('?', 'x');
                add("a certificate named " + Words.quote(glob.pattern()), peer(Optional.of(name), Optional.empty(), Optional.empty()),
                        Set.of(), group, found);
            }
            if (!inner.certificateFields().isEmpty()) {
                add("a certificate as in " + Words.quote(inner.name()),
                        peer(Optional.of("-"), Optional.empty(), Optional.of(certificate(inner))), Set.of(), group, found);
            }
            for (String upstream : inner.upstream()) {
                add("somebody in " + Words.quote(upstream) + " upstream", peer(Optional.empty(), Optional.empty(), Optional.empty()),
                        Set.of(upstream), group, found);
            }
        }
        return List.copyOf(found.values());
    }

    private void add(String who, Peer peer, Set<String> upstream, String group, Map<SortedSet<String>, Witness> found) {
        if (!steps.spend(WITNESS_STEPS)) {
            return;
        }
        SortedSet<String> groups = directory.groupsOf(peer, upstream);
        steps.spend(GROUP_STEPS * (long) groups.size());
        if (groups.contains(group)) {
            found.putIfAbsent(groups, new Witness(who, groups));
        }
    }

    /** The group and every group in it. */
    private List<Group> within(String group) {
        TreeSet<String> seen = new TreeSet<>(List.of(group));
        ArrayDeque<String> open = new ArrayDeque<>(seen);
        List<Group> found = new ArrayList<>();
        while (!open.isEmpty()) {
            Group next = directory.groups().get(open.remove());
            if (next != null) {
                found.add(next);
                next.groups().stream().filter(seen::add).forEach(open::add);
            }
        }
        return found;
    }

    private static Peer peer(Optional<String> commonName, Optional<String> username, Optional<Certificate> certificate) {
        return new Peer(commonName, username, Optional.empty(), certificate, Optional.empty(), 0, PeerInfo.none());
    }

    private static Certificate certificate(Group group) {
        SortedMap<String, String> subject = new TreeMap<>();
        Optional<String> issuer = Optional.empty();
        String serial = "0";
        for (Map.Entry<String, SortedSet<String>> field : group.certificateFields().entrySet()) {
            String value = field.getValue().first();
            switch (field.getKey()) {
                case "issuer" -> issuer = Optional.of(value);
                case "serial" -> serial = value;
                case Group.ALTERNATIVE_NAMES -> subject.put("subjectAltName", value);
                default -> subject.put(field.getKey(), value);
            }
        }
        return new Certificate(serial, "", issuer, subject);
    }
}
