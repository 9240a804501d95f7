package io.sallyport.flow;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.sallyport.audit.DecisionId;
import io.sallyport.decision.Decider;
import io.sallyport.decision.Decision;
import io.sallyport.decision.Grant;
import io.sallyport.event.Event;
import io.sallyport.facts.Facts;
import io.sallyport.ipam.Offer;
import io.sallyport.management.Command;
import io.sallyport.management.Reply;
import io.sallyport.model.ClientId;
import io.sallyport.policy.InstanceNetwork;

/**
 * A new client: decide, make lease and record durable, put it in force in the kernel, and only then tell the daemon.
 *
 * <p>Whatever fails on the way, the daemon is answered, and the answer is no.
 */
final class Admission {
    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);
    private static final String NO_POLICY = "the gateway is starting; try again in a moment";

    private final Context context;
    private final Verdicts verdicts;

    Admission(Context context, Verdicts verdicts) {
        this.context = context;
        this.verdicts = verdicts;
    }

    void connect(Event.Connect event) {
        long started = System.nanoTime();
        try {
            context.turnstile.readLock().lock();
            try {
                decide(event, started);
            } finally {
                context.turnstile.readLock().unlock();
            }
        } catch (RuntimeException e) {
            LOG.error("admitting {} failed; the client is refused", event.client(), e);
            verdicts.deny(event, "internal: " + e, NO_POLICY);
        }
    }

    private void decide(Event.Connect event, long started) {
        Optional<Decider> active = context.active.get();
        if (active.isEmpty()) {
            verdicts.deny(event, "no policy is in force", NO_POLICY);
            return;
        }
        Decider decider = active.get();
        Instant now = context.now();
        Offer offer = offer(decider, event, now);
        long gathered = System.nanoTime();
        Facts facts = Facts.of(now, offer);
        Decision decision = Judging.judge(decider, event, facts);
        Timings timings = new Timings(started, gathered, System.nanoTime());
        if (decision instanceof Decision.Admit admit) {
            admit(decider, event, facts, admit, timings);
        } else {
            withdraw(offer);
            verdicts.refuse(decider, event, facts, decision, timings);
        }
    }

    private Offer offer(Decider decider, Event.Request event, Instant now) {
        InstanceNetwork network = decider.policy().networks().get(event.client().instance());
        String holder = event.peer().person().orElse("");
        if (network == null || holder.isEmpty()) {
            return new Offer.NoNetwork();
        }
        return context.book.offer(Pools.of(network), holder, now);
    }

    private void withdraw(Offer offer) {
        if (offer instanceof Offer.Available available) {
            context.book.withdraw(available.lease());
        }
    }

    private void admit(Decider decider, Event.Connect event, Facts facts, Decision.Admit admit, Timings timings) {
        Grant grant = admit.grant();
        context.book.take(grant.lease());
        boolean held = false;
        try {
            List<String> push = context.recording.push(decider.policy(), grant);
            DecisionId id = context.nextId(event.client(), event.kid());
            Session.Live live = new Session.Live(event.client(), event.kid(), event.peer(), admit.basis().at(), id.toString(), admit, push,
                    Optional.empty());
            Outcome durable = Context.both(context.leases.submit(new LeaseStore.Change(grant.lease(), false)),
                    context.journal.submit(context.recording.decided(id, event, facts, admit, push, timings)));
            Outcome ready = durable.isDone() ? enforce(live) : durable;
            if (ready instanceof Outcome.Failed failed) {
                verdicts.refuse(decider, event, facts, Judging.unenforceable(decider, event, context.now(), failed), timings);
                return;
            }
            held = true;
            tell(event, live, timings);
        } finally {
            if (!held) {
                context.release(grant.lease());
            }
        }
    }

    /** Enters the session and waits until the kernel enforces it. On failure neither knows it any more. */
    private Outcome enforce(Session.Live live) {
        ClientId client = live.client();
        Instance instance = context.instance(client);
        AtomicReference<CompletableFuture<Outcome>> kernel = new AtomicReference<>(CompletableFuture.completedFuture(Outcome.done()));
        context.sessions.admit(live, superseded -> {
            TreeMap<ClientId, Optional<Grant>> change = new TreeMap<>();
            superseded.ifPresent(old -> change.put(old.client(), Optional.empty()));
            change.put(client, Optional.of(live.grant()));
            kernel.set(instance.change(change));
        });
        Outcome outcome = kernel.get().join();
        if (!outcome.isDone()) {
            context.sessions.remove(client, () -> instance.remove(client).join());
        }
        return outcome;
    }

    private void tell(Event.Connect event, Session.Live live, Timings timings) {
        Instance instance = context.instance(live.client());
        boolean kick = instance.kick() && event.peer().info().understandsAuthPending();
        Reply reply = verdicts.send(live.client(), new Command.ClientAuth(live.client().cid(), event.kid(), live.routes(), kick));
        if (reply instanceof Reply.Success) {
            live.decision().basis().reconsiderAt().ifPresent(at -> context.reminders.set(live.client(), at));
            context.observer.notice(
                    new Notice.Decided(live.decisionId(), event, live.decision(), live.routes(), timings.microsUntilNow(), context.now()));
            return;
        }
        LOG.warn("the daemon did not take the verdict for {}: {}", live.client(), reply);
        context.sessions.remove(live.client(), () -> instance.remove(live.client()).join());
        context.release(live.lease());
        if (reply instanceof Reply.Refused) {
            verdicts.deny(event, "the verdict cannot be encoded", NO_POLICY);
        }
    }
}
