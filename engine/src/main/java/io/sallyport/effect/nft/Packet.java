package io.sallyport.effect.nft;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.sallyport.model.Address;
import io.sallyport.model.Family;
import io.sallyport.model.PortRange;
import io.sallyport.model.Protocol;

/**
 * The first packet of a flow, as the firewall looks at it.
 *
 * @param from where the flow begins
 * @param protocol number (IANA protocol-numbers)
 * @param port destination port; for ICMP {@code type * 256 + code}; 0 where the protocol has none
 */
public record Packet(Address from, Address to, int protocol, int port) {
    private static final int OCTET = 256;
    private static final int ECHO4 = 8;
    private static final int ECHO6 = 128;
    private static final Map<String, Protocol> NAMES = Map.of("tcp", Protocol.TCP, "udp", Protocol.UDP, "icmp", Protocol.ICMP, "icmpv6",
            Protocol.ICMPV6);
    /** What connection tracking lets begin a flow, of ICMP: echo, timestamp, information and mask requests (nf_conntrack_proto_icmp.c). */
    private static final Set<Integer> BEGINS4 = Set.of(ECHO4, 13, 15, 17);
    /** Of ICMPv6: echo requests and node information queries (nf_conntrack_proto_icmpv6.c). */
    private static final Set<Integer> BEGINS6 = Set.of(ECHO6, 139);

    /** What of the other end is meant. */
    public record Wanted(int protocol, int port) {
        /**
         * Reads {@code tcp/443}, {@code udp/53}, {@code icmp/8}, {@code icmp/3.4}, {@code icmp/echo-request}, {@code ping} or a protocol's number.
         *
         * @param family of the packet, which {@code ping} follows
         */
        public static Optional<Wanted> parse(String text, Family family) {
            if (text.equals("ping")) {
                return Optional.of(echo(family == Family.V4 ? Protocol.ICMP : Protocol.ICMPV6));
            }
            int slash = text.indexOf('/');
            Protocol named = NAMES.get((slash < 0 ? text : text.substring(0, slash)).toLowerCase(Locale.ROOT));
            if (slash < 0) {
                return named == null ? octet(text).map(number -> new Wanted(number, 0)) : Optional.empty();
            }
            String rest = text.substring(slash + 1);
            return named == null ? Optional.empty() : switch (named) {
                case TCP, UDP -> PortRange.parse(rest).filter(range -> range.from() == range.to())
                        .map(range -> new Wanted(named.number(), range.from()));
                case ICMP, ICMPV6 -> rest.equals("echo-request") ? Optional.of(echo(named)) : message(named, rest);
            };
        }

        private static Wanted echo(Protocol protocol) {
            return new Wanted(protocol.number(), (protocol == Protocol.ICMP ? ECHO4 : ECHO6) * OCTET);
        }

        private static Optional<Wanted> message(Protocol protocol, String text) {
            int dot = text.indexOf('.');
            Optional<Integer> code = dot < 0 ? Optional.of(0) : octet(text.substring(dot + 1));
            return octet(dot < 0 ? text : text.substring(0, dot))
                    .flatMap(type -> code.map(number -> new Wanted(protocol.number(), type * OCTET + number)));
        }

        private static Optional<Integer> octet(String text) {
            return text.matches("[0-9]{1,3}") ? Optional.of(Integer.parseInt(text)).filter(number -> number < OCTET) : Optional.empty();
        }
    }

    public Packet {
        if (from.family() != to.family()) {
            throw new IllegalArgumentException(from + " and " + to + " are of different families");
        }
    }

    /** Whether connection tracking lets it begin a flow. */
    boolean begins() {
        if (protocol == Protocol.ICMP.number()) {
            return BEGINS4.contains(port / OCTET);
        }
        return protocol != Protocol.ICMPV6.number() || BEGINS6.contains(port / OCTET);
    }

    /** What it asks for, as it is written: {@code tcp/443}, {@code icmp/8}, {@code 47}. */
    public String wanted() {
        for (Protocol named : Protocol.values()) {
            if (named.number() == protocol) {
                String name = named.name().toLowerCase(Locale.ROOT);
                return switch (named) {
                    case TCP, UDP -> name + "/" + port;
                    case ICMP, ICMPV6 -> name + "/" + port / OCTET + (port % OCTET == 0 ? "" : "." + port % OCTET);
                };
            }
        }
        return Integer.toString(protocol);
    }

    @Override
    public String toString() {
        return from + " > " + to + " " + wanted();
    }
}
