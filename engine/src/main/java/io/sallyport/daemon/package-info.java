/**
 * The enforcement daemon: wires the adapters to the flow and keeps the policy current.
 *
 * <p>In: the daemon's configuration file. Out: a running gate for each OpenVPN instance. Never: a judgement of its own.
 */
@NullMarked
package io.sallyport.daemon;

import org.jspecify.annotations.NullMarked;
