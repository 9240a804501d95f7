package io.sallyport.policy;

import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.model.Bandwidth;
import io.sallyport.model.DataSize;

/**
 * What a quota row limits besides the rate. Whatever is empty is not limited.
 *
 * @param priority whose traffic goes first where several clients share a line
 * @param volume bytes of a calendar period
 * @param sessions how many the person may have at once
 * @param sessionLength how long a session may last
 * @param idle how long a session may carry nothing
 * @param hours when in the week the person may be connected, in the manifest's zone
 * @param baseline when unusual use is reported
 * @param shared what all clients of the row on one instance have together
 */
public record QuotaTerms(Optional<Priority> priority, Optional<Volume> volume, Optional<Integer> sessions, Optional<Duration> sessionLength,
        Optional<Duration> idle, Optional<Hours> hours, Optional<Baseline> baseline, Optional<Capacity> shared) {

    /** No limit besides the rate. */
    public static final QuotaTerms NONE = new QuotaTerms(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
            Optional.empty(), Optional.empty(), Optional.empty());

    /** Limits of single clients. */
    public QuotaTerms(Optional<Priority> priority, Optional<Volume> volume, Optional<Integer> sessions, Optional<Duration> sessionLength,
            Optional<Duration> idle, Optional<Hours> hours, Optional<Baseline> baseline) {
        this(priority, volume, sessions, sessionLength, idle, hours, baseline, Optional.empty());
    }

    /** Whether nothing here can change over time or by what was used. */
    public boolean isSteady() {
        return volume.isEmpty() && sessions.isEmpty() && sessionLength.isEmpty() && idle.isEmpty() && hours.isEmpty() && baseline.isEmpty();
    }

    /** Whose traffic goes first when the line is full, from the last to the first. */
    public enum Priority {
        LOW, NORMAL, HIGH;

        /** As authors write it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Bytes of a calendar period.
     *
     * @param counted which direction counts
     * @param over what follows when the limit is reached
     * @param warnAt percentages of the limit at which a warning is recorded, 1 to 99
     */
    public record Volume(DataSize limit, Period per, Counted counted, Over over, SortedSet<Integer> warnAt) {
        public Volume {
            warnAt = Collections.unmodifiableSortedSet(new TreeSet<>(warnAt));
        }
    }

    /** Which direction counts. */
    public enum Counted {
        /** Both together. */
        BOTH,
        /** Towards the client. */
        DOWN,
        /** From the client. */
        UP;

        /** As authors write it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What follows when a volume is used up. */
    public sealed interface Over {
        /** This rate, both ways, for the rest of the period. */
        record Throttle(Bandwidth rate) implements Over {}

        /** No new session for the rest of the period; open ones stay. */
        record Deny() implements Over {}

        /** No session for the rest of the period; open ones end. */
        record Cut() implements Over {}
    }

    /**
     * When unusual use is reported.
     *
     * @param times how many times the usual volume of a day
     * @param atLeast below which no volume is unusual
     */
    public record Baseline(int times, DataSize atLeast) {}
}
