package io.sallyport.policy;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Platforms of clients: as authors write them, and as clients send them ({@code IV_PLAT}; OpenVPN, {@code src/openvpn/ssl.c}). */
public enum Platform {
    ANDROID("android"), FREEBSD("freebsd"), IOS("ios"), LINUX("linux"), MACOS("mac"), NETBSD("netbsd"), OPENBSD("openbsd"), SOLARIS(
            "solaris"), WINDOWS("win");

    private final String sent;

    Platform(String sent) {
        this.sent = sent;
    }

    /** The platform a client means; empty for a word that is none of these. */
    public static Optional<Platform> ofSent(String word) {
        for (Platform platform : values()) {
            if (platform.sent.equals(word)) {
                return Optional.of(platform);
            }
        }
        return Optional.empty();
    }

    /** Every name as authors write it. */
    public static SortedSet<String> names() {
        TreeSet<String> names = new TreeSet<>();
        for (Platform platform : values()) {
            names.add(platform.toString());
        }
        return names;
    }

    /** As authors write it. */
    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
