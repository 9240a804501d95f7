package io.sallyport.model;

/**
 * Bytes that passed a tunnel, not negative: {@code down} towards the client, {@code up} from it. What does not fit a count stays at the most that
 * fits, so that both together still do.
 */
public record Traffic(long down, long up) {
    /** The most that is counted each way, in bytes. */
    public static final long BYTES_MAX = Long.MAX_VALUE / 2;
    /** Nothing passed. */
    public static final Traffic NONE = new Traffic(0, 0);

    public Traffic {
        if (down < 0 || up < 0 || down > BYTES_MAX || up > BYTES_MAX) {
            throw new IllegalArgumentException("not an amount of traffic: " + down + " B down, " + up + " B up");
        }
    }

    public Traffic plus(Traffic more) {
        return new Traffic(sum(down, more.down), sum(up, more.up));
    }

    /** This less {@code other}, and nothing where that is more. */
    public Traffic minus(Traffic other) {
        return new Traffic(Math.max(0, down - other.down), Math.max(0, up - other.up));
    }

    /** Both directions. */
    public long total() {
        return down + up;
    }

    public boolean isNone() {
        return total() == 0;
    }

    private static long sum(long some, long more) {
        return more > BYTES_MAX - some ? BYTES_MAX : some + more;
    }
}
