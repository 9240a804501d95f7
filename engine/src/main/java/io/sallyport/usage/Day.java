package io.sallyport.usage;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

import io.sallyport.model.Traffic;

/**
 * What somebody used on one day of the policy's zone.
 *
 * @param unusual when the day became unusual; empty while it is not
 */
public record Day(LocalDate date, Traffic used, Optional<Instant> unusual) {
    Day plus(Traffic more) {
        return new Day(date, used.plus(more), unusual);
    }

    Day unusualSince(Instant at) {
        return new Day(date, used, Optional.of(at));
    }
}
