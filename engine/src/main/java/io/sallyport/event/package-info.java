/**
 * What happens, as values: everything an OpenVPN daemon, the clock or a new policy can tell us.
 *
 * <p>In: what {@code management} parsed. Out: {@link io.sallyport.event.Event}s for {@code decision}. Never: a judgement, or a secret that prints.
 */
@NullMarked
package io.sallyport.event;

import org.jspecify.annotations.NullMarked;
