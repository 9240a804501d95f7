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
import io.sallyport.decision.Reason;
import io.sallyport.event.Event;
import io.sallyport.facts.Facts;
import io.sallyport.facts.Usage;
import io.sallyport.facts.VolumeMarks;
import io.sallyport.ipam.Offer;
import io.sallyport.management.Command;
import io.sallyport.management.Reply;
import io.sallyport.model.ClientId;
import io.sallyport.policy.Policy;

/** A client that is already in: a renegotiation it waits for, or a moment at which time alone may change its answer. */
final class Renewal {
    private static final Logger LOG = LoggerFactory.getLogger(Renewal.class);
    private static final String USAGE = "usage";
    /** How long the client may take to answer a notice that asks nothing, in seconds. */
    private static final int NOTICE_SECONDS = 1;
    private static final String COME_AGAIN = "please connect again";

    private final Context context;
    private final Verdicts verdicts;
    private final Departure departure;

    Renewal(Context context, Verdicts verdicts, Departure departure) {
        this.context = context;
        this.verdicts = verdicts;
        this.departure = departure;
    }

    /** {@code >CLIENT:REAUTH}: always answered, since an unanswered one drops the client. */
    void reauth(Event.Reauth event) {
        long started = System.nanoTime();
        try {
            Runnable answer;
            context.turnstile.readLock().lock();
            try {
                answer = renew(event, started);
            } finally {
                context.turnstile.readLock().unlock();
            }
            answer.run();
        } catch (Throwable e) {
            LOG.error("renewing {} failed; the client is refused", event.client(), e);
            departure.fence(event.client(), "internal: " + e.getClass().getSimpleName(), Optional.empty());
            deny(event, "internal: " + e);
        }
    }

    /** Decides and puts in force; what is left to do, once other events may go on, is to tell the daemon or to wait for its reply. */
    private Runnable renew(Event.Reauth event, long started) {
        Optional<Decider> active = context.active.get();
        Optional<Session> session = context.sessions.find(event.client());
        if (active.isEmpty() || session.isEmpty() || !(session.get() instanceof Session.Live live)) {
            // A client we do not hold, or hold outside: it has to come in by the front door.
            return () -> verdicts.deny(event, "not a session of ours", COME_AGAIN);
        }
        if (!event.peer().person().equals(live.peer().person())) {
            // The lease, and whatever else is in force, is somebody else's.
            departure.fence(event.client(), "it renews under another name", Optional.empty());
            return () -> deny(event, "renews under another name");
        }
        Decider decider = active.get();
        Instant now = context.now();
        Facts facts = known(decider, live, now);
        long gathered = System.nanoTime();
        Decision decision = Judging.judge(decider, event, facts);
        Timings timings = new Timings(started, gathered, System.nanoTime());
        if (!(decision instanceof Decision.Admit admit)) {
            departure.fence(event.client(), Departure.operatorReason(decision), Optional.empty());
            return () -> refuse(decider, event, facts, decision, timings);
        }
        DecisionId id = context.nextId(event.client(), event.kid());
        Outcome recorded = context.journal.submit(context.recording.decided(id, event, facts, admit, live.routes(), timings)).join();
        Outcome ready = recorded.isDone() ? put(live, event.kid(), id, admit) : recorded;
        if (ready instanceof Outcome.Failed failed) {
            departure.fence(event.client(), failed.what(), Optional.empty());
            return () -> refuse(decider, event, facts, Judging.unenforceable(decider, event, context.now(), failed), timings);
        }
        CompletableFuture<Reply> reply = verdicts.queue(event.client(), new Command.ClientAuthNt(event.client().cid(), event.kid()));
        return () -> renewed(event, live, admit, id, Verdicts.await(reply), timings);
    }

    /** A refused renewal ends the session. */
    private void refuse(Decider decider, Event.Reauth event, Facts facts, Decision decision, Timings timings) {
        if (verdicts.refuse(decider, event, facts, decision, timings)) {
            departure.told(event.client());
        }
    }

    private void deny(Event.Reauth event, String reason) {
        if (verdicts.deny(event, reason, COME_AGAIN)) {
            departure.told(event.client());
        }
    }

    private void renewed(Event.Reauth event, Session.Live live, Decision.Admit admit, DecisionId id, Reply reply, Timings timings) {
        if (!(reply instanceof Reply.Success)) {
            LOG.warn("the daemon did not take the renewal of {}: {}", event.client(), reply);
        }
        context.observer.notice(new Notice.Decided(id.toString(), event, admit, live.routes(), timings.microsUntilNow(), context.now()));
    }

    /** Time alone may have changed the answer. Nobody waits; a session that is no longer admitted, or of which we cannot tell, is cut. */
    void tick(ClientId client) {
        reconsider(client, "time");
    }

    /** What the person used may have changed the answer, or is worth a warning. */
    void used(ClientId client) {
        reconsider(client, USAGE);
    }

    private void reconsider(ClientId client, String why) {
        Optional<Departing> departing;
        context.turnstile.readLock().lock();
        try {
            Optional<Decider> active = context.active.get();
            departing = active.isPresent() && context.sessions.find(client).orElse(null) instanceof Session.Live live
                    ? again(active.get(), live, why)
                    : Optional.empty();
        } catch (Throwable e) {
            LOG.error("deciding {} again failed; it is ended", client, e);
            departing = Optional.of(new Departing("internal: " + e.getClass().getSimpleName(), COME_AGAIN));
        } finally {
            context.turnstile.readLock().unlock();
        }
        departing.ifPresent(leaving -> departure.cut(client, leaving.reason(), leaving.sentence()));
    }

