package io.sallyport.adapter.store;

/**
 * How much journal is kept, and in pieces of what size.
 *
 * @param segmentBytesMax a segment is closed before it would grow beyond this; one batch larger than it has a segment of its own
 * @param segmentsMax closed segments that are kept, the oldest go first
 * @param totalBytesMax bytes of closed segments that are kept
 */
public record JournalSettings(long segmentBytesMax, int segmentsMax, long totalBytesMax) {
    /** 16 MiB a segment, 1 GiB in all: about half a million decisions. */
    public static final JournalSettings DEFAULT = new JournalSettings(16L << 20, 1_000, 1L << 30);

    public JournalSettings {
        if (segmentBytesMax < 1 || segmentsMax < 1 || totalBytesMax < 1) {
            throw new IllegalArgumentException("nothing would be kept: " + segmentBytesMax + ", " + segmentsMax + ", " + totalBytesMax);
        }
    }
}
