package io.sallyport.facts;

import java.time.Instant;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** Keeps the nearest instant after now at which something changes by time alone. */
final class Horizon {
    private final Instant now;
    private @Nullable Instant nearest;

    Horizon(Instant now) {
        this.now = now;
    }

    void mayChangeAt(Instant instant) {
        if (instant.isAfter(now) && (nearest == null || instant.isBefore(nearest))) {
            nearest = instant;
        }
    }

    void mayChangeAt(Optional<Instant> instant) {
        if (instant.isPresent()) {
            mayChangeAt(instant.get());
        }
    }

    Optional<Instant> nearest() {
        return Optional.ofNullable(nearest);
    }
}
