package io.sallyport.flow;

import java.time.Instant;
import java.util.List;

import io.sallyport.decision.Decision;
import io.sallyport.decision.Grant;
import io.sallyport.event.Event;
import io.sallyport.model.PolicyVersion;
import io.sallyport.policy.Policy;

/** Writes push lines by {@code effect.push} and records by {@code audit}. */
final class Scribe implements Recording {

    @Override
    public List<String> push(Policy policy, Grant grant) {
        return List.of("ifconfig-push " + grant.lease().address4() + " 255.255.255.0");
    }

    @Override
    public Journal.Entry decided(String id, Event.Request event, Decision decision, List<String> push, Timings timings) {
        return new Journal.Entry(id, "{\"id\":\"" + id + "\"}");
    }

    @Override
    public Journal.Entry ended(String id, Session session, String why, long receivedBytes, long sentBytes, Instant at) {
        return new Journal.Entry(id, "{\"id\":\"" + id + "\"}");
    }

    @Override
    public Journal.Entry activated(String id, PolicyVersion version, int tests, int sessions, Instant at) {
        return new Journal.Entry(id, "{\"id\":\"" + id + "\"}");
    }
}
