package io.sallyport.effect.door;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.sallyport.model.Address;
import io.sallyport.model.Family;
import io.sallyport.model.Pace;
import io.sallyport.policy.DoorTerms;

/**
 * The nft table of one door, as text.
 *
 * <p>It looks at packets before anything else does, so that what it drops costs no entry in the connection table. Who has a session, the kernel learns from the daemon's own
 * packets: data goes to clients that were let in and to nobody else, and where a client moves to once its move was proved. Sets are bounded; while one is full, whoever is
 * not in it passes that rule, and the limits that need no set, those of all together, hold.
 *
 * <p>Opcodes are those of OpenVPN's wire protocol, the upper five bits of the first byte behind UDP's eight.
 */
public final class DoorText {
    /** Sources with a session, each with its port. More than a daemon has clients. */
    public static final int PEERS_MAX = 65_536;
    /** Sources that had a session of late. */
    public static final int KNOWN_MAX = 65_536;
    /** Sources that are watched at a time, of each sort. */
    public static final int SOURCES_MAX = 32_768;
    /** Networks that are watched at a time, of each sort. */
    public static final int NETWORKS_MAX = 16_384;
    /** Bans at a time, of each family. */
    public static final int BANS_MAX = 4_096;
    /** A daemon sends something every five seconds, see its {@code keepalive}. */
    static final Duration PEER_LASTS = Duration.ofMinutes(1);
    /** What a client sends besides its first packet until it is in, acknowledgements and certificates included, is about fifteen. */
    static final int PACKETS_OF_A_HANDSHAKE = 25;
    /** People behind one address come back together. */
    static final int RETURNING_FACTOR = 10;
    static final int BURST_MIN = 20;
    static final int BURST_SECONDS = 10;
    /** After defragmentation (−400), before everything else. */
    private static final int PRIORITY = -350;
    /** UDP's header, and a packet that begins a handshake: opcode, session id, count of acknowledgements, packet id. */
    private static final int UDP_BYTES_MIN = 8 + 1 + 8 + 1 + 4;
    private static final String OPCODE = "@th,64,5";
    /** P_CONTROL_HARD_RESET_CLIENT_V2 and V3. */
    private static final List<Integer> OPENING = List.of(7, 10);
    /** P_CONTROL_SOFT_RESET_V1, P_CONTROL_V1, P_ACK_V1, P_DATA_V1, P_DATA_V2, P_CONTROL_WKC_V1. */
    private static final List<Integer> OTHER = List.of(3, 4, 5, 6, 9, 11);
    private static final String DATA = "{ 6, 9 }";

    private DoorText() {}

    /**
     * Puts the table in force in one transaction, or other terms in place of those before. Bans, sessions, what was known and what was counted stay;
     * only what each source began is counted anew.
     */
    public static String render(Door door, DoorTerms terms) {
        StringBuilder out = new StringBuilder();
        List<String> meters = new ArrayList<>();
        String table = "inet " + door.table();
        out.append("table ").append(table).append(" {\n");
        for (Refusal refusal : Refusal.values()) {
            out.append("    counter ").append(refusal.counter()).append(" { }\n");
        }
        out.append("    counter passed { }\n");
        for (Family family : Family.values()) {
            sets(out, family, meters);
        }
        out.append("}\nflush table ").append(table).append('\n');
        meters.forEach(meter -> out.append("flush set ").append(table).append(' ').append(meter).append('\n'));
        out.append("table ").append(table).append(" {\n");
        for (Family family : Family.values()) {
            chains(out, door, terms, family);
        }
        all(out, "openings", terms.all());
        all(out, "packets", terms.all().times(PACKETS_OF_A_HANDSHAKE));
        hooks(out, door, terms);
        return out.append("}\n").toString();
    }

    /** Removes the table, whether it exists or not. */
    public static String remove(Door door) {
        return "add table inet %1$s\ndelete table inet %1$s\n".formatted(door.table());
    }

    /** Keeps a source out for so long. */
    public static String ban(Door door, Source source, Duration lasts) {
        return "add element inet " + door.table() + " banned" + source.suffix() + " { " + source.base() + " timeout " + lasts.toSeconds()
                + "s }\n";
    }

    /** Lets a source in again; fails where it is not banned. */
    public static String lift(Door door, Source source) {
        return "delete element inet " + door.table() + " banned" + source.suffix() + " { " + source.base() + " }\n";
    }

    /** Says that a source has a session, where the kernel cannot learn it by itself. */
    public static String know(Door door, Source source, Duration lasts) {
        return "add element inet " + door.table() + " known" + source.suffix() + " { " + source.base() + " timeout " + lasts.toSeconds()
                + "s }\n";
    }

    private static void sets(StringBuilder out, Family family, List<String> meters) {
        String n = family == Family.V4 ? "4" : "6";
        String type = family == Family.V4 ? "ipv4_addr" : "ipv6_addr";
        set(out, "peers" + n, type + " . inet_service", PEERS_MAX, "dynamic,timeout");
        set(out, "known" + n, type, KNOWN_MAX, "dynamic,timeout");
        set(out, "banned" + n, type, BANS_MAX, "timeout");
        for (String what : List.of("openings", "packets")) {
            for (String of : List.of("source", "network", "known")) {
                String name = what + "_" + of + n;
                set(out, name, type, of.equals("source") ? SOURCES_MAX : NETWORKS_MAX, "dynamic,timeout");
                meters.add(name);
            }
        }
    }

