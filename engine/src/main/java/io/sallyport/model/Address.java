package io.sallyport.model;

import java.util.Optional;

/**
 * One IPv4 or IPv6 address, held as 128 bits in two longs ({@code high} is 0 and {@code low} below 2^32 for IPv4).
 *
 * <p>Text is dotted decimal (no leading zeros: {@code 010} is refused, since some readers take it as octal) or RFC 5952. Ordered IPv4 before
 * IPv6, then by numeric value.
 */
public record Address(Family family, long high, long low) implements Comparable<Address> {

    public Address {
        if (family == Family.V4 && (high != 0 || low >>> 32 != 0)) {
            throw new IllegalArgumentException("an IPv4 address has 32 bits");
        }
    }

    /** Reads an address; empty when the text is not one. Zone suffixes ({@code %eth0}) are refused. */
    public static Optional<Address> parse(String text) {
        return text.indexOf(':') >= 0 ? AddressText.parse6(text) : AddressText.parse4(text);
    }

    /** Reads an address that is known to be well formed.
     *
     * @throws IllegalArgumentException when it is not */
    public static Address of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not an IP address: " + text));
    }

    /** The IPv4 address with these 32 bits, given as an unsigned number. */
    public static Address v4(long bits) {
        return new Address(Family.V4, 0, bits);
    }

    /** This address plus {@code n} (may be negative), wrapping within the family's width. */
    public Address plus(long n) {
        if (family == Family.V4) {
            return v4((low + n) & 0xffff_ffffL);
        }
        long sum = low + n;
        long carry = n >= 0 ? (Long.compareUnsigned(sum, low) < 0 ? 1 : 0) : (Long.compareUnsigned(sum, low) > 0 ? -1 : 0);
        return new Address(family, high + carry, sum);
    }

    /** This address with every bit after the first {@code length} cleared. */
    public Address masked(int length) {
        return new Address(family, high & highMask(length), low & lowMask(length));
    }

    /** This address with every bit after the first {@code length} set. */
    public Address filled(int length) {
        long all = family == Family.V4 ? 0xffff_ffffL : -1L;
        long top = family == Family.V4 ? 0 : ~highMask(length);
        return new Address(family, high | top, low | (~lowMask(length) & all));
    }

    private long highMask(int length) {
        return family == Family.V4 ? 0 : leading(Math.min(length, 64));
    }

    private long lowMask(int length) {
        return family == Family.V4 ? (leading(length + 32) & 0xffff_ffffL) : leading(Math.max(length - 64, 0));
    }

    private static long leading(int ones) {
        return ones == 0 ? 0 : -1L << (64 - ones);
    }

    @Override
    public int compareTo(Address other) {
        int byFamily = family.compareTo(other.family);
        if (byFamily != 0) {
            return byFamily;
        }
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    @Override
    public String toString() {
        return family == Family.V4 ? AddressText.print4(low) : AddressText.print6(high, low);
    }
}
