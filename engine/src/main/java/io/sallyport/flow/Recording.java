package io.sallyport.flow;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.sallyport.audit.DecisionId;
import io.sallyport.audit.SessionRevoked;
import io.sallyport.decision.Decision;
import io.sallyport.decision.Grant;
import io.sallyport.event.Event;
import io.sallyport.facts.Facts;
import io.sallyport.model.Mac;
import io.sallyport.model.PolicyVersion;
import io.sallyport.policy.Policy;
import io.sallyport.usage.Balance;

/** Renders what is sent to a client and what goes on record. */
interface Recording {

    /** The configuration lines a grant is sent as. */
    List<String> push(Policy policy, Grant grant);

    /** The record of a decision. */
    Journal.Entry decided(DecisionId id, Event.Request event, Facts facts, Decision decision, List<String> push, Timings timings);

    /** The record that a session has to go, made while that is being done. */
    Journal.Entry revoked(String id, Session.Leaving session);

    /** The record of the end of a session that a daemon before this one decided on, and did not see. */
    Journal.Entry unseen(SessionRevoked revoked, Instant now);

    /** The record of a session's end. */
    Journal.Entry ended(String id, Session session, String why, long receivedBytes, long sentBytes, Instant at);

    /** The record of a client using a MAC address that is another's. */
    Journal.Entry macMoved(String id, Mac mac, Session mover, Optional<Session> first, boolean ends, Instant at);

    /** The record of what an operator changed about somebody's account, {@code before} which this was used. */
    Journal.Entry accountChanged(String id, String person, Accounts.Change change, Balance before, String by, String reason, Instant at);

    /** The record of a policy becoming the active one. */
    Journal.Entry activated(String id, PolicyVersion version, int tests, int sessions, Instant at);
}
