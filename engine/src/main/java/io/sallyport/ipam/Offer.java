package io.sallyport.ipam;

import io.sallyport.model.Network;

/** What the address book can give a holder. An offer is reserved until it is taken or withdrawn, so two offers never overlap. */
public sealed interface Offer {

    /** These addresses are free for this holder, or already theirs. */
    record Available(Lease lease) implements Offer {}

    /** Every address of the pool is leased, reserved or excluded. */
    record Exhausted(Network pool) implements Offer {}

    /** The instance has no network in the policy. */
    record NoNetwork() implements Offer {}
}
