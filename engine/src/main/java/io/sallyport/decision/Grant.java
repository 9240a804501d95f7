package io.sallyport.decision;

import io.sallyport.ipam.Lease;

/** Everything an admitted client has: addresses, what it may reach, which other clients, how fast. */
public record Grant(Lease lease, Reach reach, Circle circle, Limits limits) {}
