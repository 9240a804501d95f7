package io.sallyport.effect.nft;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

import io.sallyport.decision.Circle;
import io.sallyport.decision.Reach;
import io.sallyport.policy.Policy;
import io.sallyport.policy.Resource;

/** What reaches and circles mean under one policy, worked out once for each. For several threads. */
public final class Reaches {
    private final Policy policy;
    private final Exemptions exemptions;
    private final Map<Reach, Destinations> known;

    public Reaches(Policy policy) {
        this(policy, new Exemptions(policy.isolation()), new ConcurrentHashMap<>());
    }

    private Reaches(Policy policy, Exemptions exemptions, Map<Reach, Destinations> known) {
        this.policy = policy;
        this.exemptions = exemptions;
        this.known = known;
    }

    public Policy policy() {
        return policy;
    }

    /** The same under another policy, which keeps what that one leaves as it is. */
    public Reaches next(Policy next) {
        if (next.equals(policy)) {
            return this;
        }
        Set<String> changed = changed(next);
        Map<Reach, Destinations> kept = new ConcurrentHashMap<>();
        known.forEach((reach, destinations) -> {
            if (reach.allowed().stream().noneMatch(changed::contains) && reach.denied().stream().noneMatch(changed::contains)) {
                kept.put(reach, destinations);
            }
        });
        return new Reaches(next, exemptions.next(next.isolation()), kept);
    }

    /** The resources of either policy that cover something else, or nothing, in the other. */
    private Set<String> changed(Policy next) {
        Set<String> changed = new HashSet<>();
        Set<String> names = new TreeSet<>(policy.resources().keySet());
        names.addAll(next.resources().keySet());
        for (String name : names) {
            Resource before = policy.resources().get(name);
            Resource after = next.resources().get(name);
            if (before == null || after == null || !before.networks().equals(after.networks())
                    || !before.services().equals(after.services())) {
                changed.add(name);
            }
        }
        return changed;
    }

    /** Works a reach out, so that nobody has to wait for it later. */
    public void workOut(Reach reach) {
        destinations(reach);
    }

    /** Forgets all reaches but these. */
    void keepOnly(Collection<Reach> wanted) {
        known.keySet().retainAll(wanted);
    }

    Destinations destinations(Reach reach) {
        return known.computeIfAbsent(reach, r -> new Destinations(Boxes.of(policy, r)));
    }

    Ring ring(Circle circle) {
        return new Ring(circle, exemptions);
    }
}
