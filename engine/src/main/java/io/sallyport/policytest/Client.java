package io.sallyport.policytest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import io.sallyport.event.Certificate;
import io.sallyport.event.Peer;
import io.sallyport.event.PeerInfo;
import io.sallyport.model.Address;
import io.sallyport.model.Secret;

/** Makes of a {@link Connect} the peer that a daemon would report: an ordinary OpenVPN 2.6 client, but for what is said. */
public final class Client {
    /** Where clients connect from that say nothing else: an address of RFC 5737. */
    private static final Address FROM = Address.of("203.0.113.1");
    private static final int PORT = 40_000;
    private static final String PLATFORM = "linux";
    /** What OpenVPN 2.6.14 sends about itself. */
    private static final Map<String, String> INFO = Map.of("IV_VER", "2.6.14", "IV_PROTO", "990", "IV_MTU", "1600", "IV_TCPNL", "1",
            "IV_NCP",
            "2", "IV_CIPHERS", "AES-256-GCM:AES-128-GCM:CHACHA20-POLY1305");
    /** Platforms as authors write them, and as clients do ({@code IV_PLAT}, OpenVPN's ssl.c). */
    private static final Map<String, String> PLATFORMS = Map.ofEntries(Map.entry("linux", "linux"), Map.entry("windows", "win"),
            Map.entry("win", "win"), Map.entry("macos", "mac"), Map.entry("mac", "mac"), Map.entry("ios", "ios"),
            Map.entry("android", "android"), Map.entry("freebsd", "freebsd"), Map.entry("netbsd", "netbsd"),
            Map.entry("openbsd", "openbsd"), Map.entry("solaris", "solaris"));

    private Client() {}

    /** The names a platform may have in a test, in no order. */
    static Set<String> platforms() {
        return PLATFORMS.keySet();
    }

    /** A platform as authors write it. */
    static String platformName(String sent) {
        return switch (sent) {
            case "win" -> "windows";
            case "mac" -> "macos";
            default -> sent;
        };
    }

    /** The peer as the daemon reports it. */
    public static Peer peer(Connect connect) {
        TreeMap<String, String> info = new TreeMap<>(INFO);
        String platform = connect.platform().orElse(PLATFORM);
        info.put("IV_PLAT", PLATFORMS.getOrDefault(platform, platform));
        info.putAll(connect.info());
        Address from = connect.from().orElse(FROM);
        return switch (connect.identity()) {
            case Connect.Identity.Reported(Peer peer) -> peer;
            case Connect.Identity.Password _ -> new Peer(Optional.empty(), connect.user(), Optional.of(new Secret("correct")),
                    Optional.empty(), Optional.of(from), PORT, new PeerInfo(info));
            case Connect.Identity.Usual _ -> certified(connect.user().map(Client::certificate), from, info);
            case Connect.Identity.Presented presented -> certified(certificate(connect.user(), presented), from, info);
        };
    }

    private static Peer certified(Optional<Certificate> certificate, Address from, SortedMap<String, String> info) {
        Optional<String> name = certificate.map(known -> known.subject().get("CN"));
        return new Peer(name, Optional.empty(), Optional.empty(), certificate, Optional.of(from), PORT, new PeerInfo(info));
    }

    private static Certificate certificate(String name) {
        return new Certificate("1", digest(name), Optional.empty(), new TreeMap<>(Map.of("CN", name)));
    }

    private static Optional<Certificate> certificate(Optional<String> user, Connect.Identity.Presented presented) {
        TreeMap<String, String> subject = new TreeMap<>(presented.subject());
        user.ifPresent(name -> subject.putIfAbsent("CN", name));
        String digest = presented.sha256().orElseGet(() -> digest(subject.getOrDefault("CN", "")));
        return Optional.of(new Certificate(presented.serial().orElse("1"), digest, presented.issuer(), subject));
    }

    /** A fingerprint that is always the same for one name, and another for another. */
    private static String digest(String name) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.ofDelimiter(":").formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
