package io.sallyport.policytest;

import java.util.Locale;

/** How much of one thing is reached. */
public enum Covering {
    YES, NO, PARTLY;

    /** As authors write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
