package io.sallyport.event;

import java.util.Collections;
import java.util.List;
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

    /**
     * The alternative names, as OpenSSL prints them ({@code DNS:laptop.example}, {@code email:ana@example.org}); none unless the instance sends
     * them ({@code x509-track subjectAltName}). A name with a comma and a blank in it reads as two: the CA must not sign such names.
     */
    public List<String> alternativeNames() {
        String names = subject.getOrDefault("subjectAltName", "");
        return names.isEmpty() ? List.of() : List.of(names.split(", "));
    }
}
