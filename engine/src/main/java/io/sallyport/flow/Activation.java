package io.sallyport.flow;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.sallyport.audit.DecisionId;
import io.sallyport.decision.Decider;
import io.sallyport.decision.Decision;
import io.sallyport.decision.Grant;
import io.sallyport.effect.Desired;
import io.sallyport.event.Event;
import io.sallyport.facts.ClientFacts;
import io.sallyport.facts.Facts;
import io.sallyport.facts.Pools;
import io.sallyport.ipam.Lease;
import io.sallyport.ipam.Offer;
import io.sallyport.model.Address;
import io.sallyport.model.ClientId;
import io.sallyport.model.InstanceName;
import io.sallyport.policy.InstanceNetwork;

/**
 * Makes a policy the active one. Every live session is decided again; the new tables and all changed grants go into each kernel as one
 * transaction; only then is the reference swapped. Clients stay connected unless the answer is no.
 */
final class Activation {
    private static final Logger LOG = LoggerFactory.getLogger(Activation.class);
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Context context;
    private final Departure departure;

    Activation(Context context, Departure departure) {
        this.context = context;
        this.departure = departure;
    }

    /** An address of an instance: two instances may well use the same ones. */
    private record Seat(InstanceName instance, Address address) {}

    /** One live session and what the new policy says of it. */
    private record Answer(Session.Live live, Event.Reauth event, Facts facts, Decision decision, DecisionId id, boolean displaced,
            List<String> push) {
        boolean changed() {
            return displaced || !Renewal.sameAnswer(live.decision(), decision);
        }

        boolean stays() {
            return !displaced && decision instanceof Decision.Admit;
        }
    }

    /** Puts the policy in force, or leaves the one before as it is and says why. */
    Outcome activate(Decider next, int tests) {
        long started = System.nanoTime();
        List<Answer> answers;
        context.turnstile.writeLock().lock();
        try {
            Instant now = context.now();
            List<Lease> misfits = reconfigure(next);
            answers = decideAgain(next, misfits, now);
            Outcome recorded = record(next, answers, tests, now);
            Outcome enforced = recorded.isDone() ? enforce(next, answers) : recorded;
            if (!enforced.isDone()) {
                revoke(answers);
                restore();
                return enforced;
            }
            answers.forEach(this::settle);
            context.active.set(Optional.of(next));
            forget(misfits);
        } catch (RuntimeException e) {
            LOG.error("policy {} cannot be put in force", next.policy().version(), e);
            restore();
            return new Outcome.Failed("putting it in force failed: " + e, "this is a fault of the program: report it with the log");
        } finally {
            context.turnstile.writeLock().unlock();
        }
        tell(next, answers, tests, (System.nanoTime() - started) / NANOS_PER_MILLI);
        return Outcome.done();
    }

    /** Tells the pools of the new policy, and finds the leases that they no longer give. */
    private List<Lease> reconfigure(Decider next) {
        List<Lease> misfits = new ArrayList<>();
        for (InstanceName name : context.instances.keySet()) {
            InstanceNetwork network = next.policy().networks().get(name);
            if (network != null) {
                misfits.addAll(context.book.reconfigure(Pools.of(network)));
            }
        }
        return misfits;
    }

    /** Takes off the record the leases that nobody uses and the pools no longer give. */
    private void forget(List<Lease> misfits) {
        for (Lease lease : misfits) {
            if (lease.releasedAt().isPresent()) {
                Context.watch("the end of the lease of " + lease.holder(), context.leases.submit(new LeaseStore.Change(lease, true)));
            }
        }
    }

    private List<Answer> decideAgain(Decider next, List<Lease> misfits, Instant now) {
        List<Answer> answers = new ArrayList<>();
        Set<Seat> displaced = new HashSet<>();
        misfits.stream().filter(lease -> lease.releasedAt().isEmpty())
                .forEach(lease -> displaced.add(new Seat(lease.instance(), lease.address4())));
        for (InstanceName name : context.instances.keySet()) {
            boolean known = next.policy().networks().containsKey(name);
            for (Session.Live live : context.sessions.live(name)) {
                Event.Reauth event = Renewal.request(live, now);
                Offer offer = known ? new Offer.Available(live.lease()) : new Offer.NoNetwork();
                Facts facts = Facts.of(now, offer).with(ClientFacts.UNKNOWN.withConnectedSince(live.since())).serving(live.grant().site());
                Decision decision = Judging.judge(next, event, facts);
                boolean moved = displaced.contains(new Seat(name, live.lease().address4()));
                List<String> push = decision instanceof Decision.Admit admit
                        ? context.recording.push(next.policy(), admit.grant())
                        : List.of();
                answers.add(new Answer(live, event, facts, decision, context.nextId(live.client(), live.kid()), moved, push));
            }
        }
        return answers;
    }

