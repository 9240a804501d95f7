/**
 * OpenVPN's management protocol without I/O: bytes to messages, messages to events, commands to bytes.
 *
 * <p>In: what the daemon sent, in any chunks. Out: complete messages only; and commands that cannot be turned into others by what is in them.
 * Never: a socket, a thread, a clock. Source of the protocol facts: OpenVPN's management-notes.txt and recorded dialogues.
 */
@NullMarked
package io.sallyport.management;

import org.jspecify.annotations.NullMarked;
