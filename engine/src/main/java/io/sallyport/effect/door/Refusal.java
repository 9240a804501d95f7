package io.sallyport.effect.door;

import java.util.Locale;

/** Why a packet was dropped at the door; each is counted under its own name. */
public enum Refusal {
    /** Its source is banned. */
    BANNED("from banned sources"),
    /** No packet an OpenVPN client sends. */
    MALFORMED("not OpenVPN"),
    /** Its source began too many handshakes. */
    OPENINGS_SOURCE("handshakes above `each`"),
    /** The sources of its network began too many. */
    OPENINGS_NETWORK("handshakes above `network`"),
    /** All of them began too many. */
    OPENINGS_ALL("handshakes above `all`"),
    /** Its source sent more than handshakes take. */
    PACKETS_SOURCE("other packets above `each`"),
    /** The sources of its network did. */
    PACKETS_NETWORK("other packets above `network`"),
    /** All of them did. */
    PACKETS_ALL("other packets above `all`");

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
