package io.sallyport.facts;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

import io.sallyport.model.RowRef;
import io.sallyport.policy.Bound;
import io.sallyport.policy.RiskTable;

/**
 * The risk of a client at an instant: the points of its signals, which fade, and those of blacklists, which do not. From that instant on it only
 * falls.
 *
 * @param now the instant
 * @param whole whether all signals were known; otherwise the score is at least what is here
 * @param parts what gives points, or did, by row in source order
 */
public record Risk(Instant now, boolean whole, List<Part> parts) {
    /** No risk table: nothing gives points. */
    static final Risk NONE = new Risk(Instant.EPOCH, false, List.of());

    /** After so many half-lives even the most points of one signal are less than one. */
    private static final int HALF_LIVES_MAX = 7;

    public Risk {
        parts = List.copyOf(parts);
    }

    /**
     * What one row gives.
     *
     * @param name what was noticed, as the row's author calls it
     * @param weight points of one fresh signal
     * @param atMost points of all of them at most
     * @param halfLife zero where points do not fade
     * @param since when each signal was; one instant where points do not fade
     */
    public record Part(RowRef row, String name, int weight, int atMost, Duration halfLife, List<Instant> since) {
        public Part {
            since = List.copyOf(since);
        }

        /** The points at this instant: of each signal the part of the weight that is left, in whole points rounded down. */
        public int points(Instant at) {
            if (halfLife.isZero()) {
                return Math.min(weight, atMost);
            }
            long points = 0;
            for (Instant noticed : since) {
                double age = Math.max(0, Duration.between(noticed, at).toMillis()) / (double) halfLife.toMillis();
                points += (long) Math.floor(weight * StrictMath.pow(0.5, age));
            }
            return (int) Math.min(points, atMost);
        }
    }

    /** The score now, 0 to {@link RiskTable#SCORE_MAX}. */
    public int score() {
        return score(now);
    }

    /** The score at a later instant, were nothing else noticed. */
    public int score(Instant at) {
        int points = 0;
        for (Part part : parts) {
            points += part.points(at);
        }
        return Math.min(points, RiskTable.SCORE_MAX);
    }

    /** Whether the score lies on the asked side. What is missing could only raise it. */
    Truth judge(Bound<Integer> bound) {
        boolean reached = score() >= bound.value();
        if (!reached && !whole) {
            return Truth.UNKNOWN;
        }
        return reached == bound.below() ? Truth.FAILS : Truth.HOLDS;
    }

    /** The first instant after now, to the millisecond, at which the score is below this; empty when it is now, or never will be. */
    public Optional<Instant> firstBelow(int threshold) {
        if (score() < threshold) {
            return Optional.empty();
        }
        Instant start = now.truncatedTo(ChronoUnit.MILLIS);
        long late = 0;
        for (Part part : parts) {
            for (Instant noticed : part.since()) {
                long fades = Duration.between(start, noticed).toMillis() + HALF_LIVES_MAX * part.halfLife().toMillis() + 1;
                late = Math.max(late, fades);
            }
        }
        if (score(start.plusMillis(late)) >= threshold) {
            return Optional.empty();
        }
        long early = 0;
        while (late - early > 1) {
            long middle = early + (late - early) / 2;
            if (score(start.plusMillis(middle)) < threshold) {
                late = middle;
            } else {
                early = middle;
            }
        }
        return Optional.of(start.plusMillis(late));
    }
}
