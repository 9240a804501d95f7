package io.sallyport.effect.door;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.sallyport.model.Address;
import io.sallyport.model.Family;
import io.sallyport.model.Pace;
import io.sallyport.policy.DoorTerms;

/**
 * The nft table of one door, as text.
 *
 * <p>It looks at packets before anything else does, so that what it drops costs no entry in the connection table. Who has a session, the kernel learns from the daemon's own
 * packets: data goes to clients that were let in and to nobody else, and where a client moves to once its move was proved. So it does with handshakes: the daemon's first answer
 * goes to whoever asked, what follows to whoever sent that answer's cookie back. Sets are bounded; while one is full, whoever is not in it passes that rule, and the
 * limits in all, which need no set, hold.
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
    /** As long as the daemon waits for a handshake, see its {@code hand-window}. */
    static final Duration HANDSHAKE_LASTS = Duration.ofSeconds(30);
    /** Their first packets may be forged, repeated or lost. */
    static final int FIRST_PACKETS_OF_A_HANDSHAKE = 10;
    /** What a client sends to prove its address before the daemon answers to that: an acknowledgement, and its hello in one or two packets. */
    static final int PROOFS_OF_A_HANDSHAKE = 3;
    /** What a client sends until it is in, acknowledgements and certificates included, is about fifteen. */
    static final int PACKETS_OF_A_HANDSHAKE = 25;
    /** People behind one address come back together. */
    static final int RETURNING_FACTOR = 10;
    static final int BURST_MIN = 20;
    static final int BURST_SECONDS = 10;
    /** After defragmentation (−400), before everything else. */
    private static final int PRIORITY = -350;
    /** UDP's header, and a packet that begins a handshake: opcode, session id, count of acknowledgements, packet id. */
    private static final int UDP_BYTES_MIN = 8 + 1 + 8 + 1 + 4;
    private static final String KNOWN = "known";
    private static final String BANNED = "banned";
    private static final String OPCODE = "@th,64,5";
    /** P_CONTROL_HARD_RESET_CLIENT_V2 and V3. */
    private static final List<Integer> OPENING = List.of(7, 10);
    /** P_CONTROL_SOFT_RESET_V1, P_CONTROL_V1, P_ACK_V1, P_CONTROL_WKC_V1. */
    private static final List<Integer> HANDSHAKE = List.of(3, 4, 5, 11);
    /** P_DATA_V1 and V2. */
    private static final List<Integer> DATA = List.of(6, 9);
    /** What the daemon sends: P_CONTROL_HARD_RESET_SERVER_V2 to whoever asks; P_CONTROL_V1 and P_ACK_V1 to whoever proved its address. */
    private static final String ANSWERS = "8";
    private static final String TALKS = "{ 4, 5 }";
    private static final String SENDS_DATA = "{ 6, 9 }";

    /** What is limited, how far, and how many packets a handshake may have of it; {@code inAll} where all of it together is limited too. */
    private enum Lane {
        OPENINGS(true, true, FIRST_PACKETS_OF_A_HANDSHAKE), HANDSHAKES(true, false, PROOFS_OF_A_HANDSHAKE), TALK(false, false,
                PACKETS_OF_A_HANDSHAKE), DATA(true, true, PACKETS_OF_A_HANDSHAKE);

        private final boolean byNetwork;
        private final boolean inAll;
        private final int packets;

        Lane(boolean byNetwork, boolean inAll, int packets) {
            this.byNetwork = byNetwork;
            this.inAll = inAll;
            this.packets = packets;
        }

        String chain() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

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
        for (Lane lane : Lane.values()) {
            if (lane.inAll) {
                chain(out, lane.chain() + "_all",
                        List.of(limit(terms.all(), 1) + " counter name " + lane.chain() + "_all drop", "counter name passed accept"));
            }
        }
        for (Family family : Family.values()) {
            for (Lane lane : Lane.values()) {
                lane(out, lane, door, terms, family);
            }
            at(out, door, family);
        }
        in(out, door);
        sent(out, door, terms);
        return out.append("}\n").toString();
    }

    /** Removes the table, whether it exists or not. */
    public static String remove(Door door) {
        return "add table inet %1$s\ndelete table inet %1$s\n".formatted(door.table());
    }

    /** Keeps a source out, with what it did and the id of its record as a comment. */
    public static String ban(Door door, Bans.Ban ban, Instant at) {
        return anew(door, BANNED, Map.of(ban.source(), banned(ban, at)));
    }

    /** The same for many, in a table that holds none of them; empty for none. */
    static String banned(Door door, Collection<Bans.Ban> bans, Instant at) {
        Map<Source, String> elements = new TreeMap<>();
        bans.forEach(ban -> elements.put(ban.source(), banned(ban, at)));
        return elements(door, "add", BANNED, elements);
    }

    private static String banned(Bans.Ban ban, Instant at) {
        return timeout(Bans.rest(ban.until(), at)) + " comment \"" + ban.failures() + " failed handshakes, " + ban.record() + "\"";
    }

    /** Lets a source in again; fails where it is not banned. */
    public static String lift(Door door, Source source) {
        return elements(door, "delete", BANNED, Map.of(source, ""));
    }

    /** Says that sources have, or had, a session, where the kernel cannot learn it by itself; each is known for so long from now on. Empty for none. */
    public static String know(Door door, Collection<Source> sources, Duration lasts) {
        Map<Source, String> elements = new TreeMap<>();
        sources.forEach(source -> elements.put(source, timeout(lasts)));
        return anew(door, KNOWN, elements);
    }

    /** The same in a table that knows none of them, each for its own time. */
    static String known(Door door, Map<Source, Duration> rests) {
        Map<Source, String> elements = new TreeMap<>();
        rests.forEach((source, rest) -> elements.put(source, timeout(rest)));
        return elements(door, "add", KNOWN, elements);
    }

    /** Fails where the source is known: an element that exists cannot be created. */
    public static String stranger(Door door, Source source) {
        return elements(door, "create", KNOWN, Map.of(source, timeout(PEER_LASTS)));
    }

    /**
     * Elements with their time from now on, whether they were there or not. Added alone, one that was there is left as it is by some kernels, and the transaction then is none: nobody could tell
     * from the ruleset's generation how many there were.
     */
    private static String anew(Door door, String set, Map<Source, String> elements) {
        Map<Source, String> bare = new TreeMap<>();
        elements.keySet().forEach(source -> bare.put(source, ""));
        String add = elements(door, "add", set, elements);
        return add + elements(door, "delete", set, bare) + add;
    }

    /** One command for each family that has any. */
    private static String elements(Door door, String verb, String set, Map<Source, String> elements) {
        StringBuilder out = new StringBuilder();
        for (Family family : Family.values()) {
            String list = elements.entrySet().stream().filter(element -> element.getKey().base().family() == family)
                    .map(element -> element.getKey().base() + element.getValue()).collect(Collectors.joining(", "));
            out.append(list.isEmpty()
                    ? ""
                    : verb + " element inet " + door.table() + " " + set + end(family) + " { " + list + " }\n");
        }
        return out.toString();
    }

    private static String timeout(Duration lasts) {
        return " timeout " + lasts.toSeconds() + "s";
    }

    private static void sets(StringBuilder out, Family family, List<String> meters) {
        String n = end(family);
        String type = family == Family.V4 ? "ipv4_addr" : "ipv6_addr";
        for (String name : List.of("peers", "guests", "asked")) {
            set(out, name + n, type + " . inet_service", PEERS_MAX, "dynamic,timeout");
        }
        set(out, KNOWN + n, type, KNOWN_MAX, "dynamic,timeout");
        set(out, BANNED + n, type, BANS_MAX, "timeout");
        for (Lane lane : Lane.values()) {
            for (String of : List.of("source", "network", "known")) {
                if (lane.byNetwork || !of.equals("network")) {
                    String name = lane.chain() + "_" + of + n;
                    set(out, name, type, of.equals("source") ? SOURCES_MAX : NETWORKS_MAX, "dynamic,timeout");
                    meters.add(name);
                }
            }
        }
    }

    private static void set(StringBuilder out, String name, String type, int size, String flags) {
        out.append("    set ").append(name).append(" { type ").append(type).append("; size ").append(size).append("; flags ").append(flags)
                .append("; }\n");
    }

    /** Packets of one sort: of known sources, and of others. */
    private static void lane(StringBuilder out, Lane lane, Door door, DoorTerms terms, Family family) {
        String n = end(family);
        String name = lane.chain();
        String network = ip(family) + " saddr & " + mask(family, family == Family.V4 ? terms.network4Bits() : terms.network6Bits());
        // A TCP handshake proves an address by itself: its first packet is all there is to limit.
        int packets = door.transport() == Door.Transport.TCP ? 1 : lane.packets;
        chain(out, name + "_known" + n, List.of(
                meter(name + "_known" + n, source(family), terms.each().times(RETURNING_FACTOR), packets, name + "_source"),
                "counter name passed accept"));
        List<String> lines = new ArrayList<>();
        lines.add(source(family) + " @known" + n + " goto " + name + "_known" + n);
        lines.add(meter(name + "_source" + n, source(family), terms.each(), packets, name + "_source"));
        if (lane.byNetwork) {
            lines.add(meter(name + "_network" + n, network, terms.network(), packets, name + "_network"));
        }
        lines.add(lane.inAll ? "goto " + name + "_all" : "counter name passed accept");
        chain(out, name + n, lines);
    }

    /** An element lives as long as its limit remembers, so that a set is full only of sources that matter. */
    private static String meter(String set, String key, Pace pace, int packets, String counter) {
        Pace limit = pace.times(packets);
        int remembers = Math.ceilDiv(burst(pace, packets) * limit.per().seconds(), limit.count()) + 1;
        return "update @" + set + " { " + key + " timeout " + remembers + "s " + limit(pace, packets) + " } counter name " + counter
                + " drop";
    }

    private static String limit(Pace pace, int packets) {
        return "limit rate over " + pace.count() * packets + "/" + (pace.per() == Pace.Per.SECOND ? "second" : "minute") + " burst "
                + burst(pace, packets) + " packets";
    }

    private static int burst(Pace pace, int packets) {
        return Math.max(BURST_MIN, pace.in(BURST_SECONDS)) * packets;
    }

    private static void at(StringBuilder out, Door door, Family family) {
        String n = end(family);
        String flow = ip(family) + " saddr . udp sport";
        List<String> lines = new ArrayList<>();
        String banned = source(family) + " @banned" + n + " " + source(family) + " != @known" + n + " counter name banned drop";
        if (door.transport() == Door.Transport.TCP) {
            lines.addAll(List.of(banned, "goto openings" + n));
        } else {
            lines.addAll(List.of(flow + " @peers" + n + " accept", banned,
                    "udp length < " + UDP_BYTES_MIN + " counter name malformed drop"));
            List<String> cases = new ArrayList<>();
            OPENING.forEach(code -> cases.add(code + " : goto openings" + n));
            HANDSHAKE.forEach(code -> cases.add(code + " : goto begun" + n));
            DATA.forEach(code -> cases.add(code + " : goto data" + n));
            lines.add(OPCODE + " vmap { " + String.join(", ", cases) + " }");
            lines.add("counter name malformed drop");
            chain(out, "begun" + n, List.of(flow + " @guests" + n + " goto talk" + n,
                    flow + " != @asked" + n + " counter name unasked drop", "goto handshakes" + n));
        }
        chain(out, "at" + n, lines);
    }

    private static void in(StringBuilder out, Door door) {
        String port = switch (door.transport()) {
            case UDP -> "udp dport " + door.port();
            case TCP -> "tcp dport " + door.port() + " tcp flags & (fin|syn|rst|ack) == syn";
        };
        List<String> lines = new ArrayList<>(List.of("type filter hook prerouting priority " + PRIORITY + "; policy accept;"));
        for (Family family : Family.values()) {
            if (door.hears(family)) {
                String here = door.listen().filter(address -> !Door.isAny(address)).map(address -> ip(family) + " daddr " + address)
                        .orElse("meta nfproto " + (family == Family.V4 ? "ipv4" : "ipv6") + " fib daddr type local");
                lines.add(port + " " + here + " goto at" + end(family));
            }
        }
        chain(out, "in", lines);
    }

    /** What the daemon sends tells who it talks to. */
    private static void sent(StringBuilder out, Door door, DoorTerms terms) {
        List<String> lines = new ArrayList<>(List.of("type filter hook output priority " + PRIORITY + "; policy accept;"));
        if (door.transport() == Door.Transport.UDP) {
            String from = "udp sport " + door.port() + " " + OPCODE + " ";
            for (Family family : Family.values()) {
                String n = end(family);
                String flow = " { " + ip(family) + " daddr . udp dport timeout ";
                String source = source(family).replace("saddr", "daddr");
                lines.add(from + SENDS_DATA + " update @peers" + n + flow + PEER_LASTS.toSeconds() + "s }");
                lines.add(from + SENDS_DATA + " update @known" + n + " { " + source + " timeout " + terms.known().toSeconds() + "s }");
                lines.add(from + TALKS + " update @guests" + n + flow + HANDSHAKE_LASTS.toSeconds() + "s }");
                lines.add(from + ANSWERS + " update @asked" + n + flow + HANDSHAKE_LASTS.toSeconds() + "s }");
            }
        }
        chain(out, "sent", lines);
    }

    private static String ip(Family family) {
        return family == Family.V4 ? "ip" : "ip6";
    }

    private static String end(Family family) {
        return family == Family.V4 ? "4" : "6";
    }

    /** Who counts as one, see {@link Source}. */
    private static String source(Family family) {
        return family == Family.V4 ? "ip saddr" : "ip6 saddr & " + mask(family, DoorTerms.SOURCE6_BITS);
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