    private Outcome record(Decider next, List<Answer> answers, int tests, Instant now) {
        List<CompletableFuture<Outcome>> pending = new ArrayList<>();
        Timings none = new Timings(0, 0, 0);
        for (Answer answer : answers) {
            if (answer.changed()) {
                pending.add(context.journal
                        .submit(context.recording.decided(answer.id(), answer.event(), answer.facts(), answer.decision(), answer.push(),
                                none)));
            }
        }
        String id = "policy-" + next.policy().version().brief() + "-" + now.toEpochMilli();
        pending.add(context.journal.submit(context.recording.activated(id, next.policy().version(), tests, answers.size(), now)));
        Outcome outcome = Outcome.done();
        for (CompletableFuture<Outcome> one : pending) {
            outcome = outcome.isDone() ? one.join() : outcome;
        }
        return outcome;
    }

    private Outcome enforce(Decider next, List<Answer> answers) {
        Map<InstanceName, TreeMap<ClientId, Grant>> grants = new TreeMap<>();
        context.instances.keySet().forEach(name -> grants.put(name, new TreeMap<>()));
        for (Answer answer : answers) {
            if (answer.stays() && answer.decision() instanceof Decision.Admit admit) {
                grants.getOrDefault(answer.live().client().instance(), new TreeMap<>()).put(answer.live().client(), admit.grant());
            }
        }
        for (Map.Entry<InstanceName, TreeMap<ClientId, Grant>> entry : grants.entrySet()) {
            Instance instance = context.instances.get(entry.getKey());
            if (instance == null) {
                continue;
            }
            Outcome outcome = instance.enforcement().sync(new Desired(entry.getKey(), next.policy(), entry.getValue()));
            if (!outcome.isDone()) {
                return outcome;
            }
        }
        return Outcome.done();
    }

    /** Granting may have failed; revoking goes on. Who comes back is refused for as long as nothing can be recorded. */
    private void revoke(List<Answer> answers) {
        List<Answer> leaving = answers.stream().filter(answer -> !(answer.decision() instanceof Decision.Admit)).toList();
        List<CompletableFuture<Outcome>> kernel = new ArrayList<>();
        for (Answer answer : leaving) {
            ClientId client = answer.live().client();
            context.reminders.cancel(client);
            context.sessions.fence(client, "no longer admitted", context.now(),
                    () -> kernel.add(context.instance(client).remove(client)));
        }
        kernel.forEach(CompletableFuture::join);
        for (Answer answer : leaving) {
            Thread.startVirtualThread(() -> departure.end(answer.live(), false, answer.decision()));
        }
    }

    /** Something failed half way: the kernels go back to the policy that stays in force. */
    private void restore() {
        Optional<Decider> current = context.active.get();
        for (Instance instance : context.instances.values()) {
            if (current.isEmpty()) {
                continue;
            }
            TreeMap<ClientId, Grant> grants = new TreeMap<>();
            context.sessions.live(instance.name()).forEach(live -> grants.put(live.client(), live.grant()));
            Outcome outcome = instance.enforcement().sync(new Desired(instance.name(), current.get().policy(), grants));
            if (outcome instanceof Outcome.Failed failed) {
                LOG.error("instance {} could not be brought back to {}: {} ({})", instance.name(), current.get().policy().version(),
                        failed.what(),
                        failed.hint());
            }
            InstanceNetwork network = current.get().policy().networks().get(instance.name());
            if (network != null) {
                context.book.reconfigure(Pools.of(network));
            }
        }
    }

    /** Brings the register in step with the kernel, which has its new state already. */
    private void settle(Answer answer) {
        ClientId client = answer.live().client();
        if (answer.stays() && answer.decision() instanceof Decision.Admit admit) {
            String id = answer.changed() ? answer.id().toString() : answer.live().decisionId();
            context.sessions.update(client, live -> live.redecided(live.kid(), id, admit), live -> {});
            context.reminders.cancel(client);
            admit.basis().reconsiderAt().ifPresent(at -> context.reminders.set(client, at));
        } else {
            context.reminders.cancel(client);
            context.sessions.fence(client, answer.displaced() ? "its address left the pool" : Departure.operatorReason(answer.decision()),
                    context.now(), () -> {});
        }
    }

    private void tell(Decider next, List<Answer> answers, int tests, long millis) {
        int changed = 0;
        int cut = 0;
        int stale = 0;
        for (Answer answer : answers) {
            changed += answer.changed() ? 1 : 0;
            cut += answer.stays() ? 0 : 1;
            stale += answer.stays() && !answer.push().equals(answer.live().routes()) ? 1 : 0;
        }
        context.observer.notice(
                new Notice.Activated(next.policy().version(), tests, millis, answers.size(), changed, cut, stale, context.now()));
        for (Answer answer : answers) {
            if (answer.changed()) {
                context.observer
                        .notice(new Notice.Changed(answer.id().toString(), answer.live().client(), answer.live().peer(),
                                answer.live().decision(),
                                answer.decision(), "policy " + next.policy().version(), context.now()));
            }
        }
        answers.stream().filter(Answer::stays).forEach(answer -> departure.succession().moved(answer.live(), answer.push()));
        departure.succession().fill(next.policy());
        // Told in parallel: a daemon that answers slowly for one client must not let another stay.
        for (Answer answer : answers) {
            if (!answer.stays()) {
                Thread.startVirtualThread(() -> departure.end(answer.live(), answer.displaced(), answer.decision()));
            }
        }
    }
}
