package io.sallyport.management;

import java.util.Optional;

import io.sallyport.model.Mac;

/**
 * That a bridged daemon ({@code dev tap}) takes a MAC address for a client's, from a line of its log or a row of {@code status 3}. It believes whoever used the
 * address last.
 *
 * @param commonName of the client's certificate; empty without one
 * @param realAddress where it connects from, as the daemon prints it: address and port for IPv4, the bare address for IPv6
 */
public record LearnedMac(Mac mac, Optional<String> commonName, String realAddress) {
    private static final String LEARN = " MULTI: Learn: ";
    private static final String OF = " -> ";

    /**
     * Reads a line of the log, {@code ana/192.0.2.7:1194 MULTI: Learn: 02:00:5e:10:00:01@0 -> ana/192.0.2.7:1194} (seen with OpenVPN 2.6.14); empty when it
     * tells anything else. It must be this from its first to its last character, with the same client at both ends: a common name may hold such words.
     */
    public static Optional<LearnedMac> ofLog(String text) {
        int of = text.lastIndexOf(OF);
        if (of < 0) {
            return Optional.empty();
        }
        String client = text.substring(of + OF.length());
        String head = client + LEARN;
        if (!text.startsWith(head) || head.length() > of) {
            return Optional.empty();
        }
        int slash = client.lastIndexOf('/');
        String name = slash < 0 ? "" : client.substring(0, slash);
        return mac(text.substring(head.length(), of)).map(mac -> new LearnedMac(mac, named(name), client.substring(slash + 1)));
    }

    /** Reads a row of the daemon's routing table; empty when it is not about a MAC address. */
    public static Optional<LearnedMac> of(StatusReport.Route route) {
        return mac(route.network()).map(mac -> new LearnedMac(mac, named(route.commonName()), route.realAddress()));
    }

    private static Optional<String> named(String name) {
        return Optional.of(name).filter(known -> !known.isEmpty() && !known.equals(StatusReport.UNDEFINED));
    }

    /** {@code MAC@VLAN}. */
    private static Optional<Mac> mac(String text) {
        int at = text.indexOf('@');
        return at < 0 ? Optional.empty() : Mac.parse(text.substring(0, at));
    }
}
