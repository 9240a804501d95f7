package io.sallyport.effect.nft;

import java.util.Locale;

/**
 * The maps of an instance's tables: what changes with policy and clients. The rules never do. All but {@link #UP4} and {@link #UP6} stand in the {@code inet} table; those two in the {@code netdev} table.
 */
public enum MapName {
    /** The counter of each ground. */
    GROUNDS("classid : counter", false),
    /** What a profile may reach over IPv4, and on which ground: interval maps, which change with profiles, not with clients. */
    REACH4("classid . ipv4_addr . inet_proto . inet_service : classid", true),
    /** What a profile may reach over IPv6. */
    REACH6("classid . ipv6_addr . inet_proto . inet_service : classid", true),
    /** From where, and to which of their ports, networks may start connections to a profile's clients, and on which ground. */
    INVITE4("classid . ipv4_addr . inet_proto . inet_service : classid", true),
    /** The same over IPv6. */
    INVITE6("classid . ipv6_addr . inet_proto . inet_service : classid", true),
    /** Which circle a profile's clients may start connections to, and on which ground. */
    PEERS("classid . mark : classid", false),
    /** A client's profile, by its address. */
    CLIENT4("ipv4_addr : classid", false), CLIENT6("ipv6_addr : classid", false),
    /** A client's circle, by its address. */
    CIRCLE4("ipv4_addr : mark", false), CIRCLE6("ipv6_addr : mark", false),
    /** A limited client's class towards it. */
    DOWN4("ipv4_addr : classid", false), DOWN6("ipv6_addr : classid", false),
    /** A limited client's class from it. */
    UP4("ipv4_addr : classid", false), UP6("ipv6_addr : classid", false);

    private final String type;
    private final boolean interval;

    MapName(String type, boolean interval) {
        this.type = type;
        this.interval = interval;
    }

    /** The name in nft. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it stands in the table of family {@code netdev}. */
    public boolean isNetdev() {
        return this == UP4 || this == UP6;
    }

    String type() {
        return type;
    }

    boolean isInterval() {
        return interval;
    }
}
