package io.sallyport.flow;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.sallyport.decision.Basis;
import io.sallyport.decision.Decider;
import io.sallyport.decision.Decision;
import io.sallyport.decision.Denial;
import io.sallyport.event.Event;
import io.sallyport.facts.Facts;

/** Decides, and turns any failure of ours into a refusal of this one client. */
final class Judging {
    private static final Logger LOG = LoggerFactory.getLogger(Judging.class);
    /** How long an organisation's rules may take about one client, in nanoseconds: a thousand times of what they need. */
    static final long RULES_NANOS_MAX = 200_000_000;

    private static final String TRY_AGAIN = "the gateway cannot decide at the moment; try again later";

    private Judging() {}

    /** The decision, or a refusal when deciding itself failed. */
    static Decision judge(Decider decider, Event.Request event, Facts facts) {
        long started = System.nanoTime();
        try {
            return decider.decide(event, facts, () -> System.nanoTime() - started > RULES_NANOS_MAX);
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("deciding {} failed; the client is refused", event.client(), e);
            return refusal(decider, event, facts.now(), "internal", "deciding failed: " + e.getMessage(), TRY_AGAIN);
        }
    }

    /** A refusal by the engine itself, in place of a decision that cannot be put in force. */
    static Decision.Refuse refusal(Decider decider, Event.Request event, Instant now, String id, String operatorReason,
            String clientMessage) {
        Basis basis = new Basis(decider.policy().version(), now, event.peer().person(), new TreeSet<>(), List.of(), Optional.empty());
        return new Decision.Refuse(new Denial(id, operatorReason, clientMessage, List.of()), basis);
    }

    /** A refusal because the world failed. */
    static Decision.Refuse unenforceable(Decider decider, Event.Request event, Instant now, Outcome.Failed failed) {
        return refusal(decider, event, now, "not-enforced", failed.what() + " (" + failed.hint() + ")", TRY_AGAIN);
    }
}
