package io.sallyport.event;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The {@code IV_*} and {@code UV_*} variables a client sent about itself, by name. All of it is the client's word. */
public record PeerInfo(SortedMap<String, String> values) {
    private static final int AUTH_PENDING_BIT = 4;

    public PeerInfo {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    public static PeerInfo none() {
        return new PeerInfo(new TreeMap<>());
    }

    /** {@code IV_PLAT}: linux, win, mac, ios, android, … */
    public Optional<String> platform() {
        return Optional.ofNullable(values.get("IV_PLAT"));
    }

    /** {@code IV_VER}: the client's OpenVPN version. */
    public Optional<String> version() {
        return Optional.ofNullable(values.get("IV_VER"));
    }

    /** Whether {@code IV_SSO} says that the client can send the person to a browser (OpenVPN, {@code doc/management-notes.txt}). */
    public boolean opensBrowser() {
        List<String> ways = List.of(values.getOrDefault("IV_SSO", "").split(",", -1));
        return ways.contains("webauth") || ways.contains("openurl");
    }

    /** Whether {@code IV_PROTO} says that the client understands AUTH_PENDING messages. */
    public boolean understandsAuthPending() {
        try {
            return (Long.parseLong(values.getOrDefault("IV_PROTO", "0")) >> AUTH_PENDING_BIT & 1) == 1;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
