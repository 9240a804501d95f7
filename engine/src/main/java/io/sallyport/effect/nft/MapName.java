package io.sallyport.effect.nft;

import java.util.Locale;

/**
 * The maps of an instance's tables: what changes with policy and clients. The rules never do. Those of what comes from clients and sites ({@code UP}) stand
 * in the {@code netdev} table, the others in the {@code inet} table.
 */
public enum MapName {
    /** The counter of each ground. */
    GROUNDS("classid : counter", false),
    /** What a profile may reach over IPv4, and on which ground: an interval map; it changes with profiles, not with clients. */
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
    /** On which of two sides the networks of sites are looked up: one element, which changes with the policy. */
    SIDE("classid : classid", false),
    /**
     * The number of a site's network, by the side and the addresses it is known by: an interval map, which changes with the policy. Being concatenations it can be
     * changed while others of its elements are looked up (nft_set_pipapo; nft_set_rbtree misses some at that moment).
     */
    SITE4("classid . ipv4_addr : classid", true), SITE6("classid . ipv6_addr : classid", true),
    /** The profile of what stands behind the active connector, by the number of the site's network; none where there is no connector. */
    BEHIND("classid : classid", false),
    /** A limited client's class towards it. */
    DOWN4("ipv4_addr : classid", false), DOWN6("ipv6_addr : classid", false),
    /** A limited client's class from it. */
    UP4("ipv4_addr : classid", false), UP6("ipv6_addr : classid", false),
    /** The connector's class for what goes to its site, by the addresses the site is known by. */
    SITEDOWN4("ipv4_addr : classid", true), SITEDOWN6("ipv6_addr : classid", true),
    /** The connector's class for what comes from its site, by the addresses the tunnel carries. */
    SITEUP4("ipv4_addr : classid", true), SITEUP6("ipv6_addr : classid", true);

    private static final String PART = " . ";

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
        return this == UP4 || this == UP6 || this == SITEUP4 || this == SITEUP6;
    }

    /** Whether it says what numbers mean, and not which of them clients have. */
    boolean isMeaning() {
        return this == GROUNDS || this == SITE4 || this == SITE6 || isOpening();
    }

    /** Whether it says what profiles open, interval by interval. */
    public boolean isOpening() {
        return this == REACH4 || this == REACH6 || this == INVITE4 || this == INVITE6;
    }

    /**
     * A key as the command that removes it has it. nft 1.0.6 turns the bytes of a concatenation's leading number around when it adds an element to an interval map,
     * but when it removes one only where some part of it is a range: without, the kernel finds no such element. An address with its length is a range.
     */
    String removed(String key) {
        int from = key.indexOf(PART) + PART.length();
        if (!interval || from < PART.length()) {
            return key;
        }
        int next = key.indexOf(PART, from);
        int to = next < 0 ? key.length() : next;
        String address = key.substring(from, to);
        return address.indexOf('/') >= 0 || address.indexOf('-') >= 0
                ? key
                : key.substring(0, to) + (address.indexOf(':') < 0 ? "/32" : "/128") + key.substring(to);
    }

    String type() {
        return type;
    }

    boolean isInterval() {
        return interval;
    }
}
