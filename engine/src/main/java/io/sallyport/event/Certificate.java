package io.sallyport.event;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The verified leaf certificate as the daemon describes it.
 *
 * @param serial decimal serial number ({@code tls_serial_0})
 * @param sha256 fingerprint, lower-case hexadecimal with colons ({@code tls_digest_sha256_0})
 * @param issuer subject CN of the issuer ({@code X509_1_CN}), where it was sent
 * @param subject subject attributes by short name ({@code X509_0_*}: CN, OU, O, …)
 */
public record Certificate(String serial, String sha256, Optional<String> issuer, SortedMap<String, String> subject) {
    public Certificate {
        subject = Collections.unmodifiableSortedMap(new TreeMap<>(subject));
    }
}
