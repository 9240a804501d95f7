/**
 * Who holds which tunnel address.
 *
 * <p>In: pools, exclusions, static leases, and the leases so far. Out: an {@link io.sallyport.ipam.Offer} that becomes a lease only when it is
 * taken. Never: a clock, a store, or the same address to two holders.
 */
@NullMarked
package io.sallyport.ipam;

import org.jspecify.annotations.NullMarked;
