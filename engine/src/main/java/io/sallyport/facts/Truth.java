package io.sallyport.facts;

/** Whether a condition holds. UNKNOWN never satisfies an allow and always satisfies a deny. */
public enum Truth {
    HOLDS, FAILS, UNKNOWN;

    /** Holds where both hold; fails where either fails. */
    public Truth and(Truth other) {
        if (this == FAILS || other == FAILS) {
            return FAILS;
        }
        return this == UNKNOWN || other == UNKNOWN ? UNKNOWN : HOLDS;
    }
}
