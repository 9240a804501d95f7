package io.sallyport.event;

import java.util.Optional;

import io.sallyport.model.Address;
import io.sallyport.model.Secret;

/**
 * Who says they are at the other end, from the ENV block of a {@code >CLIENT} event.
 *
 * @param commonName subject CN of the verified certificate ({@code common_name}); empty without a certificate
 * @param username user name of a password sign-in, as typed; not verified by anyone yet
 * @param password what was typed with it
 * @param certificate the verified leaf certificate
 * @param from source address ({@code untrusted_ip} or {@code untrusted_ip6})
 * @param port source port, 0 when unknown
 * @param info what the client says about itself: a hint, never proof
 */
public record Peer(Optional<String> commonName, Optional<String> username, Optional<Secret> password, Optional<Certificate> certificate,
        Optional<Address> from, int port, PeerInfo info) {

    /** The name the person is known by: the certificate's CN, since it is proved; the user name only where there is no certificate. */
    public Optional<String> person() {
        return commonName.isPresent() ? commonName : username;
    }
}
