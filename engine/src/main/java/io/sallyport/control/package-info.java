/**
 * The local control protocol: what an operator may ask a running daemon, and what it answers.
 *
 * <p>In: one JSON line. Out: one JSON line. Never: a socket, or anything of the daemon's; {@link io.sallyport.control.Handler} is what it implements.
 */
@NullMarked
package io.sallyport.control;

import org.jspecify.annotations.NullMarked;
