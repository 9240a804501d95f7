package io.sallyport.adapter.openvpn;

import java.time.Duration;
import java.util.function.LongPredicate;

import io.sallyport.model.InstanceName;

/**
 * How to talk to one daemon.
 *
 * @param firstEpoch the number of the first epoch; larger than any epoch of an earlier run, so that client ids in the journal stay unique
 * @param byteCountSeconds how often the daemon reports bytes per client; 0 for never
 * @param log whether the daemon's log lines are asked for (some twenty per connecting client)
 * @param patience how long the daemon may leave a command unanswered before the connection counts as dead
 * @param peer which process may be at the other end of a Unix socket; asked before anything is said
 */
public record LinkSettings(InstanceName instance, Endpoint endpoint, Backoff backoff, long firstEpoch, int byteCountSeconds, boolean log,
        Duration patience, LongPredicate peer) {
    /** Back-off that finds a starting daemon within milliseconds and asks an absent one twice a second. */
    public static final Backoff USUAL_BACKOFF = new Backoff(Duration.ofMillis(5), Duration.ofMillis(500));

    /** A healthy daemon answers within a millisecond; one that is stopped or swapped out gets the time to come back. */
    public static final Duration USUAL_PATIENCE = Duration.ofSeconds(30);

    /** The usual settings: no byte counts, log lines on. */
    public static LinkSettings of(InstanceName instance, Endpoint endpoint, long firstEpoch) {
        return new LinkSettings(instance, endpoint, USUAL_BACKOFF, firstEpoch, 0, true, USUAL_PATIENCE, pid -> true);
    }

    /** The same, for a socket behind which only this process may be. */
    public LinkSettings withPeer(LongPredicate only) {
        return new LinkSettings(instance, endpoint, backoff, firstEpoch, byteCountSeconds, log, patience, only);
    }
}
