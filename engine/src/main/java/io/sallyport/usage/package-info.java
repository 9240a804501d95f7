/**
 * What people used: counts of the kernel in, the volumes of days, weeks and months and what is usual for somebody out.
 *
 * <p>In: readings of counters that only grow while they stand, and whose address each is. Out: {@link io.sallyport.facts.Usage} of a person, and the
 * rows that make it durable. Never: a clock, a file, a counter of its own; never counts the same byte twice.
 */
@NullMarked
package io.sallyport.usage;

import org.jspecify.annotations.NullMarked;
