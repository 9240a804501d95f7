package io.sallyport.flow;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
import io.sallyport.facts.Pools;
import io.sallyport.ipam.Lease;
import io.sallyport.ipam.Offer;
import io.sallyport.management.Command;
import io.sallyport.management.Reply;
import io.sallyport.model.ClientId;
import io.sallyport.policy.InstanceNetwork;

/**
 * A new client: decide, make lease and record durable and put it in force in the kernel, and only when both are done tell the daemon.
 *
 * <p>Whatever fails on the way, the daemon is answered, and the answer is no.
 */
final class Admission {
    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);
    private static final String NO_CERTIFICATE = "a certificate is needed; ask your administrator";
    private static final String NO_POLICY = "the gateway is starting; try again in a moment";

    private final Context context;
    private final Verdicts verdicts;
    private final Departure departure;

    Admission(Context context, Verdicts verdicts, Departure departure) {
        this.context = context;
        this.verdicts = verdicts;
        this.departure = departure;
    }

    void connect(Event.Connect event) {
        long started = System.nanoTime();
        try {
            again(event.client());
            Runnable answer;
            context.turnstile.readLock().lock();
            try {
                answer = decide(event, started);
            } finally {
                context.turnstile.readLock().unlock();
            }
            answer.run();
        } catch (Throwable e) {
            LOG.error("admitting {} failed; the client is refused", event.client(), e);
            departure.vanished(event.client(), "internal: " + e.getClass().getSimpleName());
            verdicts.deny(event, "internal: " + e, NO_POLICY);
        }
    }

    /** A client that starts over before it is connected is announced again, under the same number: what it had is over. */
    private void again(ClientId client) {
        if (context.sessions.find(client).isPresent()) {
            departure.vanished(client, "it began anew");
        }
    }

    /** Decides and puts in force; what is left to do, once other events may go on, is to tell the daemon or to wait for its reply. */
    private Runnable decide(Event.Connect event, long started) {
        Optional<Decider> active = context.active.get();
        if (active.isEmpty()) {
            return () -> verdicts.deny(event, "no policy is in force", NO_POLICY);
        }
        Decider decider = active.get();
        Instant now = context.now();
        if (event.peer().commonName().isEmpty()) {
            // A daemon that asks for no certificate passes on what was typed, and nothing here can tell whether it is true.
            return () -> verdicts.refuse(decider, event, Facts.of(now, new Offer.NoNetwork()), Judging.refusal(decider, event, now,
                    "not-authenticated", "no certificate, and no sign-in by password can be verified", NO_CERTIFICATE),
                    new Timings(started, started, System.nanoTime()));
        }
        Offer offer = offer(decider, event, now);
        boolean taken = false;
        try {
            long gathered = System.nanoTime();
            Facts facts = known(decider, event, offer, now)
                    .serving(event.peer().commonName().flatMap(name -> context.seats.take(decider.policy(), event.client(), name)));
            Decision decision = Judging.judge(decider, event, facts);
            Timings timings = new Timings(started, gathered, System.nanoTime());
            if (!(decision instanceof Decision.Admit admit)) {
                return () -> verdicts.refuse(decider, event, facts, decision, timings);
            }
            context.take(admit.grant().lease());
            taken = true;
            return admit(decider, event, facts, admit, timings);
        } finally {
            if (!taken) {
                withdraw(offer);
            }
            if (context.sessions.find(event.client()).isEmpty()) {
                departure.succession().left(event.client());
            }
        }
    }

    /** All facts there are; what the address's former holder used is in their account by then. */
    private Facts known(Decider decider, Event.Connect event, Offer offer, Instant now) {
        Optional<Lease> lease = offer instanceof Offer.Available available ? Optional.of(available.lease()) : Optional.empty();
        lease.ifPresent(context.accounting::settle);
        return Facts.of(now, offer).with(context.accounting.arriving(event.peer().person().orElse(""), event.client(),
                lease.map(Lease::address4), now, decider.policy().manifest().zone()));
    }

    private Offer offer(Decider decider, Event.Request event, Instant now) {
        InstanceNetwork network = decider.policy().networks().get(event.client().instance());
        String holder = event.peer().person().orElse("");
        if (network == null || holder.isEmpty()) {
            return new Offer.NoNetwork();
        }
        String part = Pools.part(decider.policy(), network, event.peer(), Set.of());
        return context.book.offer(Pools.of(network), part, holder, now);
    }

    private void withdraw(Offer offer) {
        if (offer instanceof Offer.Available available) {
            context.withdraw(available.lease());
        }
    }

    private Runnable admit(Decider decider, Event.Connect event, Facts facts, Decision.Admit admit, Timings timings) {
        Grant grant = admit.grant();
        boolean entered = false;
        try {
            List<String> push = context.recording.push(decider.policy(), grant);
            DecisionId id = context.nextId(event.client(), event.kid());
            Session.Live live = new Session.Live(event.client(), event.kid(), event.peer(), admit.basis().at(), id.toString(), admit, push,
                    Optional.empty());
            CompletableFuture<Outcome> lease = context.leases.submit(new LeaseStore.Change(grant.lease(), false));
            CompletableFuture<Outcome> record = context.journal
                    .submit(context.recording.decided(id, event, facts, admit, push, timings));
            entered = true;
            // Disk and kernel work at the same time, and the verdict waits for both: until it is told, nobody can use what the kernel allows.
            Entered entry = enter(live);
            if (entry.and(Context.both(lease, record)) instanceof Outcome.Failed failed) {
                withdraw(live);
                return () -> {
                    unenforceable(decider, event, facts, failed, timings).run();
                    end(entry.superseded());
                };
            }
            boolean kick = context.instance(live.client()).kick() && event.peer().info().understandsAuthPending();
            // Queued before a change of policy can look at the session: were it to end it, that must reach the daemon later.
            CompletableFuture<Reply> reply = verdicts.queue(live.client(),
                    new Command.ClientAuth(live.client().cid(), event.kid(), live.routes(), kick));
            return () -> told(event, live, Verdicts.await(reply), entry.superseded(), timings);
        } finally {
            // From its entry on, whoever takes the session out of the register gives the lease back, and nobody else.
            if (!entered) {
                context.release(grant.lease());
            }
        }
    }

    private Runnable unenforceable(Decider decider, Event.Connect event, Facts facts, Outcome.Failed failed, Timings timings) {
        return () -> verdicts.refuse(decider, event, facts, Judging.unenforceable(decider, event, context.now(), failed), timings);
    }

    /** How the kernel took a new session, and which one had to make room for it. */
    private record Entered(Outcome outcome, Optional<Session.Live> superseded) {
        Outcome and(Outcome other) {
            return outcome.isDone() ? other : outcome;
        }
    }

    /** Enters the session and waits until the kernel enforces it. */
    private Entered enter(Session.Live live) {
        ClientId client = live.client();
        Instance instance = context.instance(client);
        AtomicReference<CompletableFuture<Outcome>> kernel = new AtomicReference<>(CompletableFuture.completedFuture(Outcome.done()));
        AtomicReference<Optional<Session.Live>> room = new AtomicReference<>(Optional.empty());
        var leave = departure.leaving("superseded by " + client, Optional.empty(), live.since());
        context.accounting.claim(live.lease(), () -> context.sessions.admit(live, leave, superseded -> {
            room.set(superseded);
            TreeMap<ClientId, Optional<Grant>> change = new TreeMap<>();
            superseded.ifPresent(old -> change.put(old.client(), Optional.empty()));
            change.put(client, Optional.of(live.grant()));
            kernel.set(instance.change(change).thenApply(outcome -> {
                superseded.ifPresent(old -> departure.heeded(old.client(), outcome));
                return outcome;
            }));
        }));
        return new Entered(kernel.get().join(), room.get());
    }

    /** Takes out a session that did not come to be. One that was told to go meanwhile goes the way of all those. */
    private void withdraw(Session.Live live) {
        if (context.sessions.find(live.client()).orElse(null) instanceof Session.Leaving) {
            departure.forget(live.client(), 0, 0, "it did not come to be");
            return;
        }
        AtomicReference<CompletableFuture<Outcome>> kernel = new AtomicReference<>(CompletableFuture.completedFuture(Outcome.done()));
        context.reminders.cancel(live.client());
        Optional<Session> removed = context.sessions.remove(live.client(),
                () -> kernel.set(context.instance(live.client()).remove(live.client())));
        Departure.report(live.client(), kernel.get().join());
        removed.ifPresent(session -> context.release(session.lease()));
        departure.succession().left(live.client());
    }

    private void told(Event.Connect event, Session.Live live, Reply reply, Optional<Session.Live> superseded, Timings timings) {
        if (reply instanceof Reply.Success) {
            live.decision().basis().reconsiderAt().ifPresent(at -> context.reminders.set(live.client(), at));
            context.observer.notice(
                    new Notice.Decided(live.decisionId(), event, live.decision(), live.routes(), timings.microsUntilNow(), context.now()));
            return;
        }
        LOG.warn("the daemon did not take the verdict for {}: {}", live.client(), reply);
        context.turnstile.readLock().lock();
        try {
            withdraw(live);
        } finally {
            context.turnstile.readLock().unlock();
        }
        if (reply instanceof Reply.Refused) {
            verdicts.deny(event, "the verdict cannot be encoded", NO_POLICY);
        }
        end(superseded);
    }

    /** Who made room for a session that came to nothing is shut out already, and must not be left hanging: it comes back by the front door. */
    private void end(Optional<Session.Live> superseded) {
        superseded.ifPresent(old -> departure.restart(old.client(), "its place was taken"));
    }
}
