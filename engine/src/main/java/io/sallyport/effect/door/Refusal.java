package io.sallyport.effect.door;

import java.util.Locale;

/** Why a packet was dropped at the door; each is counted under its own name. */
public enum Refusal {
    /** Its source is banned. */
    BANNED("from banned sources"),
    /** No packet an OpenVPN client sends. */
    MALFORMED("not OpenVPN"),
    /** Its source asked for too many answers. */
    OPENINGS_SOURCE("first packets, too many of one source"),
    /** The sources of its network did. */
    OPENINGS_NETWORK("first packets, too many of one network"),
    /** All of them did. */
    OPENINGS_ALL("first packets, too many in all"),
    /** Part of a handshake, from a source that was not answered. */
    UNASKED("of handshakes that never began"),
    /** Its source began too many handshakes. */
    HANDSHAKES_SOURCE("handshakes above `per-source`"),
    /** The sources of its network did. */
    HANDSHAKES_NETWORK("handshakes above `per-network`"),
    /** Its source sends more than its handshakes take. */
    TALK_SOURCE("more than handshakes take"),
    /** Data of no session, too much of one source. */
    DATA_SOURCE("data without a session, of one source"),
    /** Too much of one network. */
    DATA_NETWORK("data without a session, of one network"),
    /** Too much in all. */
    DATA_ALL("data without a session, in all");

    private final String text;

    Refusal(String text) {
        this.text = text;
    }

    /** Words for people. */
    public String text() {
        return text;
    }

    /** The name of its counter. */
    public String counter() {
        return name().toLowerCase(Locale.ROOT);
    }
}
