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
 * @param authentication authentication rows that are not satisfied
 * @param thresholds thresholds that the risk has reached
 * @param risk the client's risk, where the policy counts any
 * @param reconsiderAt the next instant at which a condition of a candidate changes by time alone
 */
public record Situation(Connect connect, Clock clock, SortedSet<String> groups, List<AccessCandidate> access, List<QuotaCandidate> quotas,
        List<IsolationCandidate> isolation, List<AuthenticationCandidate> authentication, List<RiskCandidate> thresholds,
        Optional<Risk> risk, Optional<Instant> reconsiderAt) {
    public Situation {
        groups = SortedNames.copyOf(groups);
        access = List.copyOf(access);
        quotas = List.copyOf(quotas);
        isolation = List.copyOf(isolation);
        authentication = List.copyOf(authentication);
        thresholds = List.copyOf(thresholds);
    }

    /** The facts to insert, in an order that depends on nothing but the input. */
    public List<Object> facts() {
        List<Object> all = new ArrayList<>(4 + groups.size() + access.size() + quotas.size() + isolation.size() + authentication.size());
        all.addAll(client());
        all.addAll(access);
        all.addAll(quotas);
        all.addAll(isolation);
        all.addAll(authentication);
        all.addAll(thresholds);
        return all;
    }

    /** The facts about the client alone, without any row: what rules set tags by. */
    public List<Object> client() {
        List<Object> all = new ArrayList<>(2 + groups.size());
        all.add(connect);
        all.add(clock);
        for (String group : groups) {
            all.add(new Member(group));
        }
        return all;
    }
}
