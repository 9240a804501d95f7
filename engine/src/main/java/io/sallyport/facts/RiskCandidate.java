package io.sallyport.facts;

import io.sallyport.policy.RiskTable;

/**
 * Fact: a threshold for the person that the risk has reached.
 *
 * @param number where the row stands among all thresholds in source order, from 0
 * @param score the risk now
 * @param applies whether it changes anything for this client: {@code deny} spares who is in already, {@code step-up} who has just given a second
 *     factor
 */
public record RiskCandidate(RiskTable.Threshold row, int number, int score, boolean applies) {}
