package io.sallyport.policytest;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.event.Event;
import io.sallyport.facts.Usage;
import io.sallyport.model.Place;

/** One step of a test. */
public sealed interface Step {
    Place place();

    /** A client connects; every step after it that names nobody is about this client. */
    record Connecting(Place place, Connect connect, Optional<Expectation> expect) implements Step {}

    /** Management lines are heard, all at the present instant; what is expected is expected of the last request among them. */
    record Hearing(Place place, List<Event.OfClient> events, Optional<Expectation> expect) implements Step {
        public Hearing {
            events = List.copyOf(events);
        }
    }

    /** A client is decided again, as the daemon does when time may have changed the answer: {@code user}, or who connected last. */
    record Expecting(Place place, Optional<String> user, Expectation expect) implements Step {}

    /** Everybody known is decided on, as connecting like {@code connect}; those who reach any of the resource are exactly these. */
    record Asking(Place place, Connect connect, WhoCan whoCan) implements Step {}

    /** Time passes. */
    record Advancing(Place place, Duration by) implements Step {}

    /** The clock is set. */
    record Setting(Place place, Instant at) implements Step {}

    /** A client, or who connected last, receives and sends so much. */
    record Carrying(Place place, Optional<String> user, Usage.Volume volume) implements Step {}

    /** Something becomes known of a client, or of who connected last. */
    record Learning(Place place, Optional<String> user, Known known) implements Step {}

    /** A client goes. */
    record Leaving(Place place, String user) implements Step {}

    /**
     * Exactly who reaches any of a resource.
     *
     * @param people by name
     * @param groups and every member of these
     */
    record WhoCan(Place place, String resource, SortedSet<String> people, SortedSet<String> groups) {
        public WhoCan {
            people = Collections.unmodifiableSortedSet(new TreeSet<>(people));
            groups = Collections.unmodifiableSortedSet(new TreeSet<>(groups));
        }
    }
}
