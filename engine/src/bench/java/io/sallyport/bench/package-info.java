/**
 * Measures the engine.
 *
 * <p>In: a policy made up to size, a daemon that is played. Out: tables and machine-readable results under {@code target/bench}. Never: traffic
 * beyond Unix sockets, loopback and network namespaces of its own, or a load that does not end by itself.
 */
@NullMarked
package io.sallyport.bench;

import org.jspecify.annotations.NullMarked;
