package io.sallyport.adapter.openvpn;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What became of a supervised daemon.
 *
 * <pre>
 *   Starting ──spawned──► Running ──exited──► Waiting ──retry──► Starting
 *      │                     │ └──exited, fail-fast──► Failed
 *      └──refused──► Failed  └──stop──► Stopping ──exited──► Stopped
 *   Starting, Waiting ──stop──► Stopped
 * </pre>
 */
public sealed interface SupervisorState {
    /** A daemon that ran this long counts as healthy: its next crash is a first one. */
    Duration STEADY = Duration.ofSeconds(60);

    /** The {@code attempt}-th start in a row (from 1). */
    record Starting(int attempt) implements SupervisorState {
        public Running spawned(long pid, Instant at) {
            return new Running(pid, attempt, at);
        }

        /** The daemon cannot be started: somebody else's is in the way, or the program is not there. */
        public Failed refused(String what, String hint) {
            return new Failed(what, hint);
        }

        public Stopped stop() {
            return new Stopped();
        }
    }

    /** It runs. */
    record Running(long pid, int attempt, Instant since) implements SupervisorState {
        /** It ended by itself and is to be started again. */
        public Waiting exited(Exit exit, Backoff backoff, Instant at) {
            int failures = Duration.between(since, at).compareTo(STEADY) >= 0 ? 1 : attempt;
            return new Waiting(exit, failures, backoff.after(failures));
        }

        /** It ended by itself, and that is final. */
        public Failed failed(Exit exit) {
            return new Failed("openvpn ended " + exit.describe(), "its last lines: " + String.join(" | ", exit.lastLines()));
        }

        public Stopping stop() {
            return new Stopping(pid);
        }
    }

    /** It ended; it is started again after {@code delay}. */
    record Waiting(Exit exit, int failures, Duration delay) implements SupervisorState {
        public Starting retry() {
            return new Starting(failures + 1);
        }

        public Stopped stop() {
            return new Stopped();
        }
    }

    /** It was asked to end. */
    record Stopping(long pid) implements SupervisorState {
        public Stopped exited() {
            return new Stopped();
        }
    }

    /** It was ended by us. */
    record Stopped() implements SupervisorState {}

    /** It is not started any more: why, and what an operator can do. */
    record Failed(String what, String hint) implements SupervisorState {}

    /** How a process ended: exit code (128 and the signal's number where one ended it) and what it said last. */
    record Exit(int code, List<String> lastLines) {
        private static final int SIGNALLED = 128;

        public Exit {
            lastLines = List.copyOf(lastLines);
        }

        String describe() {
            return code > SIGNALLED ? "by signal " + (code - SIGNALLED) : "with code " + code;
        }
    }
}
