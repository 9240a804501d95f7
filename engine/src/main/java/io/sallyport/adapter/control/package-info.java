/**
 * The control protocol on a Unix socket.
 *
 * <p>In: connections of processes on this machine, whose user and group the kernel vouches for. Out: calls of {@link io.sallyport.control.Handler}
 * that the caller has a right to. Never: a network address, or trust in what a caller says about itself.
 */
@NullMarked
package io.sallyport.adapter.control;

import org.jspecify.annotations.NullMarked;
