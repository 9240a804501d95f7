package io.sallyport.policy;

import java.util.Optional;

import io.sallyport.model.Bandwidth;

/** What several clients have together, at least one way; {@code down} is towards them. */
public record Capacity(Optional<Bandwidth> down, Optional<Bandwidth> up) {

    public Capacity {
        if (down.isEmpty() && up.isEmpty()) {
            throw new IllegalArgumentException("a capacity of nothing");
        }
    }

    /** {@code down 50 Mbit/s, up 20 Mbit/s}. */
    @Override
    public String toString() {
        return down.map(rate -> "down " + rate).orElse("") + (down.isPresent() && up.isPresent() ? ", " : "")
                + up.map(rate -> "up " + rate).orElse("");
    }
}
