package io.sallyport.decision;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.sallyport.event.Event;
import io.sallyport.facts.AccessCandidate;
import io.sallyport.facts.Facts;
import io.sallyport.facts.Risk;
import io.sallyport.facts.Situation;
import io.sallyport.ipam.Lease;
import io.sallyport.ipam.Offer;
import io.sallyport.policy.Policy;
import io.sallyport.rules.RuleBase;

/**
 * Weighs conclusions into a decision. Deny overrides allow, the strictest limit applies, and nothing depends on the order in which the rules
 * drew their conclusions.
 *
 * <p>What refuses is looked at first: deny rows, missing proof, risk, limits. A client is asked for a second factor only when that is all that
 * keeps it out.
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

    Decision judge(Event.Request event, Facts facts, Situation situation, Weighed weighed, Ruled ruled) {
        Optional<String> person = event.peer().person();
        Basis basis = ruled.basis(new Basis(policy.version(), facts.now(), person, situation.groups(), reasons(situation, weighed),
                situation.reconsiderAt()));
        if (person.isEmpty()) {
            return new Decision.Refuse(denials.unknownPerson(), basis);
        }
        if (!weighed.denying().isEmpty()) {
            return new Decision.Refuse(ruled.joining(denials.denied(weighed), Reason.Kind.DENIED), basis);
        }
        if (ruled.denial().isPresent()) {
            return new Decision.Refuse(ruled.denial().get(), basis);
        }
        Optional<Denial> refused = LimitDenials.unproved(weighed).or(() -> LimitDenials.risky(weighed))
                .or(() -> LimitDenials.used(weighed));
        if (refused.isPresent()) {
            return new Decision.Refuse(refused.get(), basis);
        }
        if (weighed.allowing().isEmpty() && ruled.allowed().isEmpty()) {
            List<AccessCandidate> wanting = Challenges.wanting(weighed);
            return wanting.isEmpty()
                    ? new Decision.Refuse(denials.nothingAllows(weighed, facts.now()), basis)
                    : Challenges.ask(event.peer(), weighed, Challenges.wanted(basis, wanting, weighed));
        }
        Reach reach = ruled.reach(new Reach(prepared.resourcesOf(weighed.allowing()), prepared.resourcesOf(weighed.narrowing())));
        if (reach.denied().containsAll(reach.allowed())) {
            return new Decision.Refuse(ruled.joining(denials.nothingLeft(weighed), Reason.Kind.NARROWED), basis);
        }
        return switch (facts.offer()) {
            case Offer.Exhausted exhausted -> new Decision.Refuse(denials.exhausted(exhausted.pool()), basis);
            case Offer.NoNetwork none -> new Decision.Refuse(denials.noNetwork(event.client().instance()), basis);
            case Offer.Available _ when Challenges.isAsked(weighed) -> Challenges.ask(event.peer(), weighed, basis);
            case Offer.Available _ when ruled.asks().isPresent() -> Challenges.question(ruled.asks().get(), basis);
            case Offer.Available available ->
                new Decision.Admit(grant(available.lease(), reach, situation, weighed, ruled, served(event, facts)), basis);
        };
    }

    /** A rule of the organisation could not be run to its end: this client is refused, since the rule might have denied it. */
    Decision stopped(Event.Request event, Facts facts, Situation situation, RuleBase.RulesFailed failed) {
        List<Reason> by = failed.rule()
                .map(rule -> List.of(new Reason(Reason.Kind.DENIED, Optional.empty(), Optional.of(rule), "was stopped", false)))
                .orElse(List.of());
        Basis basis = new Basis(policy.version(), facts.now(), event.peer().person(), situation.groups(), by, situation.reconsiderAt());
        return new Decision.Refuse(denials.stopped(String.valueOf(failed.getMessage()), by), basis);
    }

    /** Those of the conclusions, and what gave the client points of risk. */
    private static List<Reason> reasons(Situation situation, Weighed weighed) {
        if (situation.risk().isEmpty() || situation.risk().get().parts().isEmpty()) {
            return weighed.reasons();
        }
        List<Reason> all = new ArrayList<>(weighed.reasons());
        Risk risk = situation.risk().get();
        for (Risk.Part part : risk.parts()) {
            int points = part.points(risk.now());
            if (points > 0) {
                all.add(new Reason(Reason.Kind.SCORED, Optional.of(part.row()), Optional.empty(),
                        points + " points of risk: " + part.name(),
                        false));
            }
        }
        return all;
    }

    /** The site that the client is to serve, where the policy still says that it is a connector of it. */
    private Optional<String> served(Event.Request event, Facts facts) {
        return facts.serves().filter(site -> event.peer().commonName()
                .flatMap(name -> policy.estate().siteOf(name, event.client().instance())).filter(of -> of.name().equals(site)).isPresent());
    }

    private Grant grant(Lease lease, Reach reach, Situation situation, Weighed weighed, Ruled ruled, Optional<String> site) {
        Circle circle = weighed.isolatedByRisk() || ruled.isolates() ? Circle.ALONE : circles.of(situation.groups(), weighed.isolating());
        return new Grant(lease, reach, circle, ruled.limits(weighed.limits()), site);
    }
}
