/**
 * The firewall of one instance as data: what each map of its nftables tables should hold, and the text that gets it there.
 *
 * <p>In: the policy, and each client's grant. Out: map elements, the edits between two states, and {@code nft} text, the same bytes for the same
 * input. Never: a process, a rule per client, or a rule per policy row.
 */
@NullMarked
package io.sallyport.effect.nft;

import org.jspecify.annotations.NullMarked;
