package io.sallyport.facts;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

import io.sallyport.model.SortedNames;

/**
 * One request as the rules see it.
 *
 * @param groups the person's groups
 * @param reconsiderAt the next instant at which a condition of a candidate changes by time alone
 */
public record Situation(Connect connect, Clock clock, SortedSet<String> groups, List<AccessCandidate> access, List<QuotaCandidate> quotas,
        List<IsolationCandidate> isolation, Optional<Instant> reconsiderAt) {
    public Situation {
        groups = SortedNames.copyOf(groups);
        access = List.copyOf(access);
        quotas = List.copyOf(quotas);
        isolation = List.copyOf(isolation);
    }

    /** The facts to insert, in an order that depends on nothing but the input. */
    public List<Object> facts() {
        List<Object> all = new ArrayList<>(2 + groups.size() + access.size() + quotas.size() + isolation.size());
        all.add(connect);
        all.add(clock);
        for (String group : groups) {
            all.add(new Member(group));
        }
        all.addAll(access);
        all.addAll(quotas);
        all.addAll(isolation);
        return all;
    }
}
