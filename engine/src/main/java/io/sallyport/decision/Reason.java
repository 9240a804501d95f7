package io.sallyport.decision;

import java.util.Optional;

import io.sallyport.model.RowRef;
import io.sallyport.model.RuleRef;

/**
 * One thing that bore on a decision.
 *
 * @param kind how it bore on it
 * @param row the row, when one did
 * @param rule the rule that drew the conclusion; empty where the engine itself did (no match, exhausted pool)
 * @param text for the operator, one line
 * @param shadow whether it was only recorded ({@code mode: shadow})
 */
public record Reason(Kind kind, Optional<RowRef> row, Optional<RuleRef> rule, String text, boolean shadow) {

    /** How something bore on a decision. */
    public enum Kind {
        /** An allow row or rule let the client in. */
        ALLOWED,
        /** A deny row or rule refused the client. */
        DENIED,
        /** A rule asks for a second factor. */
        CHALLENGED,
        /** A deny row took resources out of the reach. */
        NARROWED,
        /** A row limited the rate. */
        LIMITED,
        /** An isolation row or exemption applied. */
        ISOLATED,
        /** An allow row for the person did not apply, and why. */
        MISSED
    }

    /** Whether it determined the answer, as opposed to having been considered only. */
    public boolean determines() {
        return !shadow && kind != Kind.MISSED;
    }
}
