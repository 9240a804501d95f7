package io.sallyport.effect.nft;

/** Packets and their bytes, as the kernel counted them. */
public record Tally(long packets, long bytes) {
    public static final Tally ZERO = new Tally(0, 0);

    public Tally plus(Tally more) {
        return new Tally(packets + more.packets, bytes + more.bytes);
    }

    /** Whether this was counted later by the same counter as {@code before}. */
    boolean follows(Tally before) {
        return packets >= before.packets && bytes >= before.bytes;
    }
}
