package io.sallyport.whynot;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.decision.Decider;
import io.sallyport.policy.AccessTable;
import io.sallyport.policy.Directory;
import io.sallyport.policy.Group;
import io.sallyport.policy.Policy;

/**
 * The policy as it is, and as it might be: with the person left out of groups, without some deny rows. Each is compiled once; the rules, which stay as
 * they are, are not compiled again.
 */
final class Variants {
    private final Decider decider;
    private final String person;
    private final Map<World.Edits, Decider> edited = new HashMap<>();

    Variants(Decider decider, String person) {
        this.decider = decider;
        this.person = person;
    }

    /** As it is. */
    Policy policy() {
        return decider.policy();
    }

    /** What decides about a world. */
    Decider decider(World world) {
        return world.edits().equals(World.Edits.NONE) ? decider : edited.computeIfAbsent(world.edits(), this::compiled);
    }

    SortedSet<String> groups(World world) {
        return decider(world).policy().directory().groupsOf(world.event().peer(), world.facts().upstreamGroups());
    }

    private Decider compiled(World.Edits edits) {
        Policy p = policy();
        List<Group> groups = p.directory().groups().values().stream()
                .map(group -> edits.left().contains(group.name()) ? excepting(group) : group).toList();
        AccessTable access = new AccessTable(
                p.access().rows().stream().filter(row -> !edits.dropped().contains(row.ref().id())).toList());
        Policy changed = new Policy(p.version(), p.manifest(), new Directory(groups), p.resources(), access, p.isolation(), p.networks(),
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
