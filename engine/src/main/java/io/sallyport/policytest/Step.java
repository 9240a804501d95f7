package io.sallyport.policytest;

import java.time.Duration;
import java.util.Optional;

import io.sallyport.model.Place;

/** One step of a test. */
public sealed interface Step {
    Place place();

    /** A client connects; every step after it that names nobody is about this client. */
    record Connecting(Place place, Connect connect, Optional<Expectation> expect) implements Step {}

    /** The client that connected last is decided again, as the daemon does when time may have changed the answer. */
    record Expecting(Place place, Expectation expect) implements Step {}

    /** Time passes. */
    record Advancing(Place place, Duration by) implements Step {}
}
