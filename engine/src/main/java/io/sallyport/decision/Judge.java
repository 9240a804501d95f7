package io.sallyport.decision;

import java.util.Optional;

import io.sallyport.event.Event;
import io.sallyport.facts.Facts;
import io.sallyport.facts.Situation;
import io.sallyport.ipam.Lease;
import io.sallyport.ipam.Offer;
import io.sallyport.policy.Policy;

/**
 * Weighs conclusions into a decision. Deny overrides allow, the strictest limit applies, and nothing depends on the order in which the rules
 * drew their conclusions.
 */
final class Judge {
    private final Policy policy;
    private final Prepared prepared;
    private final Circles circles;
    private final Denials denials;

    Judge(Policy policy, Prepared prepared) {
        this.policy = policy;
        this.prepared = prepared;
        circles = new Circles(policy.isolation());
        denials = new Denials(policy.manifest().zone());
    }

    Decision judge(Event.Request event, Facts facts, Situation situation, Weighed weighed) {
        Optional<String> person = event.peer().person();
        Basis basis = new Basis(policy.version(), facts.now(), person, situation.groups(), weighed.reasons(), situation.reconsiderAt());
        if (person.isEmpty()) {
            return new Decision.Refuse(denials.unknownPerson(), basis);
        }
        if (!weighed.denying().isEmpty()) {
            return new Decision.Refuse(denials.denied(weighed), basis);
        }
        if (weighed.allowing().isEmpty()) {
            return new Decision.Refuse(denials.nothingAllows(weighed, facts.now()), basis);
        }
        Reach reach = new Reach(prepared.resourcesOf(weighed.allowing()), prepared.resourcesOf(weighed.narrowing()));
        if (reach.denied().containsAll(reach.allowed())) {
            return new Decision.Refuse(denials.nothingLeft(weighed), basis);
        }
        return switch (facts.offer()) {
            case Offer.Exhausted exhausted -> new Decision.Refuse(denials.exhausted(exhausted.pool()), basis);
            case Offer.NoNetwork none -> new Decision.Refuse(denials.noNetwork(event.client().instance()), basis);
            case Offer.Available available -> new Decision.Admit(grant(available.lease(), reach, situation, weighed), basis);
        };
    }

    private Grant grant(Lease lease, Reach reach, Situation situation, Weighed weighed) {
        return new Grant(lease, reach, circles.of(situation.groups(), weighed.isolating()), weighed.limits());
    }
}
