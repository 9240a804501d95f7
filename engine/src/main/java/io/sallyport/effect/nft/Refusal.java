package io.sallyport.effect.nft;

import java.util.Locale;

/** Why a packet is dropped; each has a counter of its own in the kernel. */
public enum Refusal {
    /** Connection tracking makes no sense of it: a kind of ICMP that begins nothing, a broken header. */
    INVALID("the kernel's connection tracking takes it for no part of any flow"),
    /** It came from the tunnel with an address that no admitted client has. */
    NO_CLIENT("no admitted client has the address it begins from"),
    /** A client's flow to a destination, protocol or port that nothing allows. */
    NOT_ALLOWED("nothing the client may reach covers this destination, protocol and port"),
    /** Isolation keeps these two clients apart. */
    ISOLATED("isolation keeps these clients apart: neither a mode nor an exemption lets the one start connections to the other"),
    /** A network's flow towards a client that no invitation covers. */
    NOT_INVITED("networks start nothing towards clients unless an invitation says so, and none covers this source, protocol and port"),
    /** It claims an address that is routed into the tunnel, but did not come from there. */
    CLAIMED("it claims an address of the tunnel but did not come from there");

    private final String text;

    Refusal(String text) {
        this.text = text;
    }

    /** For people, without a full stop. */
    public String text() {
        return text;
    }

    /** The name of its counter. */
    public String counter() {
        return "drop/" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
