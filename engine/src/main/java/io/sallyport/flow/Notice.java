package io.sallyport.flow;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.sallyport.decision.Decision;
import io.sallyport.event.Event;
import io.sallyport.event.Peer;
import io.sallyport.model.ClientId;
import io.sallyport.model.Diagnostic;
import io.sallyport.model.InstanceName;
import io.sallyport.model.PolicyVersion;
import io.sallyport.model.Revocation;

/** What an operator is told as it happens. */
public sealed interface Notice {
    Instant at();

    /**
     * A request was decided and the answer is in force.
     *
     * @param push the lines the client is sent; empty when it was refused
     * @param micros from the event to the verdict on the socket
     */
    record Decided(String id, Event.Request event, Decision decision, List<String> push, long micros, Instant at) implements Notice {}

    /** A live session was decided again, and its answer is another one. */
    record Changed(String id, ClientId client, Peer peer, Decision.Admit before, Decision after, String why,
            Instant at) implements Notice {}

    /** A live session comes near a limit, or its person uses more than usual: nothing is enforced otherwise than before. */
    record Warned(String id, ClientId client, Peer peer, List<String> texts, Instant at) implements Notice {
        public Warned {
            texts = List.copyOf(texts);
        }
    }

    /** The client is connected, or its connection ended. */
    record Came(ClientId client, Peer peer, Instant at) implements Notice {}

    /**
     * The daemon said DISCONNECT, or its numbering began anew.
     *
     * @param revoked when what was done, where the session had to go
     */
    record Went(ClientId client, Peer peer, long receivedBytes, long sentBytes, String why, Optional<Revocation> revoked, Instant at)
            implements
                Notice {}

    /**
     * A session was taken out of the firewall and told to go.
     *
     * @param fenced whether the firewall heeded; otherwise the session was ended at once
     */
    record Cut(ClientId client, Peer peer, String why, boolean fenced, Instant at) implements Notice {}

    /**
     * A policy is the active one now.
     *
     * @param tests how many of its tests passed
     * @param millis from its being compiled to its being in force; for {@code heldMillis} of them whoever connected had to wait
     * @param sessions how many sessions were decided again; {@code changed} of them got another answer, or what they reach by name is elsewhere now, {@code cut} of those none at all
     * @param stale how many clients must reconnect to learn their new routes
     */
    record Activated(PolicyVersion version, int tests, long millis, long heldMillis, int sessions, int changed, int cut, int stale,
            Instant at) implements Notice {}

    /** A policy was refused; the one before stays in force. */
    record PolicyRefused(PolicyVersion version, String why, List<Diagnostic> diagnostics, List<String> failures,
            Instant at) implements Notice {}

    /**
     * Something was not as it should be.
     *
     * @param part of what: what fails there stays said until that part is repaired
     * @param failed what could not be repaired; empty when nothing is amiss any more
     * @param lasting how long and how often that was so by now, where it was or is
     */
    record Drift(InstanceName instance, Part part, List<String> lines, Optional<Outcome.Failed> failed, Optional<Lasting> lasting,
            Instant at) implements Notice {
        /** One that says nothing of other times. */
        public Drift(InstanceName instance, Part part, List<String> lines, Optional<Outcome.Failed> failed, Instant at) {
            this(instance, part, lines, failed, Optional.empty(), at);
        }

        /** Of the kernel. */
        public Drift(InstanceName instance, List<String> lines, Optional<Outcome.Failed> failed, Instant at) {
            this(instance, Part.KERNEL, lines, failed, at);
        }

        /** The same in other words. */
        Drift saying(List<String> words) {
            return new Drift(instance, part, words, failed, lasting, at);
        }

        /** What is looked after by itself. */
        public enum Part {
            /** Firewall, classes, devices and routes. */
            KERNEL,
            /** What people used. */
            ACCOUNTS,
            /** What may arrive at the daemon's port. */
            DOOR,
            /** Who is connected. */
            SESSIONS
        }
    }

    /** Since when something is wrong, and how often it was found so. */
    record Lasting(Instant since, long times) {
        Lasting more() {
            return new Lasting(since, times + 1);
        }
    }

    /** Something about a daemon: connected, lost, on hold, an option it refused. */
    record Daemon(InstanceName instance, String text, boolean bad, Instant at) implements Notice {}

    /** Who wants to be told. Called from many threads; must not wait. */
    @FunctionalInterface
    interface Observer {
        void notice(Notice notice);
    }
}
