package io.sallyport.management;

import java.util.Optional;
import java.util.TreeMap;

import io.sallyport.event.Certificate;
import io.sallyport.event.Peer;
import io.sallyport.event.PeerInfo;
import io.sallyport.model.Address;
import io.sallyport.model.Secret;

/** An ENV block to the peer it describes. */
final class PeerReader {
    private static final String SUBJECT = "X509_0_";
    private static final long PORT_MAX = 65_535;

    private PeerReader() {}

    /** Whether anything is read from a variable of this name, so that it matters when it was damaged. */
    static boolean reads(String name) {
        return switch (name) {
            case "common_name", "username", "password", "tls_serial_0", "tls_digest_sha256_0", "X509_1_CN", "untrusted_ip", "untrusted_ip6",
                    "untrusted_port", "bytes_received", "bytes_sent", "time_duration" ->
                true;
            default -> name.startsWith(SUBJECT) || isPeerInfo(name);
        };
    }

    static Peer peer(Env env) {
        Optional<Certificate> certificate = certificate(env);
        Optional<String> username = env.text("username");
        Optional<Secret> password = Optional.ofNullable(env.values().get("password")).filter(p -> !p.isEmpty() || username.isPresent())
                .map(Secret::new);
        Optional<Address> from = env.text("untrusted_ip").or(() -> env.text("untrusted_ip6")).flatMap(Address::parse);
        long port = env.number("untrusted_port");
        return new Peer(certificate.flatMap(proof -> commonName(env, proof)), username, password, certificate, from,
                port <= PORT_MAX ? (int) port : 0, info(env));
    }

    /**
     * The name the certificate proves. {@code common_name} is a typed user name where the daemon runs with
     * {@code username-as-common-name}: one that equals the user name counts only if the certificate says it too.
     */
    private static Optional<String> commonName(Env env, Certificate certificate) {
        Optional<String> said = env.text("common_name");
        boolean typed = said.isPresent() && said.equals(env.text("username")) && !certificate.subject().containsValue(said.get());
        return said.isEmpty() || typed ? Optional.ofNullable(certificate.subject().get("CN")) : said;
    }

    private static Optional<Certificate> certificate(Env env) {
        Optional<String> serial = env.text("tls_serial_0");
        Optional<String> digest = env.text("tls_digest_sha256_0");
        if (serial.isEmpty() || digest.isEmpty()) {
            return Optional.empty();
        }
        TreeMap<String, String> subject = new TreeMap<>();
        env.values().tailMap(SUBJECT).forEach((name, value) -> {
            if (name.startsWith(SUBJECT)) {
                subject.put(name.substring(SUBJECT.length()), value);
            }
        });
        return Optional.of(new Certificate(serial.get(), digest.get(), env.text("X509_1_CN"), subject));
    }

    private static PeerInfo info(Env env) {
        TreeMap<String, String> info = new TreeMap<>();
        env.values().forEach((name, value) -> {
            if (isPeerInfo(name)) {
                info.put(name, value);
            }
        });
        return new PeerInfo(info);
    }

    private static boolean isPeerInfo(String name) {
        return name.startsWith("IV_") || name.startsWith("UV_");
    }
}
