package io.sallyport.whynot;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.decision.Decider;
import io.sallyport.policy.Directory;
import io.sallyport.policy.Group;
import io.sallyport.policy.Policy;

/**
 * Joining and leaving groups. Who joins is reported by the identity provider as a member; who leaves is excepted in the policy, so that it is
 * decided with another policy, compiled once for each set of groups that are left.
 */
final class Memberships {
    private final Decider decider;
    private final String person;
    private final Map<SortedSet<String>, Decider> without = new HashMap<>();

    Memberships(Decider decider, String person) {
        this.decider = decider;
        this.person = person;
    }

    private Policy policy() {
        return decider.policy();
    }

    /** What decides about a world. */
    Decider decider(World world) {
        return world.left().isEmpty() ? decider : without.computeIfAbsent(world.left(), this::compiled);
    }

    SortedSet<String> groups(World world) {
        return decider(world).policy().directory().groupsOf(world.event().peer(), world.facts().upstreamGroups());
    }

    /** Ways into one of these groups, for somebody who is in none of them. */
    List<Move> into(Collection<String> names, World world) {
        List<Move> moves = new ArrayList<>();
        for (String name : names) {
            Group group = policy().directory().groups().get(name);
            if (group == null || group.exceptUsers().contains(person)) {
                continue;
            }
            if (world.facts().upstreamGroups().contains(name)) {
                group.exceptGroups().stream().filter(groups(world)::contains).forEach(except -> leave(except).ifPresent(moves::add));
            } else {
                join(name).ifPresent(moves::add);
            }
        }
        return moves;
    }

    /** Ways out of those of these groups that the person is in: out of the group itself, or into one that it excepts. */
    List<Move> outOf(Collection<String> names, World world) {
        SortedSet<String> in = groups(world);
        List<Move> moves = new ArrayList<>();
        names.stream().filter(in::contains).forEach(name -> {
            leave(name).ifPresent(moves::add);
            Optional.ofNullable(policy().directory().groups().get(name)).map(Group::exceptGroups).orElseGet(TreeSet::new)
                    .forEach(except -> join(except).ifPresent(moves::add));
        });
        return moves;
    }

    private Optional<Move> join(String name) {
        return Optional.ofNullable(policy().directory().groups().get(name))
                .map(group -> Move.of("group " + name, "join group " + name, Means.OTHERS, "ask who keeps " + group.ref().place().brief(),
                        world -> world.joining(name)));
    }

    private Optional<Move> leave(String name) {
        return Optional.ofNullable(policy().directory().groups().get(name)).map(group -> Move.of("group " + name, "leave group " + name,
                Means.NOBODY, "somebody meant it so: needs a change of the policy at " + group.ref().place().brief(),
                world -> world.leaving(name)));
    }

    private Decider compiled(SortedSet<String> left) {
        List<Group> groups = new ArrayList<>();
        for (Group group : policy().directory().groups().values()) {
            groups.add(left.contains(group.name()) ? excepting(group) : group);
        }
        Policy p = policy();
        Policy changed = new Policy(p.version(), p.manifest(), new Directory(groups), p.resources(), p.access(), p.isolation(), p.networks(),
                p.quotas(), p.authentication(), p.risk(), p.ruleSources(), p.ownRules(), p.estate());
        return decider.recompile(changed).value()
                .orElseThrow(() -> new IllegalStateException("rules that compiled do not: " + changed.version()));
    }

    private Group excepting(Group group) {
        TreeSet<String> users = new TreeSet<>(group.exceptUsers());
        users.add(person);
        return new Group(group.ref(), group.name(), group.users(), group.commonNames(), group.certificateFields(), group.groups(), users,
                group.exceptGroups(), group.upstream(), group.claims());
    }
}
