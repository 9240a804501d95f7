/**
 * One pass over the stages, gather, decide, act, and the ports that pass needs.
 *
 * <p>In: events. Out: verdicts, in the order lease and record durable, kernel ready, daemon told. Never: an adapter by name.
 */
@NullMarked
package io.sallyport.flow;

import org.jspecify.annotations.NullMarked;
