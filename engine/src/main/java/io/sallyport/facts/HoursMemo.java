package io.sallyport.facts;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.sallyport.model.RowRef;
import io.sallyport.policy.AccessRow;
import io.sallyport.policy.Hours;

/**
 * Remembers, for each row with hours, the span of time around the last decision in which the answer is the same. Calendar arithmetic costs
 * more than the rest of a decision; a span lasts hours.
 */
final class HoursMemo {
    private final ZoneId zone;
    private final Map<RowRef, Span> spans = new ConcurrentHashMap<>();

    HoursMemo(ZoneId zone) {
        this.zone = zone;
    }

    /** From {@code since} on, and before {@code until} (for ever when empty), now is inside the hours or not. */
    record Span(Instant since, Optional<Instant> until, boolean inside) {
        boolean covers(Instant now) {
            return !now.isBefore(since) && (until.isEmpty() || now.isBefore(until.get()));
        }
    }

    Span spanAt(AccessRow row, Instant now) {
        Span known = spans.get(row.ref());
        if (known != null && known.covers(now)) {
            return known;
        }
        Hours hours = row.hours().orElseThrow();
        ZonedDateTime local = now.atZone(zone);
        Span span = new Span(now, hours.nextChange(local), hours.contains(local));
        spans.put(row.ref(), span);
        return span;
    }
}
