package io.sallyport.facts;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.sallyport.policy.Hours;

/**
 * Remembers, for each row with hours, the span of time around the last decision in which the answer is the same. Calendar arithmetic costs
 * more than the rest of a decision; a span lasts hours.
 */
final class HoursMemo {
    private final ZoneId zone;
    /** By the row's number. A thread that reads an older span, or none, works it out again and gets the same answer. */
    private final @Nullable Span[] spans;

    HoursMemo(ZoneId zone, int rows) {
        this.zone = zone;
        spans = new Span[rows];
    }

    /** From {@code since} on, and before {@code until} (for ever when empty), now is inside the hours or not. */
    record Span(Instant since, Optional<Instant> until, boolean inside) {
        boolean covers(Instant now) {
            return !now.isBefore(since) && (until.isEmpty() || now.isBefore(until.get()));
        }
    }

    /** @param hours those of the row with this number, always */
    Span spanAt(int number, Hours hours, Instant now) {
        Span known = spans[number];
        if (known != null && known.covers(now)) {
            return known;
        }
        ZonedDateTime local = now.atZone(zone);
        Span span = new Span(now, hours.nextChange(local), hours.contains(local));
        spans[number] = span;
        return span;
    }
}
