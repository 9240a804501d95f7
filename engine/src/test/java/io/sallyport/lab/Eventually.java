package io.sallyport.lab;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for things that take their time, with a deadline far beyond what they take. */
final class Eventually {
    private static final Duration DEADLINE = Duration.ofSeconds(40);
    private static final long PAUSE_MILLIS = 25;

    private Eventually() {}

    /** Waits until it holds; {@code what} is said when it never does. */
    static void holds(Supplier<String> what, BooleanSupplier condition) {
        is(what, () -> condition.getAsBoolean() ? Optional.of(Boolean.TRUE) : Optional.empty());
    }

    static void holds(String what, BooleanSupplier condition) {
        holds(() -> what, condition);
    }

    /** Waits until there is one. */
    static <T> T is(Supplier<String> what, Supplier<Optional<T>> sought) {
        long until = System.nanoTime() + DEADLINE.toNanos();
        while (true) {
            Optional<T> found = sought.get();
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() > until) {
                throw new AssertionError("still not so after " + DEADLINE.toSeconds() + " s: " + what.get());
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted: " + what.get(), e);
            }
        }
    }
}
