package io.sallyport.flow;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import io.sallyport.audit.DecisionId;
import io.sallyport.audit.DecisionRecord;
import io.sallyport.audit.DecisionRecord.Timing;
import io.sallyport.audit.NoteJson;
import io.sallyport.audit.RecordJson;
import io.sallyport.audit.SessionEnd;
import io.sallyport.audit.SessionRevoked;
import io.sallyport.decision.Decision;
import io.sallyport.decision.Grant;
import io.sallyport.effect.push.PushConfig;
import io.sallyport.event.Event;
import io.sallyport.facts.Facts;
import io.sallyport.model.DataSize;
import io.sallyport.model.Mac;
import io.sallyport.model.PolicyVersion;
import io.sallyport.model.Revocation;
import io.sallyport.model.Traffic;
import io.sallyport.policy.InstanceNetwork;
import io.sallyport.policy.Period;
import io.sallyport.policy.Policy;
import io.sallyport.usage.Balance;

/** Writes push lines by {@code effect.push} and records by {@code audit}. */
final class Scribe implements Recording {

    @Override
    public List<String> push(Policy policy, Grant grant) {
        InstanceNetwork network = policy.networks().get(grant.lease().instance());
        if (network == null) {
            throw new IllegalStateException("a lease of an instance without a network: " + grant.lease().instance());
        }
        return PushConfig.of(policy, network, grant).lines();
    }

    @Override
    public Journal.Entry decided(DecisionId id, Event.Request event, Facts facts, Decision decision, List<String> push, Timings timings) {
        List<Timing> spent = new ArrayList<>();
        if (timings.started() != 0) {
            spent.add(new Timing("gather", timings.gatherMicros()));
            spent.add(new Timing("decide", timings.decideMicros()));
        }
        DecisionRecord record = DecisionRecord.of(id, event, event.peer(), facts, decision, push, spent);
        return new Journal.Entry(id.toString(), RecordJson.encode(record));
    }

    @Override
    public Journal.Entry revoked(String id, Session.Leaving session) {
        Revocation revocation = session.revocation();
        return new Journal.Entry(id, NoteJson.sessionRevoked(new SessionRevoked(id, revocation.decided(), session.client(),
                session.peer().person(), session.lease().address4(), session.since(), revocation.why(), revocation.id())));
    }

    @Override
    public Journal.Entry unseen(SessionRevoked revoked, Instant now) {
        return new Journal.Entry(revoked.end(), NoteJson.sessionEnded(revoked.unseen(now)));
    }

    @Override
    public Journal.Entry ended(String id, Session session, String why, long receivedBytes, long sentBytes, Instant at) {
        Optional<Revocation> revoked = session instanceof Session.Leaving leaving ? Optional.of(leaving.revocation()) : Optional.empty();
        return new Journal.Entry(id, NoteJson.sessionEnded(new SessionEnd(id, at, session.client(), session.peer().person(),
                session.lease().address4(), session.since(), why, revoked, receivedBytes, sentBytes)));
    }

    @Override
    public Journal.Entry macMoved(String id, Mac mac, Session mover, Optional<Session> first, boolean ends, Instant at) {
        return new Journal.Entry(id, NoteJson.macMoved(id, at, mac, user(mover), first.map(Scribe::user), ends));
    }

    private static NoteJson.MacUser user(Session session) {
        return new NoteJson.MacUser(session.client(), session.peer().person(), session.lease().address4());
    }

    @Override
    public Journal.Entry accountChanged(String id, String person, Accounts.Change change, Balance before, String by, String reason,
            Instant at) {
        NoteJson.Author author = new NoteJson.Author(by, reason);
        return new Journal.Entry(id, switch (change) {
            case Accounts.Change.Reset reset -> NoteJson.usageReset(id, at, person, author, forgiven(reset, before));
            case Accounts.Change.Grant(Period period, DataSize more) -> NoteJson.usageGranted(id, at, person, author, period, more);
        });
    }

    private static SortedMap<Period, Traffic> forgiven(Accounts.Change.Reset reset, Balance before) {
        TreeMap<Period, Traffic> forgiven = new TreeMap<>(before.used());
        forgiven.keySet().retainAll(reset.periods());
        return forgiven;
    }

    @Override
    public Journal.Entry activated(String id, PolicyVersion version, int tests, int sessions, Instant at) {
        return new Journal.Entry(id, NoteJson.policyActivated(id, at, version, tests, sessions));
    }
}
