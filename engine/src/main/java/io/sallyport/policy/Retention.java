package io.sallyport.policy;

import java.time.Duration;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.model.RowRef;

/**
 * How long records are kept, and why they may be.
 *
 * @param records of what
 * @param keep from the moment of writing
 * @param basis on what legal basis (GDPR, article 6)
 */
public record Retention(RowRef ref, SortedSet<Records> records, Duration keep, Basis basis) {
    public Retention {
        records = Collections.unmodifiableSortedSet(new TreeSet<>(records));
    }

    /** What is written down. */
    public enum Records {
        DECISIONS, SESSIONS, POLICY_CHANGES, USAGE, ALERTS, FLOWS
    }

    /** The six lawful bases of GDPR article 6(1). */
    public enum Basis {
        CONSENT, CONTRACT, LEGAL_OBLIGATION, VITAL_INTERESTS, PUBLIC_TASK, LEGITIMATE_INTERESTS
    }
}
