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
        /** A deny row, a limit, a threshold or a rule refused the client, or it has not proved what is asked for. */
        DENIED,
        /** A row or rule asks for a second factor. */
        CHALLENGED,
        /** A deny row took resources out of the reach. */
        NARROWED,
        /** A row limited the rate. */
        LIMITED,
        /** An isolation row or exemption applied, or risk isolates the client. */
        ISOLATED,
        /** An allow row for the person did not apply, and why. */
        MISSED,
        /** A row gave the client points of risk. */
        SCORED,
        /** A rule set a tag, which conditions of rows may ask for. */
        TAGGED,
        /** A row reports something without consequence. */
        WARNED
    }

    /** Whether it determined the answer, as opposed to having been considered only. */
    public boolean determines() {
        return !shadow && switch (kind) {
            case ALLOWED, DENIED, CHALLENGED, NARROWED, LIMITED, ISOLATED -> true;
            case MISSED, SCORED, TAGGED, WARNED -> false;
        };
    }
}
