package io.sallyport.flow;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

import io.sallyport.audit.DecisionId;
import io.sallyport.decision.Decider;
import io.sallyport.decision.Decision;
import io.sallyport.decision.Grant;
import io.sallyport.decision.Reach;
import io.sallyport.effect.Desired;
import io.sallyport.event.Event;
import io.sallyport.facts.Facts;
import io.sallyport.ipam.Offer;
import io.sallyport.model.Address;
import io.sallyport.model.ClientId;
import io.sallyport.model.InstanceName;

/**
 * What a policy that is about to come says of every live session.
 *
 * <p>It is found while clients still connect under the policy before. What holds when they have to wait is then told from it, and only who came or was decided
 * otherwise in between is decided then. Nothing of it is in force, and it goes on record at its end only: who has gone by then is not in the journal.
 */
final class Rehearsal {
    private final Context context;
    private final Decider next;
    /** The resources that mean something else under the policy to come than under the one in force. */
    private final Set<String> redefined;
    private final Map<ClientId, Answer> ahead = new HashMap<>();
    private final Set<DecisionId> onRecord = new HashSet<>();
    private Outcome recorded = Outcome.done();

    Rehearsal(Context context, Decider next) {
        this.context = context;
        this.next = next;
        redefined = context.active.get().map(active -> active.policy().redefined(next.policy())).orElseGet(TreeSet::new);
    }

    /** An address of an instance: two instances may well use the same ones. */
    record Seat(InstanceName instance, Address address) {}

    /**
     * One live session and what the new policy says of it.
     *
     * @param displaced whether its address is no longer given
     * @param redefined whether what it may reach by name is somewhere else now
     * @param entry the decision's record; empty when nothing that is enforced differs
     */
    record Answer(Session.Live live, Decision decision, DecisionId id, boolean displaced, boolean redefined, List<String> push,
            Optional<Journal.Entry> entry) {
        boolean changed() {
            return displaced || redefined || !isSameByName();
        }

        /** Whether it may do the same as before, in the policy's words. */
        boolean isSameByName() {
            return Renewal.sameAnswer(live.decision(), decision);
        }

        boolean stays() {
            return !displaced && decision instanceof Decision.Admit;
        }

        /** Whether it answers this session, now: one decided anew or under another key is another, and time alone may change an answer. */
        private boolean holdsFor(Session.Live session, Instant now) {
            return live.decisionId().equals(session.decisionId()) && live.kid() == session.kid()
                    && decision.basis().reconsiderAt().filter(at -> !at.isAfter(now)).isEmpty();
        }

        private Answer of(Session.Live session) {
            return new Answer(session, decision, id, displaced, redefined, push, entry);
        }
    }

    /** Decides every session that is live now, and has the kernels make ready for the answers. Sessions may come, change and go meanwhile. */
    void run() {
        Instant now = context.now();
        for (Session.Live live : live()) {
            ahead.put(live.client(), answer(live, false, now));
        }
        for (Desired desired : desired(ahead.values())) {
            context.instance(desired.instance()).enforcement().foresee(desired);
        }
    }

    /** Has the answers that hold so far on record before anybody has to wait: thousands of lines take the disk some tenths of a second. */
    void record() {
        List<CompletableFuture<Outcome>> pending = new ArrayList<>();
        Instant now = context.now();
        for (Session.Live live : live()) {
            Optional.ofNullable(ahead.get(live.client())).filter(answer -> answer.holdsFor(live, now))
                    .ifPresent(answer -> answer.entry().ifPresent(entry -> {
                        onRecord.add(answer.id());
                        pending.add(context.journal.submit(entry));
                    }));
        }
        recorded = pending.stream().map(CompletableFuture::join).filter(outcome -> !outcome.isDone()).findFirst().orElse(Outcome.done());
    }

    /** Done when what went on record ahead is durable. */
    Outcome recorded() {
        return recorded;
    }

    boolean isRecorded(Answer answer) {
        return onRecord.contains(answer.id());
    }

    /** The answers to exactly the sessions that are live now, which must not change until they are in force. */
    List<Answer> answers(Set<Seat> displaced, Instant now) {
        List<Answer> answers = new ArrayList<>();
        for (Session.Live live : live()) {
            boolean moved = displaced.contains(new Seat(live.client().instance(), live.lease().address4()));
            Answer known = ahead.get(live.client());
            answers.add(!moved && known != null && known.holdsFor(live, now) ? known.of(live) : answer(live, moved, now));
        }
        return answers;
    }

    /** What each kernel should hold when these are in force. */
    List<Desired> desired(Collection<Answer> answers) {
        Map<InstanceName, TreeMap<ClientId, Grant>> grants = new TreeMap<>();
        context.instances.keySet().forEach(name -> grants.put(name, new TreeMap<>()));
        for (Answer answer : answers) {
            if (answer.stays() && answer.decision() instanceof Decision.Admit admit) {
                ClientId client = answer.live().client();
                grants.getOrDefault(client.instance(), new TreeMap<>()).put(client, admit.grant());
            }
        }
        return grants.entrySet().stream().map(entry -> new Desired(entry.getKey(), next.policy(), entry.getValue())).toList();
    }

    private List<Session.Live> live() {
        return context.instances.keySet().stream().sorted().flatMap(name -> context.sessions.live(name).stream()).toList();
    }

    private Answer answer(Session.Live live, boolean displaced, Instant now) {
        Event.Reauth event = Renewal.request(live, now);
        boolean known = next.policy().networks().containsKey(live.client().instance());
        Offer offer = known ? new Offer.Available(live.lease()) : new Offer.NoNetwork();
        Facts facts = Facts.of(now, offer).with(context.accounting.staying(live, now, next.policy().manifest().zone()))
                .serving(live.grant().site());
        Decision decision = Judging.judge(next, event, facts);
        List<String> push = decision instanceof Decision.Admit admit ? context.recording.push(next.policy(), admit.grant()) : List.of();
        DecisionId id = context.nextId(live.client(), live.kid());
        boolean elsewhere = decision instanceof Decision.Admit admit && reachesRedefined(admit.grant().reach());
        Optional<Journal.Entry> entry = displaced || elsewhere || !Renewal.sameAnswer(live.decision(), decision)
                ? Optional.of(context.recording.decided(id, event, facts, decision, push, new Timings(0, 0, 0)))
                : Optional.empty();
        return new Answer(live, decision, id, displaced, elsewhere, push, entry);
    }

    private boolean reachesRedefined(Reach reach) {
        return reach.allowed().stream().anyMatch(redefined::contains) || reach.denied().stream().anyMatch(redefined::contains);
    }
}
