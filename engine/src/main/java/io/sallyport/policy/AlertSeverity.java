package io.sallyport.policy;

import java.util.Locale;

/** How grave an alert of an intrusion detection system is, from the least to the worst. */
public enum AlertSeverity {
    LOW, MEDIUM, HIGH, CRITICAL;

    /** As authors write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
