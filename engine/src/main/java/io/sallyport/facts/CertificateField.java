package io.sallyport.facts;

/**
 * Fact: a field of the verified certificate.
 *
 * @param name short name of a subject attribute, or {@code issuer}, {@code serial}, {@code sha256}
 */
public record CertificateField(String name, String value) {}
