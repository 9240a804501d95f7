package io.sallyport.model;

/** The transport protocols a resource may name, with their numbers (IANA protocol-numbers). */
public enum Protocol {
    TCP(6), UDP(17), ICMP(1), ICMPV6(58);

    private final int number;

    Protocol(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
