package io.sallyport.facts;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.policy.AlertSeverity;
import io.sallyport.policy.SignalKind;

/**
 * What was noticed about a person and their device.
 *
 * @param signals what was noticed, in any order; empty when nobody watches, which leaves the risk unknown
 * @param watched the kinds of signals that somebody watches for; none of them named is all of them
 * @param travel the way from the place of the last sign-in to this one; empty when either place is unknown
 */
public record RiskFacts(Optional<List<Signal>> signals, SortedSet<SignalKind> watched, Optional<Travel> travel) {
    /** Nothing is known. */
    public static final RiskFacts UNKNOWN = new RiskFacts(Optional.empty(), new TreeSet<>(), Optional.empty());

    public RiskFacts {
        signals = signals.map(List::copyOf);
        watched = Collections.unmodifiableSortedSet(new TreeSet<>(watched));
    }

    /** Whether somebody watches for this kind of signal. */
    public boolean watches(SignalKind kind) {
        return signals.isPresent() && (watched.isEmpty() || watched.contains(kind));
    }

    /** Somebody who watches for one kind of signal only noticed these. */
    public static RiskFacts watching(SignalKind kind, List<Signal> noticed) {
        return new RiskFacts(Optional.of(noticed), new TreeSet<>(List.of(kind)), Optional.empty());
    }

    /** Somebody watched and noticed nothing. */
    public static RiskFacts none() {
        return new RiskFacts(Optional.of(List.of()), new TreeSet<>(), Optional.empty());
    }

    public static RiskFacts of(Signal... signals) {
        return new RiskFacts(Optional.of(List.of(signals)), new TreeSet<>(), Optional.empty());
    }

    public RiskFacts withTravel(Travel known) {
        return new RiskFacts(signals, watched, Optional.of(known));
    }

    /**
     * Something that was noticed.
     *
     * @param severity of an alert ({@link SignalKind#IDS_ALERT}); empty for the others
     */
    public record Signal(SignalKind kind, Instant at, Optional<AlertSeverity> severity) {
        public static Signal of(SignalKind kind, Instant at) {
            return new Signal(kind, at, Optional.empty());
        }
    }

    /**
     * A way between the places of two sign-ins.
     *
     * @param kilometres along the great circle
     * @param took the time between the two
     * @param at when the second was
     */
    public record Travel(double kilometres, Duration took, Instant at) {
        public Travel {
            if (!(kilometres >= 0) || took.isNegative()) {
                throw new IllegalArgumentException("no way: " + kilometres + " km in " + took);
            }
        }

        /** Kilometres per hour; infinite when it took no time at all. */
        public double kilometresPerHour() {
            return kilometres == 0 ? 0 : kilometres / (took.toMillis() / 3_600_000.0);
        }
    }
}
