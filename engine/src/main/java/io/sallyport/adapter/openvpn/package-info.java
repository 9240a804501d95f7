/**
 * OpenVPN daemons: the management connection, the process, its configuration.
 *
 * <p>In: commands, and what an instance should be. Out: events, log lines, a running daemon and its end. Never: a verdict of its own, except to
 * deny what cannot be read.
 */
@NullMarked
package io.sallyport.adapter.openvpn;

import org.jspecify.annotations.NullMarked;
