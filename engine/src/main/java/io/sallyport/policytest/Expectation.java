package io.sallyport.policytest;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import io.sallyport.model.Address;
import io.sallyport.model.Bandwidth;
import io.sallyport.model.DataSize;
import io.sallyport.model.Network;
import io.sallyport.model.Place;
import io.sallyport.policy.QuotaTerms.Priority;

/**
 * What a test expects of one decision. What is empty is not looked at.
 *
 * @param by what must have determined the answer: {@code access.yaml#row}, {@code rule:name}, {@code engine:nothing-allows}
 * @param shadow rows in {@code mode: shadow} that must have applied without effect
 * @param reason id of the denial
 * @param message the sentence the client reads
 * @param groups exactly the person's groups
 * @param address a network in which a tunnel address of the client is, or that address alone
 * @param dns resolvers the client is told of, in order
 * @param reach by resource
 * @param challenge what the client is asked for
 * @param risk points of risk
 * @param rendered by {@code push}, {@code nft} or {@code tc}: lines of the text that would be sent
 * @param peers by user name of another client: whether connections to it may be started
 */
public record Expectation(Place place, Optional<Verdict> verdict, SortedSet<String> by, SortedSet<String> shadow, Optional<String> reason,
        Optional<String> message, Optional<SortedSet<String>> groups, Optional<Network> address, Routes routes, Optional<List<Address>> dns,
        Rates limits, SortedMap<String, Covering> reach, SortedMap<String, Boolean> peers, Optional<Due> reconsiderAt,
        Optional<Asked> challenge, Optional<Score> risk, SortedMap<String, Lines> rendered) {
    /** The texts that may be looked at: OpenVPN's client configuration, the firewall, the classes. */
    static final List<String> RENDERED = List.of("push", "nft", "tc");

    public Expectation {
        by = Collections.unmodifiableSortedSet(new TreeSet<>(by));
        shadow = Collections.unmodifiableSortedSet(new TreeSet<>(shadow));
        groups = groups.map(names -> Collections.unmodifiableSortedSet(new TreeSet<>(names)));
        dns = dns.map(List::copyOf);
        reach = Collections.unmodifiableSortedMap(new TreeMap<>(reach));
        peers = Collections.unmodifiableSortedMap(new TreeMap<>(peers));
        rendered = Collections.unmodifiableSortedMap(new TreeMap<>(rendered));
    }

    /** Networks whose routes must be pushed, must not be, and all there are. */
    public record Routes(SortedSet<Network> include, SortedSet<Network> exclude, Optional<SortedSet<Network>> exact) {
        public Routes {
            include = Collections.unmodifiableSortedSet(new TreeSet<>(include));
            exclude = Collections.unmodifiableSortedSet(new TreeSet<>(exclude));
            exact = exact.map(networks -> Collections.unmodifiableSortedSet(new TreeSet<>(networks)));
        }

        /** Whether routes are looked at at all. */
        public boolean isEmpty() {
            return include.isEmpty() && exclude.isEmpty() && exact.isEmpty();
        }
    }

    /** A limit that is expected; empty stands for {@code none}: unlimited. */
    public record Limit<T>(Optional<T> value) {}

    /**
     * Rates expected.
     *
     * @param priority whose traffic goes first on a full line
     * @param shared id of the row of Quotas whose clients share a rate
     */
    public record Rates(Optional<Limit<Bandwidth>> down, Optional<Limit<Bandwidth>> up, Optional<Limit<DataSize>> burst,
            Optional<Priority> priority, Optional<Limit<String>> shared) {
        static final Rates ANY = new Rates(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        /** Whether rates are looked at at all. */
        public boolean isEmpty() {
            return equals(ANY);
        }
    }

    /** When the answer is due again; empty stands for {@code never}. */
    public record Due(Optional<Instant> at) {}

    /** With what the client is asked, and how. */
    public record Asked(Optional<String> method, Optional<String> prompt) {}

    /** Points of risk, all together and by what was noticed. */
    public record Score(Optional<Integer> score, SortedMap<String, Integer> parts) {
        public Score {
            parts = Collections.unmodifiableSortedMap(new TreeMap<>(parts));
        }
    }

    /** Lines of a rendered text that must be in it, must not be, and all there are; white space at the ends of lines says nothing. */
    public record Lines(List<String> include, List<String> exclude, Optional<List<String>> exact) {
        public Lines {
            include = List.copyOf(include);
            exclude = List.copyOf(exclude);
            exact = exact.map(List::copyOf);
        }
    }
}
