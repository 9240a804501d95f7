package io.sallyport.policytest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.model.InstanceName;
import io.sallyport.policy.Glob;
import io.sallyport.policy.Group;
import io.sallyport.policy.Policy;
import io.sallyport.policytest.Results.Moment;

/** People who connect to an instance one after the other, at one instant, where nobody else is. */
public final class Crowd {
    /** How many people are taken from the groups of a policy at most. */
    public static final int SAMPLE_MAX = 500;

    private Crowd() {}

    /** What is decided for each, by name, in the order they connect. */
    public static Map<String, Moment> connect(Policy policy, Deciding deciding, Instant at, InstanceName instance,
            Iterable<Connect> people) {
        Scene scene = new Scene(policy, deciding, at);
        Map<String, Moment> moments = new LinkedHashMap<>();
        for (Connect one : people) {
            one.user().ifPresent(user -> moments.put(user, scene.connect(one.withInstance(instance).withAt(at))));
        }
        return moments;
    }

    /**
     * People to try a policy with: everybody its groups name, and for each group that an identity provider fills somebody who is in it.
     *
     * @param given what is known of people; who is in it is among them
     */
    public static List<Connect> sample(Policy policy, PolicyTest.Given given) {
        SortedSet<String> names = new TreeSet<>(given.users().keySet());
        List<Connect> invented = new ArrayList<>();
        for (Group group : policy.directory().groups().values()) {
            names.addAll(group.users());
            group.commonNames().stream().filter(Glob::isLiteral).map(Glob::pattern).forEach(names::add);
            Optional<String> upstream = group.upstream().stream().findFirst();
            upstream.ifPresent(word -> invented.add(Connect.named("someone-in-" + group.name()).withGroups(new TreeSet<>(List.of(word)))));
        }
        List<Connect> people = new ArrayList<>();
        names.forEach(name -> people.add(given.complete(Connect.named(name))));
        people.addAll(invented);
        return List.copyOf(people.subList(0, Math.min(SAMPLE_MAX, people.size())));
    }
}
