package io.sallyport.control;

import java.time.Instant;
import java.util.Optional;

import io.sallyport.model.Address;
import io.sallyport.model.InstanceName;

/**
 * One address that somebody has.
 *
 * @param holder certificate CN, or user name where there is no certificate
 * @param pool the pool of groups it was given from; empty when it was given from none
 * @param state {@code in use}, {@code offered} while somebody is let in, {@code leaving} until a session that is to reconnect has ended,
 *     {@code held} for its holder, {@code quarantined}, {@code free} for others though its holder would get it back, or {@code static}
 * @param until when {@code held} or {@code quarantined} is over
 * @param since when the holder first got it; empty when they never did
 */
public record LeaseRow(InstanceName instance, Address address4, Optional<Address> address6, String holder, String pool, String state,
        Optional<Instant> until, Optional<Instant> since) {}
