/**
 * What a client is configured with when it is let in.
 *
 * <p>In: the grant and the instance's network. Out: the lines of a {@code client-auth} block, the same bytes for the same input. Never: a directive
 * beyond addresses, routes and name resolution, since the daemon takes some that read files or steal addresses.
 */
@NullMarked
package io.sallyport.effect.push;

import org.jspecify.annotations.NullMarked;
