package io.sallyport.policy;

import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.model.DataSize;
import io.sallyport.model.RowRef;

/**
 * When packets of a client are captured.
 *
 * @param groups for members of these groups; empty: for everybody
 * @param on what sets it off
 * @param length how long it runs
 * @param size the most it may hold, where it is bounded
 * @param keep how long it is kept, and on what {@code basis}
 */
public record Capture(RowRef ref, SortedSet<String> groups, SortedSet<Trigger> on, Duration length, Optional<DataSize> size, Duration keep,
        Retention.Basis basis) {
    public Capture {
        groups = Collections.unmodifiableSortedSet(new TreeSet<>(groups));
        on = Collections.unmodifiableSortedSet(new TreeSet<>(on));
    }

    /** What can set a capture off. */
    public enum Trigger {
        ALERT, DENIED, ISOLATED, NEW_DEVICE, OVER_QUOTA, STEP_UP
    }
}
