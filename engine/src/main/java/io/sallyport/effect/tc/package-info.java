/**
 * Traffic classes as data: which class each limited client has on the two devices of an instance, and the {@code tc} lines that make it so.
 *
 * <p>In: clients and their limits. Out: class ids, and lines for {@code tc -batch}. Never: a filter (nftables classifies), or a process.
 */
@NullMarked
package io.sallyport.effect.tc;

import org.jspecify.annotations.NullMarked;
