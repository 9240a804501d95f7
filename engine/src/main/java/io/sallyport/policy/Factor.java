package io.sallyport.policy;

import java.util.Locale;

/** A second factor, besides certificate and password. */
public enum Factor {
    /** A time-based one-time code (RFC 6238) that the client types. */
    TOTP,
    /** A sign-in in the browser. */
    WEB;

    /** As authors write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
