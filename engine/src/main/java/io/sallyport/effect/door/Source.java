package io.sallyport.effect.door;

import io.sallyport.model.Address;
import io.sallyport.model.Family;
import io.sallyport.policy.DoorTerms;

/** Who counts as one: an IPv4 address, or the /64 of an IPv6 address. */
public record Source(Address base) implements Comparable<Source> {
    public Source {
        if (!base.equals(masked(base))) {
            throw new IllegalArgumentException("host bits in " + base);
        }
    }

    /** The source an address belongs to. */
    public static Source of(Address address) {
        return new Source(masked(address));
    }

    private static Address masked(Address address) {
        return address.family() == Family.V4 ? address : address.masked(DoorTerms.SOURCE6_BITS);
    }

    @Override
    public int compareTo(Source other) {
        return base.compareTo(other.base);
    }

    @Override
    public String toString() {
        return base.family() == Family.V4 ? base.toString() : base + "/" + DoorTerms.SOURCE6_BITS;
    }
}
