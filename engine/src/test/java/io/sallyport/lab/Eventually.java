package io.sallyport.lab;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for things that take their time, with a deadline far beyond what they take, and further away the busier the machine is. */
final class Eventually {
    private static final Duration DEADLINE = Duration.ofSeconds(40);
    private static final int LONGER_MAX = 10;
    private static final long PAUSE_MILLIS = 25;

    private Eventually() {}

    /** Waits until it holds; {@code what} is said when it never does. */
    static void holds(Supplier<String> what, BooleanSupplier condition) {
        is(what, () -> condition.getAsBoolean() ? Optional.of(Boolean.TRUE) : Optional.empty());
    }

    /** How many processes want a processor, over the last minute. */
    static double load() {
        return Math.max(0, ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static Duration deadline() {
        double shares = load() / Runtime.getRuntime().availableProcessors();
        return DEADLINE.multipliedBy((long) Math.clamp(Math.ceil(shares), 1, LONGER_MAX));
    }

    static void holds(String what, BooleanSupplier condition) {
        holds(() -> what, condition);
    }

    /** Waits until there is one. */
    static <T> T is(Supplier<String> what, Supplier<Optional<T>> sought) {
        long since = System.nanoTime();
        while (true) {
            Optional<T> found = sought.get();
            if (found.isPresent()) {
                return found.get();
            }
            Duration waited = Duration.ofNanos(System.nanoTime() - since);
            if (waited.compareTo(deadline()) > 0) {
                throw new AssertionError("still not so after " + waited.toSeconds() + " s at load " + load() + ": " + what.get());
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
