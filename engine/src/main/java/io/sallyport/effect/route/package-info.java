/**
 * The kernel's routes to an instance's tunnel, as data: which networks, the way from one set to another, and the text that {@code ip} takes and prints.
 *
 * <p>In: what the policy's sites are known by. Out: routes and {@code ip} lines, the same bytes for the same input. Never: a process, or a route that
 * somebody else put there.
 */
@NullMarked
package io.sallyport.effect.route;

import org.jspecify.annotations.NullMarked;
