package io.sallyport.policytest;

import java.util.Locale;

import io.sallyport.decision.Decision;

/** The four answers a test may expect. */
public enum Verdict {
    ADMIT, REFUSE, CHALLENGE, PENDING;

    /** Which answer a decision gives. */
    public static Verdict of(Decision decision) {
        return switch (decision) {
            case Decision.Admit _ -> ADMIT;
            case Decision.Refuse _ -> REFUSE;
            case Decision.Challenge _ -> CHALLENGE;
            case Decision.Pending _ -> PENDING;
        };
    }

    /** As authors write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
