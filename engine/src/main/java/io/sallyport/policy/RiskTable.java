package io.sallyport.policy;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.model.Bandwidth;
import io.sallyport.model.Network;
import io.sallyport.model.RowRef;

/**
 * How risk is counted and what follows from it. The score of a client is the sum of the points of its signals, 0 to {@link #SCORE_MAX}; the
 * points of a signal halve with every half-life.
 */
public record RiskTable(List<Signal> signals, List<Blacklist> blacklists, List<Trusted> trusted, List<Threshold> thresholds) {
    /** The highest score, and the most points of one signal. */
    public static final int SCORE_MAX = 100;
    /** No risk is counted. */
    public static final RiskTable NONE = new RiskTable(List.of(), List.of(), List.of(), List.of());

    public RiskTable {
        signals = List.copyOf(signals);
        blacklists = List.copyOf(blacklists);
        trusted = List.copyOf(trusted);
        thresholds = List.copyOf(thresholds);
    }

    public boolean isEmpty() {
        return signals.isEmpty() && blacklists.isEmpty() && thresholds.isEmpty();
    }

    /**
     * The points of a kind of signal.
     *
     * @param weight points of one, when it is new; 1 to {@link #SCORE_MAX}
     * @param halfLife after which it counts half
     * @param atMost points that all of them together reach at most
     * @param severities of alerts, those that count; empty for every severity and other kinds
     * @param travel for {@link SignalKind#IMPOSSIBLE_TRAVEL}: what is impossible
     */
    public record Signal(RowRef ref, SignalKind kind, int weight, Duration halfLife, int atMost, SortedSet<AlertSeverity> severities,
            Optional<Travel> travel) {
        public Signal {
            severities = Collections.unmodifiableSortedSet(new TreeSet<>(severities));
        }
    }

    /** Faster than {@code kilometresPerHour}, over {@code kilometres} at least. */
    public record Travel(int kilometresPerHour, int kilometres) {}

    /** Points that do not fade, for clients from these networks and for these people. */
    public record Blacklist(RowRef ref, SortedSet<Network> networks, SortedSet<String> users, int weight) {
        public Blacklist {
            networks = Collections.unmodifiableSortedSet(new TreeSet<>(networks));
            users = Collections.unmodifiableSortedSet(new TreeSet<>(users));
        }
    }

    /** Clients from these networks have no points for these signals. */
    public record Trusted(RowRef ref, SortedSet<Network> networks, SortedSet<SignalKind> ignored) {
        public Trusted {
            networks = Collections.unmodifiableSortedSet(new TreeSet<>(networks));
            ignored = Collections.unmodifiableSortedSet(new TreeSet<>(ignored));
        }
    }

    /**
     * What follows from a score.
     *
     * @param groups for members of these groups; empty for everybody
     * @param at the score from which on it follows, 1 to {@link #SCORE_MAX}
     * @param shadow decided and recorded, but changes nothing
     * @param message sentence for a client that is refused
     */
    public record Threshold(RowRef ref, SortedSet<String> groups, int at, Response then, boolean shadow, Optional<String> message) {
        public Threshold {
            groups = Collections.unmodifiableSortedSet(new TreeSet<>(groups));
        }
    }

    /** What follows from a score, from the mildest to the hardest. */
    public sealed interface Response {
        /** A second factor that was given less than {@code age} ago. */
        record StepUp(Duration age) implements Response {}

        /** These rates. */
        record Throttle(Optional<Bandwidth> down, Optional<Bandwidth> up) implements Response {}

        /** No other client is reached, and none reaches this one. */
        record Isolate() implements Response {}

        /** No new session; open ones stay. */
        record Deny() implements Response {}

        /** No session; open ones end. */
        record Cut() implements Response {}

        /** As authors write it. */
        default String word() {
            return switch (this) {
                case StepUp _ -> "step-up";
                case Throttle _ -> "throttle";
                case Isolate _ -> "isolate";
                case Deny _ -> "deny";
                case Cut _ -> "cut";
            };
        }
    }
}
