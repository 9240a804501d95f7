package io.sallyport.policy;

import java.util.Locale;

/** What can raise the risk of a client. */
public enum SignalKind {
    /** A sign-in that failed. */
    FAILED_SIGN_IN,
    /** A sign-in from a country the person was not seen in before. */
    NEW_COUNTRY,
    /** A device the person was not seen with before. */
    NEW_DEVICE,
    /** A known device that describes itself otherwise than before. */
    FINGERPRINT_DRIFT,
    /** An alert of an intrusion detection system about the client. */
    IDS_ALERT,
    /** A place that cannot be reached from the last one in the time between. */
    IMPOSSIBLE_TRAVEL,
    /** A day on which the person used far more than is usual for them. */
    UNUSUAL_VOLUME;

    /** As authors write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
