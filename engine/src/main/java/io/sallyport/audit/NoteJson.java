package io.sallyport.audit;

import java.time.Instant;
import java.util.Optional;

import io.sallyport.model.Address;
import io.sallyport.model.ClientId;
import io.sallyport.model.PolicyVersion;
import io.sallyport.text.JsonWriter;

/**
 * What besides decisions goes on record, one line of JSON each: the end of a session, and a policy coming into force. The line begins with its id
 * and a version, as a decision's does; {@code event.kind} tells them apart.
 */
public final class NoteJson {
    private NoteJson() {}

    /** A session ended: the daemon said so, or its numbering began anew. */
    public static String sessionEnded(String id, Instant at, ClientId client, Optional<String> person, Address address, Instant since,
            String why,
            long receivedBytes, long sentBytes) {
        JsonWriter json = begin(id, at, "session-ended");
        json.field("client", client.toString()).field("person", person).field("address4", address.toString()).field("since",
                since.toString());
        return json.field("why", why).field("received-bytes", receivedBytes).field("sent-bytes", sentBytes).close().toString();
    }

    /** A policy came into force; {@code sessions} were decided again. */
    public static String policyActivated(String id, Instant at, PolicyVersion version, int tests, int sessions) {
        JsonWriter json = begin(id, at, "policy-activated");
        json.open("policy").field("commit", version.commit()).field("subject", version.subject()).close();
        return json.field("tests", tests).field("sessions", sessions).close().toString();
    }

    private static JsonWriter begin(String id, Instant at, String kind) {
        JsonWriter json = new JsonWriter().open();
        return json.field("id", id).field("v", RecordJson.VERSION).field("at", at.toString()).open("event").field("kind", kind).close();
    }
}
