package io.sallyport.whynot;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.policy.AccessRow;
import io.sallyport.policy.Group;

/** Joining and leaving groups. Who joins is reported by the identity provider as a member; who leaves is excepted in the policy. */
final class Memberships {
    private final Variants variants;
    private final String person;
    /** Groups whose members a deny row refuses outright: whoever is in one was put there to be kept out. */
    private final Set<String> refused = new TreeSet<>();

    Memberships(Variants variants, String person) {
        this.variants = variants;
        this.person = person;
        variants.policy().access().rows().stream().filter(AccessRow::refuses).forEach(row -> refused.addAll(row.groups()));
    }

    /** Ways into one of these groups, for somebody who is in none of them. */
    List<Move> into(Collection<String> names, World world) {
        List<Move> moves = new ArrayList<>();
        for (String name : names) {
            Optional<Group> group = group(name);
            if (group.isEmpty() || group.get().exceptUsers().contains(person)) {
                continue;
            }
            if (world.facts().upstreamGroups().contains(name)) {
                SortedSet<String> in = variants.groups(world);
                group.get().exceptGroups().stream().filter(in::contains).forEach(except -> leave(except).ifPresent(moves::add));
            } else {
                join(name).ifPresent(moves::add);
            }
        }
        return moves;
    }

    /** Ways out of those of these groups that the person is in: out of the group itself, or into one that it excepts. */
    List<Move> outOf(Collection<String> names, World world) {
        SortedSet<String> in = variants.groups(world);
        List<Move> moves = new ArrayList<>();
        names.stream().filter(in::contains).forEach(name -> {
            leave(name).ifPresent(moves::add);
            group(name).map(Group::exceptGroups).orElseGet(TreeSet::new).forEach(except -> join(except).ifPresent(moves::add));
        });
        return moves;
    }

    /** Into each of these groups that the person is not in, and out of each of the others. */
    List<Move> across(Collection<String> names, World world) {
        SortedSet<String> in = variants.groups(world);
        List<Move> moves = new ArrayList<>();
        names.forEach(name -> (in.contains(name) ? leave(name) : join(name)).ifPresent(moves::add));
        return moves;
    }

    private Optional<Move> join(String name) {
        return group(name).map(group -> Move.of("group " + name, "join group " + name,
                refused.contains(name) ? Means.NEVER : Means.ADMINISTRATORS,
                refused.contains(name) ? "a deny row refuses its members" : "who keep " + group.ref().place().brief(),
                world -> world.joining(name)));
    }

    private Optional<Move> leave(String name) {
        return group(name).map(group -> Move.of("group " + name, "leave group " + name,
                refused.contains(name) ? Means.NEVER : Means.ADMINISTRATORS,
                refused.contains(name)
                        ? "whoever is in it (" + group.ref().place().brief() + ") is refused on purpose"
                        : "who keep " + group.ref().place().brief(),
                world -> world.leaving(name)));
    }

    private Optional<Group> group(String name) {
        return Optional.ofNullable(variants.policy().directory().groups().get(name));
    }
}
