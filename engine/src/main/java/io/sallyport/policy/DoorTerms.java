package io.sallyport.policy;

import java.time.Duration;

import io.sallyport.model.Pace;

/**
 * What may arrive at the port of an OpenVPN daemon from somebody who has no session. A source is one IPv4 address, or one IPv6 network of 64 bits, since
 * whoever has one address of it has them all.
 *
 * @param each how many handshakes one source may begin that had no session of late
 * @param network the same for all sources of one network together
 * @param all how many first packets of all of them together are answered; they are what can be forged
 * @param network4Bits the length of the prefix that counts as one IPv4 network
 * @param network6Bits the same for IPv6
 * @param known how long a source that had a session is served before strangers, and never banned
 * @param bans who is kept out altogether
 */
public record DoorTerms(Pace each, Pace network, Pace all, int network4Bits, int network6Bits, Duration known, Bans bans) {
    /** The terms where a row says nothing. */
    public static final DoorTerms USUAL = new DoorTerms(new Pace(30, Pace.Per.MINUTE), new Pace(2, Pace.Per.SECOND),
            new Pace(500, Pace.Per.SECOND), 24, 56, Duration.ofDays(1), new Bans(5, Duration.ofMinutes(1), Duration.ofMinutes(2)));
    /** The bits of an IPv6 address that tell one source from another. */
    public static final int SOURCE6_BITS = 64;

    /**
     * A source is kept out for a while when its handshakes fail too often.
     *
     * @param failures so many handshakes
     * @param within failed in this time
     * @param lasts how long it is kept out
     */
    public record Bans(int failures, Duration within, Duration lasts) {}
}
