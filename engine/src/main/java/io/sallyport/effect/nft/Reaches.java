package io.sallyport.effect.nft;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.sallyport.decision.Circle;
import io.sallyport.decision.Grant;
import io.sallyport.decision.Reach;
import io.sallyport.policy.IsolationTable.Invitation;
import io.sallyport.policy.Policy;

/** What reaches and circles mean under one policy, worked out once for each. For several threads. */
public final class Reaches {
    private final Policy policy;
    private final Exemptions exemptions;
    private final Map<Reach, Destinations> known;
    private final Map<Circle, Destinations> invited;

    public Reaches(Policy policy) {
        this(policy, new Exemptions(policy.isolation()), new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
    }

    private Reaches(Policy policy, Exemptions exemptions, Map<Reach, Destinations> known, Map<Circle, Destinations> invited) {
        this.policy = policy;
        this.exemptions = exemptions;
        this.known = known;
        this.invited = invited;
    }

    public Policy policy() {
        return policy;
    }

    /** The same under another policy, which keeps what that one leaves as it is. */
    public Reaches next(Policy next) {
        if (next.equals(policy)) {
            return this;
        }
        Set<String> changed = policy.redefined(next);
        Map<Reach, Destinations> kept = new ConcurrentHashMap<>();
        known.forEach((reach, destinations) -> {
            if (reach.allowed().stream().noneMatch(changed::contains) && reach.denied().stream().noneMatch(changed::contains)) {
                kept.put(reach, destinations);
            }
        });
        List<Invitation> invitations = next.isolation().invitations();
        boolean inviting = policy.isolation().invitations().equals(invitations)
                && invitations.stream().flatMap(row -> row.resources().stream()).noneMatch(changed::contains);
        return new Reaches(next, exemptions.next(next.isolation()), kept,
                inviting ? new ConcurrentHashMap<>(invited) : new ConcurrentHashMap<>());
    }

    /** Works out what a grant means, so that nobody has to wait for it later. */
    public void workOut(Grant grant) {
        destinations(grant.reach());
        invited(grant.circle());
        SiteBook.reach(policy, grant).ifPresent(this::destinations);
    }

    /** Forgets what no other grants than these need. */
    void keepOnly(Collection<Grant> wanted) {
        Set<Reach> reaches = new HashSet<>();
        Set<Circle> circles = new HashSet<>();
        for (Grant grant : wanted) {
            reaches.add(grant.reach());
            SiteBook.reach(policy, grant).ifPresent(reaches::add);
            circles.add(grant.circle());
        }
        known.keySet().retainAll(reaches);
        invited.keySet().retainAll(circles);
    }

    /** What a client with this reach may start connections to. */
    Destinations destinations(Reach reach) {
        return known.computeIfAbsent(reach, r -> new Destinations(Boxes.of(policy, r), Ground.Kind.ALLOW));
    }

    /** From where connections to a client in this circle may be started. */
    Destinations invited(Circle circle) {
        return invited.computeIfAbsent(circle, c -> new Destinations(Isolation.invited(policy, c), Ground.Kind.INVITE));
    }

    Ring ring(Circle circle) {
        return new Ring(circle, exemptions);
    }
}
