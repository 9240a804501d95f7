package io.sallyport.flow;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.sallyport.audit.DecisionId;
import io.sallyport.decision.Decider;
import io.sallyport.decision.Decision;
import io.sallyport.decision.Denial;
import io.sallyport.event.Event;
import io.sallyport.facts.Facts;
import io.sallyport.management.Command;
import io.sallyport.management.Reply;
import io.sallyport.model.ClientId;

/** Tells the daemon, and what is no admission, records. */
final class Verdicts {
    /** How long the daemon may take to answer a command, in seconds. It answers in less than a millisecond when it is well. */
    static final int REPLY_SECONDS_MAX = 10;

    private static final Logger LOG = LoggerFactory.getLogger(Verdicts.class);

    private static final String BUSY = "the gateway is busy; try again in a moment";

    private final Context context;

    Verdicts(Context context) {
        this.context = context;
    }

    /** Records a refusal and tells the daemon; whether it took it. A refusal that cannot be recorded is still a refusal. */
    boolean refuse(Decider decider, Event.Request event, Facts facts, Decision decision, Timings timings) {
        Decision.Refuse refuse = switch (decision) {
            case Decision.Refuse already -> already;
            case Decision.Admit admit -> throw new IllegalArgumentException("an admission is no refusal: " + event.client());
            case Decision.Challenge challenge -> unasked(challenge, "a challenge by " + challenge.method() + " cannot be asked yet",
                    "a second factor is needed and cannot be asked for here");
            case Decision.Pending pending -> unasked(pending, "waiting for " + pending.what() + " is not possible yet",
                    "an approval is needed and cannot be asked for here");
        };
        DecisionId id = context.nextId(event.client(), event.kid());
        Outcome recorded = context.journal.submit(context.recording.decided(id, event, facts, refuse, List.of(), timings)).join();
        if (recorded instanceof Outcome.Failed failed) {
            LOG.error("refusal {} is not on record: {} ({})", id, failed.what(), failed.hint());
        }
        Denial denial = refuse.denial();
        boolean taken = deny(event, denial.id() + ": " + denial.operatorReason(), denial.clientMessage());
        context.observer.notice(new Notice.Decided(id.toString(), event, refuse, List.of(), timings.microsUntilNow(), context.now()));
        return taken;
    }

    /** The refusal in place of a question; it keeps what the question rests on. */
    private static Decision.Refuse unasked(Decision question, String operatorReason, String clientMessage) {
        return new Decision.Refuse(new Denial("not-enforced", operatorReason, clientMessage, question.by()), question.basis());
    }

    /** Tells the daemon no, with the reason for its log and the sentence for the client; whether it took it. */
    boolean deny(Event.Request event, String reason, String clientMessage) {
        Reply reply = send(event.client(), new Command.ClientDeny(event.client().cid(), event.kid(), reason, Optional.of(clientMessage)));
        if (!(reply instanceof Reply.Success)) {
            LOG.warn("the daemon did not take the refusal of {}: {}", event.client(), reply);
        }
        return reply instanceof Reply.Success;
    }

    /** Queues a refusal and waits for nothing: neither record nor reply. */
    void turnAway(Event.Connect event, String reason) {
        var _ = queue(event.client(), new Command.ClientDeny(event.client().cid(), event.kid(), reason, Optional.of(BUSY)));
    }

    /** Sends a command and waits for the reply, a bounded time. */
    Reply send(Instance instance, Command command) {
        return await(instance.send(command));
    }

    /** Queues a command about a client: what is queued later is sent later. */
    CompletableFuture<Reply> queue(ClientId client, Command command) {
        return context.instance(client).send(client, command);
    }

    /** Sends a command about a client and waits for the reply, a bounded time. */
    Reply send(ClientId client, Command command) {
        return await(queue(client, command));
    }

    /** The reply, or that there was none within a bounded time. */
    static Reply await(CompletableFuture<Reply> reply) {
        try {
            return reply.get(REPLY_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return new Reply.Lost("no reply within " + REPLY_SECONDS_MAX + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Reply.Lost("interrupted");
        } catch (java.util.concurrent.ExecutionException e) {
            return new Reply.Lost(String.valueOf(e.getCause()));
        }
    }
}
