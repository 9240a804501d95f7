/**
 * The kernel's side of one OpenVPN instance, by {@code nft}, {@code tc} and {@code ip}.
 *
 * <p>In: desired state and deltas. Out: what is in force, or what failed and what to do; drift found and repaired. Never: a decision, a table, class
 * or device that is somebody else's.
 */
@NullMarked
package io.sallyport.adapter.kernel;

import org.jspecify.annotations.NullMarked;
