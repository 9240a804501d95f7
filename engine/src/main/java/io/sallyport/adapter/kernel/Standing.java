package io.sallyport.adapter.kernel;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A moment in the history of a namespace's ruleset: its generation, and how many of its transactions were ours until then.
 *
 * @param generation 32 bits, which begin again at 0
 */
record Standing(long generation, Commits.Count ours) {
    private static final long GENERATIONS = 1L << 32;
    /** How often to look for a moment in which no transaction of ours is under way. */
    private static final int LOOKS_MAX = 20;
    private static final long PAUSE_NANOS = 200_000;

    /** Where we stand; empty where that cannot be asked, or too much goes on. */
    static Optional<Standing> now(Generation generation, Commits commits) {
        for (int i = 0; i < LOOKS_MAX; i++) {
            Optional<Commits.Count> before = commits.count();
            if (before.isPresent()) {
                OptionalLong number = generation.read();
                if (number.isEmpty()) {
                    return Optional.empty();
                }
                if (before.equals(commits.count())) {
                    return Optional.of(new Standing(number.getAsLong(), before.get()));
                }
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return Optional.empty();
    }

    /** Whether all that was changed since {@code before} was changed by us. */
    boolean isOursSince(Standing before) {
        long passed = Math.floorMod(generation - before.generation, GENERATIONS);
        return ours.doubtful() == before.ours.doubtful() && ours.inForce() - before.ours.inForce() == passed;
    }
}
