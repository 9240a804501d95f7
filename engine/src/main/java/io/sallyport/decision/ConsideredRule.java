package io.sallyport.decision;

import java.util.List;
import java.util.Optional;

import io.sallyport.rules.NearMiss;
import io.sallyport.rules.drl.OwnRule;
import io.sallyport.rules.drl.Pattern;

/**
 * A rule of the organisation, considered for one request.
 *
 * @param fires whether it fires
 * @param missing of a rule that does not fire, the first pattern that is not fulfilled; empty where that could not be found out
 * @param facts of the kind that this pattern asks for: those there are
 */
public record ConsideredRule(OwnRule rule, boolean fires, Optional<Pattern> missing, List<Object> facts) {
    public ConsideredRule {
        facts = List.copyOf(facts);
    }

    static ConsideredRule stopped(NearMiss.Stop stop, List<Object> known) {
        return new ConsideredRule(stop.rule(), false, stop.at(),
                stop.at().map(pattern -> known.stream().filter(pattern.fact().type()::isInstance).toList()).orElse(List.of()));
    }
}
