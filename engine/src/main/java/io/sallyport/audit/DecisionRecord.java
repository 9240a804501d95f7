package io.sallyport.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.sallyport.decision.Basis;
import io.sallyport.decision.Decision;
import io.sallyport.event.Event;
import io.sallyport.event.Peer;
import io.sallyport.facts.Facts;

/**
 * Everything about one decision that is kept.
 *
 * @param at when the event was heard of
 * @param heard what happened
 * @param known the facts it was decided with
 * @param verdict what was decided
 * @param basis policy, person, groups, rows and rules
 * @param push the configuration lines sent to the client, as sent; empty unless it was admitted
 * @param timings how long each stage before the record took, in order
 */
public record DecisionRecord(DecisionId id, Instant at, Heard heard, Known known, Verdict verdict, Basis basis, List<String> push,
        List<Timing> timings) {

    public DecisionRecord {
        push = List.copyOf(push);
        timings = List.copyOf(timings);
    }

    /** How long a stage took, in microseconds. */
    public record Timing(String stage, long micros) {
        public Timing {
            if (micros < 0) {
                throw new IllegalArgumentException(stage + " took " + micros + " µs");
            }
        }
    }

    /**
     * Makes the record of a decision.
     *
     * @param peer who it is about; of an event without a peer (a tick, a new policy) the one the session was admitted with
     * @param push the configuration lines that go to the client
     */
    public static DecisionRecord of(DecisionId id, Event event, Peer peer, Facts facts, Decision decision, List<String> push,
            List<Timing> timings) {
        return new DecisionRecord(id, event.at(), Heard.of(event, peer), Known.of(facts), Verdict.of(decision), decision.basis(), push,
                timings);
    }

    /** Whether rows in {@code mode: shadow} bore on it, which were recorded and changed nothing. */
    public boolean hasShadow() {
        return basis.reasons().stream().anyMatch(io.sallyport.decision.Reason::shadow);
    }

    /** The certificate CN or user name. */
    public Optional<String> person() {
        return basis.person();
    }
}
