package io.sallyport.management;

import java.util.Optional;

import io.sallyport.model.Address;

/**
 * A line of OpenVPN's log that tells of a handshake that failed, and whose it was.
 *
 * <p>Only one line counts, {@code 198.51.100.7:40131 TLS Error: TLS handshake failed} ({@code 2001:db8::7 TLS Error: …} for IPv6, without a port; seen with
 * OpenVPN 2.6.14). Over UDP it comes only for clients that sent back the daemon's own session id, so the address is not forged. Lines about single packets
 * ({@code tls-crypt unwrapping failed from …}) come for forged ones too, and do not count. The line must be this from its first to its last character: what a client
 * writes into a log, its common name first of all, stands beside a {@code /} or behind an address of its own.
 */
public record FailedHandshake(Address from) {
    private static final String FAILED = " TLS Error: TLS handshake failed";
    /** No address with a port is longer. */
    private static final int SOURCE_CHARS_MAX = 64;

    /** Reads a line's text; empty when it tells anything else. */
    public static Optional<FailedHandshake> of(String text) {
        if (!text.endsWith(FAILED) || text.length() > SOURCE_CHARS_MAX + FAILED.length()) {
            return Optional.empty();
        }
        String source = text.substring(0, text.length() - FAILED.length());
        int colon = source.indexOf(':');
        boolean v4WithPort = colon > 0 && colon == source.lastIndexOf(':') && source.substring(colon + 1).matches("[0-9]{1,5}");
        return Address.parse(v4WithPort ? source.substring(0, colon) : source).map(FailedHandshake::new);
    }
}
