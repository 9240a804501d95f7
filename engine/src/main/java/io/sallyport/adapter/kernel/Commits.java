package io.sallyport.adapter.kernel;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How often this process changed the ruleset of one network namespace, whatever part of it did so: with the ruleset's generation this tells whether anybody
 * else did. A transaction that is in force raised the generation by one, one that was refused left it alone.
 */
final class Commits {
    private static final Map<Optional<String>, Commits> OF = new ConcurrentHashMap<>();

    private long underWay;
    private long inForce;
    private long doubtful;

    private Commits() {}

    /** Those in a namespace; empty for our own. */
    static Commits of(Optional<String> namespace) {
        return OF.computeIfAbsent(namespace, k -> new Commits());
    }

    /** How a transaction ended. */
    enum Ended {
        IN_FORCE, REFUSED,
        /** Whoever carried it out died, or did not answer. */
        UNKNOWN
    }

    /**
     * How many there were.
     *
     * @param doubtful of how many it is not known whether they are in force
     */
    record Count(long inForce, long doubtful) {}

    /** A transaction is about to be sent; {@link #ended} follows, whatever becomes of it. */
    synchronized void begun() {
        underWay++;
    }

    synchronized void ended(Ended how) {
        underWay--;
        switch (how) {
            case IN_FORCE -> inForce++;
            case REFUSED -> {}
            case UNKNOWN -> doubtful++;
        }
    }

    /** How many there were; empty while one is under way, of which nobody can say. */
    synchronized Optional<Count> count() {
        return underWay > 0 ? Optional.empty() : Optional.of(new Count(inForce, doubtful));
    }
}
