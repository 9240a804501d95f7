package io.sallyport.decision;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

import io.sallyport.model.PolicyVersion;
import io.sallyport.model.SortedNames;

/**
 * What a decision rests on.
 *
 * @param policy the version that decided
 * @param at the instant it was decided for
 * @param person certificate CN or user name; empty for a client with neither
 * @param groups the person's groups
 * @param reasons what determined the answer, in the order of rows and rules in the source
 * @param reconsiderAt the next instant at which time alone could change the answer
 */
public record Basis(PolicyVersion policy, Instant at, Optional<String> person, SortedSet<String> groups, List<Reason> reasons,
        Optional<Instant> reconsiderAt) {
    public Basis {
        groups = SortedNames.copyOf(groups);
        reasons = List.copyOf(reasons);
    }
}
