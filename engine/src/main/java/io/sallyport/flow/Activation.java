package io.sallyport.flow;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.sallyport.decision.Decider;
import io.sallyport.decision.Decision;
import io.sallyport.decision.Grant;
import io.sallyport.effect.Desired;
import io.sallyport.facts.Pools;
import io.sallyport.flow.Rehearsal.Answer;
import io.sallyport.ipam.Lease;
import io.sallyport.model.ClientId;
import io.sallyport.model.InstanceName;
import io.sallyport.policy.InstanceNetwork;
import io.sallyport.policy.Policy;

/**
 * Makes a policy the active one. Every live session is decided again, and the kernels are made ready for it, before anybody has to wait; then all changed
 * grants go into each kernel as one transaction, and only then is the reference swapped. Clients stay connected unless the answer is no.
 */
final class Activation {
    private static final Logger LOG = LoggerFactory.getLogger(Activation.class);
    private static final long NANOS_PER_MILLI = 1_000_000;
    /** Leaves the kernel to those who are connecting for most of the time. */
    private static final long TIDY_PAUSE_NANOS = 20_000_000;
    private static final long CATCH_UP_PAUSE_NANOS = 1_000_000;

    private final Context context;
    private final Departure departure;

    Activation(Context context, Departure departure) {
        this.context = context;
        this.departure = departure;
    }

    /** Puts the policy in force, or leaves the one before as it is and says why. */
    Outcome activate(Decider next, int tests) {
        try {
            long started = System.nanoTime();
            Rehearsal rehearsal = new Rehearsal(context, next);
            rehearsal.run();
            rehearsal.record();
            return swap(rehearsal, next, tests, started);
        } catch (RuntimeException e) {
            LOG.error("policy {} cannot be put in force", next.policy().version(), e);
            return new Outcome.Failed("putting it in force failed: " + e, "this is a fault of the program: report it with the log");
        } finally {
            context.instances.values().forEach(instance -> Thread.startVirtualThread(() -> {
                // What is late of a policy that was taken back, too: until it is done nobody compares the classes.
                catchUp(instance);
                tidy(instance);
            }));
        }
    }

    /** Takes what only one of the two policies needed out of the kernel, in nobody's way. */
    private static void tidy(Instance instance) {
        while (instance.enforcement().tidy()) {
            LockSupport.parkNanos(TIDY_PAUSE_NANOS);
        }
    }

    /** What nobody has to wait for: who connects gets in between. */
    private static void catchUp(Instance instance) {
        while (instance.enforcement().catchUp()) {
            LockSupport.parkNanos(CATCH_UP_PAUSE_NANOS);
        }
    }

    /** The part that admissions wait for. */
    private Outcome swap(Rehearsal rehearsal, Decider next, int tests, long started) {
        List<Answer> answers;
        long held;
        context.turnstile.writeLock().lock();
        long holding = System.nanoTime();
        try {
            Instant now = context.now();
            List<Lease> misfits = reconfigure(next);
            answers = rehearsal.answers(displaced(misfits), now);
            Outcome recorded = record(next, rehearsal, answers, tests, now);
            Outcome enforced = recorded.isDone() ? enforce(rehearsal.desired(answers)) : recorded;
            if (!enforced.isDone()) {
                revoke(answers, now);
                restore();
                return enforced;
            }
            // Whoever was shut out meanwhile does not wait for us, and has heard why it goes.
            answers = answers.stream().filter(answer -> settle(answer, now)).toList();
            context.active.set(Optional.of(next));
            forget(misfits);
        } catch (RuntimeException e) {
            restore();
            throw e;
        } finally {
            held = System.nanoTime() - holding;
            context.turnstile.writeLock().unlock();
        }
        context.instances.values().forEach(Activation::catchUp);
        tell(next, answers, tests, (System.nanoTime() - started) / NANOS_PER_MILLI, held / NANOS_PER_MILLI);
        return Outcome.done();
    }

    /** Tells the pools of the new policy, and finds the leases that they no longer give. */
    private List<Lease> reconfigure(Decider next) {
        List<Lease> misfits = new ArrayList<>();
        for (InstanceName name : context.instances.keySet()) {
            InstanceNetwork network = next.policy().networks().get(name);
            if (network != null) {
                misfits.addAll(context.book.reconfigure(Pools.of(network), parts(next.policy(), network)));
            }
        }
        return misfits;
    }

    /** From which pool whoever is connected gets addresses now. Who is not is asked when they come. */
    private Map<String, String> parts(Policy policy, InstanceNetwork network) {
        Map<String, String> parts = new HashMap<>();
        if (!network.addresses().pools().isEmpty()) {
            context.sessions.live(network.instance()).forEach(
                    live -> parts.put(live.lease().holder(), Pools.part(policy, network, live.peer(), Set.of())));
        }
        return parts;
    }

    /** Takes off the record the leases that nobody uses and the pools no longer give. */
    private void forget(List<Lease> misfits) {
        for (Lease lease : misfits) {
            if (lease.releasedAt().isPresent()) {
                Context.watch("the end of the lease of " + lease.holder(), context.leases.submit(new LeaseStore.Change(lease, true)));
            }
        }
    }

