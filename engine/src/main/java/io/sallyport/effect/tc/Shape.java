package io.sallyport.effect.tc;

import java.util.Optional;

import io.sallyport.model.Bandwidth;
import io.sallyport.model.DataSize;

/**
 * One HTB class's numbers.
 *
 * @param rate guaranteed and ceiling at once
 * @param burstBytes what may pass at line rate before the rate bites
 */
public record Shape(Bandwidth rate, long burstBytes) {
    /** The smallest burst in bytes: one large packet of a device with segmentation offload would otherwise starve a slow class. */
    static final long BURST_BYTES_MIN = 16_000;
    /** The largest burst in bytes: tc holds it as time at the class's rate in 32 bits of 64 ns. */
    static final long BURST_BYTES_MAX = 1_000_000_000;
    private static final long DEFAULT_BURST_MS = 20;
    private static final long QUEUE_MS = 200;
    private static final long QUEUE_BYTES_MIN = 30_000;
    private static final long QUEUE_BYTES_MAX = 4_000_000;
    private static final long QUANTUM_BYTES_MIN = 1_600;
    private static final long QUANTUM_BYTES_MAX = 60_000;

    /** The shape for a rate: without a burst of the author's, what passes in 20 ms. */
    public static Shape of(Bandwidth rate, Optional<DataSize> burst) {
        long bytes = burst.map(DataSize::bytes).orElse(rate.bitsPerSecond() / 8 * DEFAULT_BURST_MS / 1000);
        long inTime = rate.bitsPerSecond() / 8 * 200;
        return new Shape(rate, Math.clamp(bytes, BURST_BYTES_MIN, Math.max(BURST_BYTES_MIN, Math.min(BURST_BYTES_MAX, inTime))));
    }

    /** What a class sends in its turn, in bytes: tc's own guess (rate / 10) warns at both ends. */
    long quantumBytes() {
        return Math.clamp(rate.bitsPerSecond() / 8 / 100, QUANTUM_BYTES_MIN, QUANTUM_BYTES_MAX);
    }

    /** How much may wait, in bytes: a fifth of a second, so that a slow class does not hold seconds of old data. */
    long queueBytes() {
        return Math.clamp(rate.bitsPerSecond() / 8 * QUEUE_MS / 1000, QUEUE_BYTES_MIN, QUEUE_BYTES_MAX);
    }
}
