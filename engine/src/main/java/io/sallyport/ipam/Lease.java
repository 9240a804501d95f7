package io.sallyport.ipam;

import java.time.Instant;
import java.util.Optional;

import io.sallyport.model.Address;
import io.sallyport.model.InstanceName;

/**
 * The tunnel addresses one holder has on one instance.
 *
 * @param holder certificate CN, or user name where there is no certificate
 * @param address4 IPv4 address, never shared
 * @param address6 IPv6 address where the instance has an IPv6 pool
 * @param since when the holder first got it
 * @param releasedAt when its last session ended; empty while a session is live. A released lease stays the holder's until it expires.
 * @param ended whether it is the holder's no longer, since {@code releasedAt}: they have other addresses by now, and these are in quarantine
 */
public record Lease(InstanceName instance, String holder, Address address4, Optional<Address> address6, Instant since,
        Optional<Instant> releasedAt, boolean ended) {

    /** A lease that is the holder's. */
    public Lease(InstanceName instance, String holder, Address address4, Optional<Address> address6, Instant since,
            Optional<Instant> releasedAt) {
        this(instance, holder, address4, address6, since, releasedAt, false);
    }

    Lease endedAt(Instant at) {
        return new Lease(instance, holder, address4, address6, since, Optional.of(at), true);
    }
}