    private static Set<Rehearsal.Seat> displaced(List<Lease> misfits) {
        Set<Rehearsal.Seat> displaced = new HashSet<>();
        misfits.stream().filter(lease -> lease.releasedAt().isEmpty())
                .forEach(lease -> displaced.add(new Rehearsal.Seat(lease.instance(), lease.address4())));
        return displaced;
    }

    private Outcome record(Decider next, Rehearsal rehearsal, List<Answer> answers, int tests, Instant now) {
        List<CompletableFuture<Outcome>> pending = new ArrayList<>();
        for (Answer answer : answers) {
            if (!rehearsal.isRecorded(answer)) {
                answer.entry().ifPresent(entry -> pending.add(context.journal.submit(entry)));
            }
        }
        String id = "policy-" + next.policy().version().brief() + "-" + now.toEpochMilli();
        pending.add(context.journal.submit(context.recording.activated(id, next.policy().version(), tests, answers.size(), now)));
        Outcome outcome = rehearsal.recorded();
        for (CompletableFuture<Outcome> one : pending) {
            outcome = outcome.isDone() ? one.join() : outcome;
        }
        return outcome;
    }

    private Outcome enforce(List<Desired> states) {
        for (Desired desired : states) {
            Outcome outcome = context.instance(desired.instance()).sync(desired);
            if (!outcome.isDone()) {
                return outcome;
            }
        }
        return Outcome.done();
    }

    /** Granting may have failed; revoking goes on. Who comes back is refused for as long as nothing can be recorded. */
    private void revoke(List<Answer> answers, Instant now) {
        List<CompletableFuture<Outcome>> kernel = new ArrayList<>();
        List<Answer> leaving = answers.stream().filter(answer -> !(answer.decision() instanceof Decision.Admit))
                .filter(answer -> departure.begin(answer.live().client(), leave(answer, now), kernel::add).isPresent()).toList();
        // Once for all of them: a kernel that hangs must not keep everybody else waiting for each.
        Departure.patiently(CompletableFuture.allOf(kernel.toArray(CompletableFuture[]::new)).thenApply(done -> Outcome.done()));
        leaving.forEach(this::end);
    }

    private Function<Session.Live, Session.Leaving> leave(Answer answer, Instant decided) {
        return departure.leaving(why(answer), Optional.of(farewell(answer)), decided);
    }

    private static String why(Answer answer) {
        return answer.displaced() ? "its address left the pool" : Departure.operatorReason(answer.decision());
    }

    private static String farewell(Answer answer) {
        return answer.displaced() ? Departure.RESTART : Departure.halt(Departure.clientMessage(answer.decision()));
    }

    /** In parallel: a daemon that answers slowly for one client must not let another stay. */
    private void end(Answer answer) {
        Thread.startVirtualThread(() -> departure.end(answer.live(), why(answer), farewell(answer)));
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
            Outcome outcome = instance.sync(new Desired(instance.name(), current.get().policy(), grants));
            if (outcome instanceof Outcome.Failed failed) {
                LOG.error("instance {} could not be brought back to {}: {} ({})", instance.name(), current.get().policy().version(),
                        failed.what(),
                        failed.hint());
            }
            InstanceNetwork network = current.get().policy().networks().get(instance.name());
            if (network != null) {
                context.book.reconfigure(Pools.of(network), parts(current.get().policy(), network));
            }
        }
    }

    /** Brings the register in step with the kernel, which has its new state already; whether the session was still live. */
    private boolean settle(Answer answer, Instant decided) {
        ClientId client = answer.live().client();
        if (answer.stays() && answer.decision() instanceof Decision.Admit admit) {
            String id = answer.changed() ? answer.id().toString() : answer.live().decisionId();
            boolean stayed = context.sessions.update(client, live -> live.redecided(live.kid(), id, admit), live -> {}).isPresent();
            context.reminders.cancel(client);
            admit.basis().reconsiderAt().filter(at -> stayed).ifPresent(at -> context.reminders.set(client, at));
            return stayed;
        }
        Optional<Session.Leaving> leaving = context.sessions.leave(client, leave(answer, decided), () -> {});
        leaving.ifPresent(session -> {
            var _ = departure.recorded(session);
        });
        departure.fenced(client);
        return leaving.isPresent();
    }

    private void tell(Decider next, List<Answer> answers, int tests, long millis, long heldMillis) {
        int changed = 0;
        int cut = 0;
        int stale = 0;
        for (Answer answer : answers) {
            changed += answer.changed() ? 1 : 0;
            cut += answer.stays() ? 0 : 1;
            stale += answer.stays() && !answer.push().equals(answer.live().routes()) ? 1 : 0;
        }
        context.observer.notice(
                new Notice.Activated(next.policy().version(), tests, millis, heldMillis, answers.size(), changed, cut, stale,
                        context.now()));
        for (Answer answer : answers) {
            // Of who is admitted and has to give up its address, only that it goes is to be said.
            if (!answer.isSameByName() && !(answer.displaced() && answer.decision() instanceof Decision.Admit)) {
                context.observer
                        .notice(new Notice.Changed(answer.id().toString(), answer.live().client(), answer.live().peer(),
                                answer.live().decision(),
                                answer.decision(), "policy " + next.policy().version(), context.now()));
            }
        }
        answers.stream().filter(Answer::stays).forEach(answer -> departure.succession().moved(answer.live(), answer.push()));
        departure.succession().fill(next.policy());
        answers.stream().filter(answer -> !answer.stays()).forEach(this::end);
    }
}
