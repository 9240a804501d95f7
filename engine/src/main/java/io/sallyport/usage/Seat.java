package io.sallyport.usage;

import io.sallyport.model.Address;
import io.sallyport.model.InstanceName;

/** A tunnel address of an instance, whose traffic is counted. */
public record Seat(InstanceName instance, Address address) implements Comparable<Seat> {
    @Override
    public int compareTo(Seat other) {
        int byInstance = instance.compareTo(other.instance);
        return byInstance != 0 ? byInstance : address.compareTo(other.address);
    }
}
