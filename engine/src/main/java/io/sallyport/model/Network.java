package io.sallyport.model;

import java.util.Optional;

/**
 * A CIDR prefix: {@code base} has no bit set after the first {@code length}.
 *
 * <p>Ordered by base, then longest last, so that a network stands before the networks inside it.
 */
public record Network(Address base, int length) implements Comparable<Network> {

    public Network {
        if (length < 0 || length > base.family().bits()) {
            throw new IllegalArgumentException("prefix length " + length + " of " + base);
        }
        if (!base.masked(length).equals(base)) {
            throw new IllegalArgumentException("host bits set in " + base + "/" + length);
        }
    }

    /** Reads {@code 10.0.0.0/8} or a bare address (a network of one); empty when malformed or when host bits are set. */
    public static Optional<Network> parse(String text) {
        return parseLoosely(text).filter(host -> host.address().masked(host.length()).equals(host.address()))
                .map(host -> new Network(host.address(), host.length()));
    }

    /** Reads an address with a prefix length, host bits allowed; empty when malformed. */
    public static Optional<AddressInNetwork> parseLoosely(String text) {
        int slash = text.indexOf('/');
        Optional<Address> address = Address.parse(slash < 0 ? text : text.substring(0, slash));
        if (address.isEmpty()) {
            return Optional.empty();
        }
        int bits = address.get().family().bits();
        if (slash < 0) {
            return Optional.of(new AddressInNetwork(address.get(), bits));
        }
        String digits = text.substring(slash + 1);
        if (!digits.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(digits) > bits) {
            return Optional.empty();
        }
        return Optional.of(new AddressInNetwork(address.get(), Integer.parseInt(digits)));
    }

    /** Reads a network that is known to be well formed.
     *
     * @throws IllegalArgumentException when it is not */
    public static Network of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not a network: " + text));
    }

    /** The network of one address. */
    public static Network host(Address address) {
        return new Network(address, address.family().bits());
    }

    public Family family() {
        return base.family();
    }

    /** The lowest address, which is the base. */
    public Address first() {
        return base;
    }

    /** The highest address; the broadcast address of an IPv4 subnet. */
    public Address last() {
        return base.filled(length);
    }

    public boolean contains(Address address) {
        return address.family() == family() && address.masked(length).equals(base);
    }

    public boolean contains(Network other) {
        return other.length >= length && contains(other.base);
    }

    public boolean overlaps(Network other) {
        return contains(other) || other.contains(this);
    }

    /** The netmask in dotted decimal, as OpenVPN's directives want it; IPv4 only. */
    public String netmask() {
        if (family() != Family.V4) {
            throw new IllegalStateException("an IPv6 network has no netmask: " + this);
        }
        return Address.v4(0).filled(0).masked(length).toString();
    }

    @Override
    public int compareTo(Network other) {
        int byBase = base.compareTo(other.base);
        return byBase != 0 ? byBase : Integer.compare(length, other.length);
    }

    @Override
    public String toString() {
        return base + "/" + length;
    }

    /** An address together with the length of the prefix it lies in, as an interface is configured. */
    public record AddressInNetwork(Address address, int length) {
        /** The network around the address. */
        public Network network() {
            return new Network(address.masked(length), length);
        }
    }
}