    /** Why a session has to go, for the operator and for the client. */
    private record Departing(String reason, String sentence) {}

    private Optional<Departing> again(Decider decider, Session.Live live, String why) {
        long started = System.nanoTime();
        Event.Reauth event = request(live, context.now());
        Facts facts = known(decider, live, event.at());
        Decision decision = Judging.judge(decider, event, facts);
        Timings timings = new Timings(started, started, System.nanoTime());
        decision.basis().reconsiderAt().ifPresent(at -> context.reminders.set(live.client(), at));
        DecisionId id = context.nextId(live.client(), live.kid());
        if (sameAnswer(live.decision(), decision)) {
            if (why.equals(USAGE) && decision instanceof Decision.Admit admit) {
                warn(live, event, facts, admit, id, timings);
            }
            return Optional.empty();
        }
        CompletableFuture<Outcome> record = context.journal
                .submit(context.recording.decided(id, event, facts, decision, live.routes(), timings));
        // Whoever has to go is not left in until the disk is ready: only what is granted waits for it.
        if (decision instanceof Decision.Admit admit && record.join().isDone() && put(live, live.kid(), id, admit).isDone()) {
            context.observer
                    .notice(new Notice.Changed(id.toString(), live.client(), live.peer(), live.decision(), decision, why, context.now()));
            if (why.equals(USAGE)) {
                tell(live, decider.policy(), facts.client().usage());
            }
            return Optional.empty();
        }
        Departing departing = new Departing(Departure.operatorReason(decision), Departure.clientMessage(decision));
        departure.fence(live.client(), departing.reason(), Optional.of(Departure.halt(departing.sentence())));
        Context.watch("the decision " + id, record);
        context.observer
                .notice(new Notice.Changed(id.toString(), live.client(), live.peer(), live.decision(), decision, why, context.now()));
        return Optional.of(departing);
    }

    /** Nothing that is enforced changes, but there is something to be said: it goes on record, to the operators and to the client. */
    private void warn(Session.Live live, Event.Reauth event, Facts facts, Decision.Admit admit, DecisionId id, Timings timings) {
        List<String> warnings = warnings(admit);
        if (warnings.isEmpty() || warnings.equals(warnings(live.decision()))) {
            return;
        }
        Context.watch("the warning of " + live.client(),
                context.journal.submit(context.recording.decided(id, event, facts, admit, live.routes(), timings)));
        context.sessions.update(live.client(), current -> current.redecided(live.kid(), id.toString(), admit), now -> {});
        context.observer.notice(new Notice.Warned(id.toString(), live.client(), live.peer(), warnings, context.now()));
        context.active.get().ifPresent(decider -> tell(live, decider.policy(), facts.client().usage()));
    }

    private static List<String> warnings(Decision.Admit admit) {
        return admit.basis().reasons().stream().filter(reason -> reason.kind() == Reason.Kind.WARNED).map(Reason::text).toList();
    }

    /** A connected client can be told something only as a notice beside a sign-in: stock clients log it, graphical ones may show it. */
    private void tell(Session.Live live, Policy policy, Usage usage) {
        Optional<String> sentence = policy.quotas().candidates(live.peer().person().orElse(""), live.decision().basis().groups()).stream()
                .flatMap(row -> VolumeMarks.sentence(row, usage).stream()).findFirst();
        if (sentence.isPresent() && live.peer().info().understandsAuthPending()) {
            var _ = verdicts.queue(live.client(),
                    new Command.ClientPendingAuth(live.client().cid(), live.kid(), sentence.get(), NOTICE_SECONDS));
        }
    }

    /** What is known of a live session. */
    private Facts known(Decider decider, Session.Live live, Instant now) {
        return Facts.of(now, new Offer.Available(live.lease()))
                .with(context.accounting.staying(live, now, decider.policy().manifest().zone())).serving(live.grant().site());
    }

    /** The request by which a live session is decided again: what it came with, under the key it has. */
    static Event.Reauth request(Session.Live live, Instant now) {
        return new Event.Reauth(live.client(), live.kid(), live.peer(), now);
    }

    /** Whether nothing that is enforced differs. */
    static boolean sameAnswer(Decision.Admit before, Decision after) {
        return after instanceof Decision.Admit admit && admit.grant().reach().equals(before.grant().reach())
                && admit.grant().circle().equals(before.grant().circle()) && admit.grant().limits().equals(before.grant().limits())
                && admit.grant().site().equals(before.grant().site());
    }

    private Outcome put(Session.Live live, long kid, DecisionId id, Decision.Admit admit) {
        ClientId client = live.client();
        boolean same = sameAnswer(live.decision(), admit);
        AtomicReference<CompletableFuture<Outcome>> kernel = new AtomicReference<>(CompletableFuture.completedFuture(Outcome.done()));
        Optional<Session.Live> updated = context.sessions.update(client, current -> current.redecided(kid, id.toString(), admit), now -> {
            if (!same) {
                TreeMap<ClientId, Optional<Grant>> change = new TreeMap<>();
                change.put(client, Optional.of(now.grant()));
                kernel.set(context.instance(client).change(change));
            }
        });
        if (updated.isEmpty()) {
            return new Outcome.Failed("the session of " + client + " ended meanwhile", "nothing is to be done");
        }
        admit.basis().reconsiderAt().ifPresent(at -> context.reminders.set(client, at));
        return kernel.get().join();
    }
}
