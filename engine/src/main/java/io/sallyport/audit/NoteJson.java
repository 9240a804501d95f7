package io.sallyport.audit;

import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;

import io.sallyport.model.Address;
import io.sallyport.model.ClientId;
import io.sallyport.model.DataSize;
import io.sallyport.model.Mac;
import io.sallyport.model.PolicyVersion;
import io.sallyport.model.Traffic;
import io.sallyport.policy.Period;
import io.sallyport.text.JsonWriter;

/**
 * What besides decisions goes on record, one line of JSON each: that a session has to go, the end of a session, a policy coming into force, what an operator
 * changed about somebody's usage, a client using another's MAC address, and who is kept out of a port. The line begins with its id
 * and a version, as a decision's does; {@code event.kind} tells them apart.
 */
public final class NoteJson {
    private NoteJson() {}

    /** A session ended: the daemon said so, or its numbering began anew. */
    public static String sessionEnded(SessionEnd end) {
        JsonWriter json = begin(end.id(), end.at(), "session-ended");
        json.field("client", end.client().toString()).field("person", end.person()).field("address4", end.address().toString())
                .field("since", end.since().toString()).field("why", end.why());
        end.revoked().ifPresent(revoked -> json.open("revoked").field("decided", revoked.decided().toString())
                .field("fenced", revoked.fenced()).field("told", revoked.told()).field("killed", revoked.killed())
                .field("gone", end.at().toString()).close());
        return json.field("received-bytes", end.receivedBytes()).field("sent-bytes", end.sentBytes()).field("remark", end.remark()).close()
                .toString();
    }

    /** It was decided that a session has to go; {@link #sessionEnded} follows when it is gone. */
    public static String sessionRevoked(SessionRevoked revoked) {
        return begin(revoked.id(), revoked.at(), "session-revoked").field("client", revoked.client().toString())
                .field("person", revoked.person()).field("address4", revoked.address().toString())
                .field("since", revoked.since().toString()).field("why", revoked.why()).field("end", revoked.end()).close().toString();
    }

    /** A policy came into force; {@code sessions} were decided again. */
    public static String policyActivated(String id, Instant at, PolicyVersion version, int tests, int sessions) {
        JsonWriter json = begin(id, at, "policy-activated");
        json.open("policy").field("commit", version.commit()).field("subject", version.subject()).close();
        return json.field("tests", tests).field("sessions", sessions).close().toString();
    }

    /** A client with a MAC address, and the tunnel address it has. */
    public record MacUser(ClientId client, Optional<String> person, Address address) {}

    /**
     * A client used a MAC address that is another's.
     *
     * @param first who had it; empty where only the policy says whose it is
     * @param ends whether the client is ended for that
     */
    public static String macMoved(String id, Instant at, Mac mac, MacUser mover, Optional<MacUser> first, boolean ends) {
        JsonWriter json = user(begin(id, at, "mac-moved").field("mac", mac.toString()), "mover", mover);
        first.ifPresent(user -> user(json, "first", user));
        return json.field("ended", ends).close().toString();
    }

    private static JsonWriter user(JsonWriter json, String name, MacUser user) {
        return json.open(name).field("client", user.client().toString()).field("person", user.person())
                .field("address4", user.address().toString()).close();
    }

    /**
     * Who changed somebody's account.
     *
     * @param by whom the kernel vouches for
     * @param reason in their words; may be empty
     */
    public record Author(String by, String reason) {}

    /** An operator forgave what somebody used of these periods. */
    public static String usageReset(String id, Instant at, String person, Author author, SortedMap<Period, Traffic> forgiven) {
        JsonWriter json = begin(id, at, "usage-reset").field("person", person).field("by", author.by()).field("reason", author.reason());
        json.openList("forgiven");
        forgiven.forEach((period, used) -> json.open().field("period", period.toString()).field("down-bytes", used.down())
                .field("up-bytes", used.up()).close());
        return json.closeList().close().toString();
    }

    /** An operator allowed somebody more until the period ends. */
    public static String usageGranted(String id, Instant at, String person, Author author, Period period, DataSize more) {
        return begin(id, at, "usage-granted").field("person", person).field("by", author.by()).field("reason", author.reason())
                .field("period", period.toString()).field("granted-bytes", more.bytes()).close().toString();
    }

    /** A source is kept out, or let in again. */
    public static String ban(BanNote note) {
        return switch (note) {
            case BanNote.Banned banned -> ban(note, "source-banned").field("failures", banned.failures()).close().toString();
            case BanNote.Lifted lifted -> ban(note, "ban-lifted").field("ban", lifted.ban()).field("by", lifted.by()).close().toString();
        };
    }

    private static JsonWriter ban(BanNote note, String kind) {
        return begin(note.id(), note.at(), kind).field("instance", note.instance().toString()).field("source", note.source())
                .field("until", note.until().toString()).field("why", note.why());
    }

    private static JsonWriter begin(String id, Instant at, String kind) {
        JsonWriter json = new JsonWriter().open();
        return json.field("id", id).field("v", RecordJson.VERSION).field("at", at.toString()).open("event").field("kind", kind).close();
    }
}
