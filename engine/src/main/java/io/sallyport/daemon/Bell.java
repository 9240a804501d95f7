package io.sallyport.daemon;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes one waiter. Ringing twice before anybody listens is ringing once. */
final class Bell {
    private final Semaphore rung = new Semaphore(0);

    void ring() {
        rung.release();
    }

    /** Waits until it rings, at most this long; whether it rang. */
    boolean rangWithin(Duration longest) {
        try {
            boolean rang = rung.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS);
            rung.drainPermits();
            return rang;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
