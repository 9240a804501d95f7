/**
 * Whose MAC addresses are on a bridged instance ({@code dev tap}), as data: which client uses which, the pairs of MAC and IP address that may pass, the
 * routers of sites, and the nft text of the table that lets nothing else pass.
 *
 * <p>In: what the daemon learned, the grants of clients, the policy's sites. Out: ties, next hops and nft text, the same bytes for the same input. Never: a
 * process, a frame, or a MAC address that two clients use.
 */
@NullMarked
package io.sallyport.effect.bridge;

import org.jspecify.annotations.NullMarked;
