/**
 * What may arrive at a daemon's port from somebody who has no session, as data and as nft text; and who is kept out for a while.
 *
 * <p>In: the terms of the policy, where the daemon listens, and handshakes that failed. Out: one nft table, and bans. Never: a packet, a clock, or a
 * limit on a source that has a session.
 */
@NullMarked
package io.sallyport.effect.door;

import org.jspecify.annotations.NullMarked;
