package io.sallyport.policy;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * On what terms a version of the policy may be used: part of the {@link Manifest}.
 *
 * @param engine versions of the engine it is written for
 * @param testsMustPass whether a commit whose tests fail is refused
 * @param invariantsMustHold whether a commit that breaks an invariant is refused
 * @param mostSessionsCut the most sessions a new version may end without being confirmed
 * @param signers who must have signed a commit
 * @param freshness what happens when no newer version was seen for long
 * @param breakGlass identities for emergencies
 */
public record Terms(Optional<VersionRange> engine, boolean testsMustPass, boolean invariantsMustHold, Optional<Most> mostSessionsCut,
        Optional<Signers> signers,
        Optional<Freshness> freshness, BreakGlass breakGlass) {

    /** What holds where the manifest says nothing. */
    public static Terms standard() {
        return new Terms(Optional.empty(), true, true, Optional.empty(), Optional.empty(), Optional.empty(),
                new BreakGlass(new TreeSet<>(), List.of()));
    }

    Terms with(boolean tests) {
        return new Terms(engine, tests, invariantsMustHold, mostSessionsCut, signers, freshness, breakGlass);
    }

    /** A bound on sessions: a number of them, or a share in percent. */
    public record Most(int amount, boolean percent) {}

    /** Whose signatures count, and how many of them a commit needs. */
    public record Signers(SortedSet<String> keys, int needed) {
        public Signers {
            keys = Collections.unmodifiableSortedSet(new TreeSet<>(keys));
        }
    }

    /** After this age without news of the repository, {@code then}. */
    public record Freshness(Duration after, Then then) {}

    /** What an outdated policy still does. */
    public enum Then {
        /** Goes on as before. */
        SERVE,
        /** Lets nobody new in. */
        DENY_NEW,
        /** Lets nobody new in and ends the sessions there are. */
        DENY_ALL
    }

    /** Who gets in though the policy is outdated: people, and patterns of certificate CNs. */
    public record BreakGlass(SortedSet<String> users, List<Glob> commonNames) {
        public BreakGlass {
            users = Collections.unmodifiableSortedSet(new TreeSet<>(users));
            commonNames = List.copyOf(commonNames);
        }
    }
}