    private static void set(StringBuilder out, String name, String type, int size, String flags) {
        out.append("    set ").append(name).append(" { type ").append(type).append("; size ").append(size).append("; flags ").append(flags)
                .append("; }\n");
    }

    private static void chains(StringBuilder out, Door door, DoorTerms terms, Family family) {
        String n = family == Family.V4 ? "4" : "6";
        String source = family == Family.V4 ? "ip saddr" : "ip6 saddr & " + mask(family, DoorTerms.SOURCE6_BITS);
        String network = (family == Family.V4 ? "ip" : "ip6") + " saddr & "
                + mask(family, family == Family.V4 ? terms.network4Bits() : terms.network6Bits());
        lane(out, "openings", n, source, network, terms.each(), terms.network());
        lane(out, "packets", n, source, network, terms.each().times(PACKETS_OF_A_HANDSHAKE),
                terms.network().times(PACKETS_OF_A_HANDSHAKE));
        List<String> at = new ArrayList<>();
        boolean udp = door.transport() == Door.Transport.UDP;
        if (udp) {
            at.add((family == Family.V4 ? "ip" : "ip6") + " saddr . udp sport @peers" + n + " accept");
        }
        at.add(source + " @banned" + n + " " + source + " != @known" + n + " counter name banned drop");
        if (udp) {
            at.add("udp length < " + UDP_BYTES_MIN + " counter name malformed drop");
            List<String> cases = new ArrayList<>();
            OPENING.forEach(code -> cases.add(code + " : goto openings" + n));
            OTHER.forEach(code -> cases.add(code + " : goto packets" + n));
            at.add(OPCODE + " vmap { " + String.join(", ", cases) + " }");
            at.add("counter name malformed drop");
        } else {
            at.add("goto openings" + n);
        }
        chain(out, "at" + n, at);
    }

    private static void lane(StringBuilder out, String what, String n, String source, String network, Pace each, Pace ofNetwork) {
        chain(out, what + "_known" + n,
                List.of(meter(what + "_known" + n, source, each.times(RETURNING_FACTOR), what, what + "_source"),
                        "counter name passed accept"));
        chain(out, what + n, List.of(source + " @known" + n + " goto " + what + "_known" + n,
                meter(what + "_source" + n, source, each, what, what + "_source"),
                meter(what + "_network" + n, network, ofNetwork, what, what + "_network"),
                "goto " + what + "_all"));
    }

    /** An element lives as long as its limit remembers, so that a set is full only of sources that matter. */
    private static String meter(String set, String key, Pace pace, String what, String counter) {
        int remembers = Math.ceilDiv(burst(pace, what) * pace.per().seconds(), pace.count()) + 1;
        return "update @" + set + " { " + key + " timeout " + remembers + "s " + limit(pace, what) + " } counter name " + counter
                + " drop";
    }

    private static void all(StringBuilder out, String what, Pace pace) {
        chain(out, what + "_all", List.of(limit(pace, what) + " counter name " + what + "_all drop", "counter name passed accept"));
    }

    private static String limit(Pace pace, String what) {
        return "limit rate over " + pace.count() + "/" + (pace.per() == Pace.Per.SECOND ? "second" : "minute") + " burst "
                + burst(pace, what) + " packets";
    }

    private static int burst(Pace pace, String what) {
        int least = what.equals("packets") ? BURST_MIN * PACKETS_OF_A_HANDSHAKE : BURST_MIN;
        return Math.max(least, pace.in(BURST_SECONDS));
    }

    private static void hooks(StringBuilder out, Door door, DoorTerms terms) {
        String protocol = door.transport() == Door.Transport.UDP ? "udp" : "tcp";
        String port = protocol + " dport " + door.port()
                + (door.transport() == Door.Transport.TCP ? " tcp flags & (fin|syn|rst|ack) == syn" : "");
        List<String> in = new ArrayList<>(List.of("type filter hook prerouting priority " + PRIORITY + "; policy accept;"));
        for (Family family : Family.values()) {
            String ip = family == Family.V4 ? "ip" : "ip6";
            boolean listens = door.listen().map(address -> address.family() == family).orElse(true);
            if (listens) {
                String here = door.listen().map(address -> ip + " daddr " + address)
                        .orElse("meta nfproto " + (family == Family.V4 ? "ipv4" : "ipv6") + " fib daddr type local");
                in.add(port + " " + here + " goto at" + (family == Family.V4 ? "4" : "6"));
            }
        }
        chain(out, "in", in);
        List<String> sent = new ArrayList<>(List.of("type filter hook output priority " + PRIORITY + "; policy accept;"));
        if (door.transport() == Door.Transport.UDP) {
            String data = "udp sport " + door.port() + " " + OPCODE + " " + DATA + " ";
            String known = " timeout " + terms.known().toSeconds() + "s }";
            String peer = " timeout " + PEER_LASTS.toSeconds() + "s }";
            sent.add(data + "update @peers4 { ip daddr . udp dport" + peer);
            sent.add(data + "update @known4 { ip daddr" + known);
            sent.add(data + "update @peers6 { ip6 daddr . udp dport" + peer);
            sent.add(data + "update @known6 { ip6 daddr & " + mask(Family.V6, DoorTerms.SOURCE6_BITS) + known);
        }
        chain(out, "sent", sent);
    }

    private static Address mask(Family family, int bits) {
        return new Address(family, 0, 0).filled(0).masked(bits);
    }

    private static void chain(StringBuilder out, String name, List<String> lines) {
        out.append("    chain ").append(name).append(" {\n");
        lines.forEach(line -> out.append("        ").append(line).append('\n'));
        out.append("    }\n");
    }
}
