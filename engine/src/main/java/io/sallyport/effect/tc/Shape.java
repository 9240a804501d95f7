package io.sallyport.effect.tc;

import java.util.Optional;

import io.sallyport.model.Bandwidth;
import io.sallyport.model.DataSize;
import io.sallyport.policy.QuotaTerms.Priority;

/**
 * One HTB class's numbers.
 *
 * @param rate its ceiling, and guaranteed where it stands by itself
 * @param burstBytes what may pass at line rate before the rate bites
 * @param share how it stands below a class that others hang below too; empty where it stands by itself
 */
public record Shape(Bandwidth rate, long burstBytes, Optional<Share> share) {
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
    private static final long QUEUE_PACKETS_MIN = 127;
    private static final long PACKET_BYTES = 1_500;
    private static final long GUARANTEED_BURST_BYTES = 1_600;
    private static final long QUANTUM_BYTES_SHARING = 10_000;
    /** How many classes' guarantees make a whole. */
    private static final long PARTS = 8_192;
    /** Below this, in bit/s, the guarantee of one packet lasts longer than tc can say. */
    private static final long GUARANTEED_BITS_MIN = 1_000;

    /**
     * What a class has of the one above it.
     *
     * @param above number of that class
     * @param guaranteedBits what it has in any case, in bit/s: HTB lets a class send at its guaranteed rate whatever those above it say
     * @param order who may borrow first, from 0
     */
    public record Share(int above, long guaranteedBits, int order) {}

    /** A shape that shares nothing. */
    public Shape(Bandwidth rate, long burstBytes) {
        this(rate, burstBytes, Optional.empty());
    }

    /** The shape for a rate: without a burst of the author's, what passes in 20 ms. */
    public static Shape of(Bandwidth rate, Optional<DataSize> burst) {
        long bytes = burst.map(DataSize::bytes).orElse(rate.bitsPerSecond() / 8 * DEFAULT_BURST_MS / 1000);
        long inTime = rate.bitsPerSecond() / 8 * 200;
        return new Shape(rate, Math.clamp(bytes, BURST_BYTES_MIN, Math.max(BURST_BYTES_MIN, Math.min(BURST_BYTES_MAX, inTime))));
    }

    /**
     * The same below another class, from which it borrows all but a small part: so many classes' guarantees stay within that one's rate.
     *
     * @param whole the other's rate
     */
    public Shape below(int above, Bandwidth whole, Optional<Priority> priority) {
        long part = Math.max(GUARANTEED_BITS_MIN, whole.bitsPerSecond() / PARTS);
        int order = switch (priority.orElse(Priority.NORMAL)) {
            case HIGH -> 0;
            case NORMAL -> 1;
            case LOW -> 2;
        };
        return new Shape(rate, burstBytes, Optional.of(new Share(above, Math.min(part, rate.bitsPerSecond()), order)));
    }

    /** What a class sends in its turn, in bytes: tc's own guess (rate / 10) warns at both ends. */
    long quantumBytes() {
        if (share.isPresent()) {
            // Whoever borrows from one class has the same turn.
            return QUANTUM_BYTES_SHARING;
        }
        return Math.clamp(rate.bitsPerSecond() / 8 / 100, QUANTUM_BYTES_MIN, QUANTUM_BYTES_MAX);
    }

    /** What may pass of the guarantee at once, in bytes. */
    long guaranteedBurstBytes() {
        return share.isPresent() ? GUARANTEED_BURST_BYTES : burstBytes;
    }

    /** What is guaranteed, in bit/s. */
    long guaranteedBits() {
        return share.map(Share::guaranteedBits).orElse(rate.bitsPerSecond());
    }

    /** How much may wait, in packets of usual size: for queues that count packets. */
    long queuePackets() {
        return Math.max(QUEUE_PACKETS_MIN, queueBytes() / PACKET_BYTES);
    }

    /** How much may wait, in bytes: a fifth of a second, so that a slow class does not hold seconds of old data. */
    long queueBytes() {
        return Math.clamp(rate.bitsPerSecond() / 8 * QUEUE_MS / 1000, QUEUE_BYTES_MIN, QUEUE_BYTES_MAX);
    }
}
