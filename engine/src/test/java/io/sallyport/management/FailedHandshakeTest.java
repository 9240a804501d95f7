package io.sallyport.management;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.sallyport.model.Address;

import static org.assertj.core.api.Assertions.assertThat;

class FailedHandshakeTest {
    /** As OpenVPN 2.6.14 wrote them. */
    @ParameterizedTest
    @CsvSource({"192.0.2.10:43271 TLS Error: TLS handshake failed, 192.0.2.10",
        "2001:db8::10 TLS Error: TLS handshake failed, 2001:db8::10"})
    void aFailedHandshakeHasItsSource(String line, String source) {
        assertThat(FailedHandshake.of(line)).map(FailedHandshake::from).contains(Address.of(source));
    }

    /** The first lines come for single packets, which can be forged; in the others somebody else's words stand. */
    @ParameterizedTest
    @ValueSource(strings = {"TLS Error: tls-crypt unwrapping failed from [AF_INET6]::ffff:192.0.2.11:49641",
        "TLS Error: can not extract tls-crypt-v2 client key from [AF_INET]192.0.2.11:49641",
        "tls-crypt unwrap error: packet authentication failed",
        "192.0.2.10:43271 TLS Error: TLS object -> incoming plaintext read error",
        "192.0.2.10:43271 VERIFY ERROR: depth=0, error=x: CN=198.51.100.7:1 TLS Error: TLS handshake failed",
        "198.51.100.7:1 TLS Error: TLS handshake failed/192.0.2.10:43271 VERIFY OK: depth=0",
        "198.51.100.7:1 TLS Error: TLS handshake failed/192.0.2.10:43271 TLS Error: TLS handshake failed",
        "ana/192.0.2.10:43271 TLS Error: TLS handshake failed", "192.0.2.10:43271 TLS Error: TLS handshake failed ",
        " 192.0.2.10:43271 TLS Error: TLS handshake failed", "192.0.2.10: TLS Error: TLS handshake failed",
        "192.0.2.10:x TLS Error: TLS handshake failed", "192.0.2.010:1 TLS Error: TLS handshake failed",
        " TLS Error: TLS handshake failed", "TLS Error: TLS handshake failed", "",
        "192.0.2.10:1 192.0.2.11:1 TLS Error: TLS handshake failed"})
    void nothingElseDoes(String line) {
        assertThat(FailedHandshake.of(line)).isEmpty();
    }
}
