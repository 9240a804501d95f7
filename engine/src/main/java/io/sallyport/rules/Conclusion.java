package io.sallyport.rules;

import io.sallyport.facts.AccessCandidate;
import io.sallyport.facts.AuthenticationCandidate;
import io.sallyport.facts.IsolationCandidate;
import io.sallyport.facts.QuotaCandidate;
import io.sallyport.facts.RiskCandidate;
import io.sallyport.model.RuleRef;

/** What a rule concluded. Conclusions do not depend on the order in which they were drawn. */
public sealed interface Conclusion {
    RuleRef rule();

    /** The row lets the client in and gives it the row's resources. */
    record Allowed(AccessCandidate candidate, RuleRef rule) implements Conclusion {}

    /** The row refuses the client. */
    record Denied(AccessCandidate candidate, RuleRef rule) implements Conclusion {}

    /** The row takes its resources out of the client's reach. */
    record Narrowed(AccessCandidate candidate, RuleRef rule) implements Conclusion {}

    /** The row would have allowed, but a condition does not hold. */
    record Missed(AccessCandidate candidate, RuleRef rule) implements Conclusion {}

    /** The row asks for a proof that is not there and cannot be asked for now. */
    record Unproved(AuthenticationCandidate candidate, RuleRef rule) implements Conclusion {}

    /** The row asks for a second factor, which the client can be asked for. */
    record Asked(AuthenticationCandidate candidate, RuleRef rule) implements Conclusion {}

    /** The risk has reached the threshold, and what the row says follows. */
    record Reached(RiskCandidate candidate, RuleRef rule) implements Conclusion {}

    /** The client has this tag, which conditions of access rows can ask for. */
    record Tagged(String tag, RuleRef rule) implements Conclusion {}

    /** The row's limits apply. */
    record Limited(QuotaCandidate candidate, RuleRef rule) implements Conclusion {}

    /** The row's isolation applies. */
    record Isolated(IsolationCandidate candidate, RuleRef rule) implements Conclusion {}
}
