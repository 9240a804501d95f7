package io.sallyport.management;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A command for the daemon. What may stand in each field, and what is refused, the encoder decides: no field can end its line, its block or
 * its quotes.
 */
public sealed interface Command {

    /**
     * {@code client-auth CID KID … END}: let the client in with these configuration lines.
     *
     * @param kick also wake the client's instance by a {@code client-pending-auth} in the same write: without it a UDP client waits for its own
     *     next packet, a second or more
     */
    record ClientAuth(long cid, long kid, List<String> lines, boolean kick) implements Command {
        public ClientAuth {
            lines = List.copyOf(lines);
        }
    }

    /** {@code client-auth-nt CID KID}: let a renegotiating client stay. */
    record ClientAuthNt(long cid, long kid) implements Command {}

    /** {@code client-deny}: refuse; {@code reason} goes to the daemon's log, {@code clientReason} to the client. */
    record ClientDeny(long cid, long kid, String reason, Optional<String> clientReason) implements Command {}

    /** {@code client-pending-auth}: tell the client to wait for, or to do, something. */
    record ClientPendingAuth(long cid, long kid, String extra, int timeoutSeconds) implements Command {}

    /** {@code client-kill}: end a session; {@code message} is {@code HALT}, {@code RESTART} or one of them with {@code ,reason}. */
    record ClientKill(long cid, Optional<String> message) implements Command {}

    /** {@code kill CN}: end every session of this common name at once. */
    record KillCommonName(String commonName) implements Command {}

    /** {@code kill ADDRESS:PORT}: end at once whoever connects from there; IPv4 only, written as {@code status} prints it. */
    record KillAddress(String address) implements Command {
        private static final Pattern FORM = Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}:[0-9]{1,5}");

        /** Whether it is one: IPv6 addresses, and what is printed for an unknown one, are not. */
        public static boolean isPossible(String address) {
            return FORM.matcher(address).matches();
        }
    }

    /** {@code hold release}. */
    record HoldRelease() implements Command {}

    /** {@code state on}, {@code log on} or {@code bytecount N}: what the daemon tells of its own accord. */
    record Subscribe(Topic topic, int seconds) implements Command {}

    /** {@code status 3}: every client the daemon has. */
    record Status() implements Command {}

    /** {@code version} of the daemon and of its management interface. */
    record Version() implements Command {}

    /** {@code version 5}: say which interface version we speak; gets no reply. */
    record ClientVersion(int version) implements Command {}

    /** {@code pid} of the daemon. */
    record Pid() implements Command {}

    /** {@code signal SIGTERM} and the like. */
    record Signal(DaemonSignal signal) implements Command {}

    /** What can be subscribed to. */
    enum Topic {
        STATE, LOG, BYTECOUNT
    }

    /** Signals the daemon takes over its management interface. */
    enum DaemonSignal {
        SIGHUP, SIGTERM, SIGUSR1, SIGUSR2
    }
}
