package io.sallyport.policy;

import java.util.Optional;

/**
 * How an instance treats its clients' traffic as a whole.
 *
 * @param line what all its clients have together; empty: as much as passes
 * @param shaping whether clients are let in where the kernel cannot limit them
 */
public record Traffic(Optional<Capacity> line, Shaping shaping) {
    public static final Traffic PLAIN = new Traffic(Optional.empty(), Shaping.REQUIRED);

    /** What follows when the kernel cannot limit a client as rows say. */
    public enum Shaping {
        /** The client is refused. */
        REQUIRED,
        /** The client is let in without limits of its rate. */
        BEST_EFFORT
    }
}
