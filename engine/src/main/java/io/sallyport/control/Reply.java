package io.sallyport.control;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What the daemon answers. On the wire: {@code {"is":"status","status":{…}}}, …. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({@JsonSubTypes.Type(value = Reply.Status.class, name = "status"),
    @JsonSubTypes.Type(value = Reply.Sessions.class, name = "sessions"), @JsonSubTypes.Type(value = Reply.Killed.class, name = "killed"),
    @JsonSubTypes.Type(value = Reply.Reload.class, name = "reload"), @JsonSubTypes.Type(value = Reply.Decision.class, name = "decision"),
    @JsonSubTypes.Type(value = Reply.NoDecision.class, name = "no-decision"),
    @JsonSubTypes.Type(value = Reply.Usage.class, name = "usage"),
    @JsonSubTypes.Type(value = Reply.Leases.class, name = "leases"),
    @JsonSubTypes.Type(value = Reply.Bans.class, name = "bans"), @JsonSubTypes.Type(value = Reply.Lifted.class, name = "lifted"),
    @JsonSubTypes.Type(value = Reply.Reaches.class, name = "reaches"), @JsonSubTypes.Type(value = Reply.Traced.class, name = "traced"),
    @JsonSubTypes.Type(value = Reply.NotPermitted.class, name = "not-permitted"),
    @JsonSubTypes.Type(value = Reply.NotUnderstood.class, name = "not-understood"),
    @JsonSubTypes.Type(value = Reply.Failed.class, name = "failed")})
public sealed interface Reply {

    /** How the daemon is. */
    record Status(DaemonStatus status) implements Reply {}

    /** Who is connected, in the order of instance and client. */
    record Sessions(List<SessionRow> sessions) implements Reply {
        public Sessions {
            sessions = List.copyOf(sessions);
        }
    }

    /** The sessions that were fenced and told to go. */
    record Killed(List<String> clients) implements Reply {
        public Killed {
            clients = List.copyOf(clients);
        }
    }

    /** What the look at the policy source led to. */
    record Reload(Reloaded reloaded) implements Reply {}

    /**
     * A decision on record.
     *
     * @param text for people, several lines
     * @param json the record itself, one line
     */
    record Decision(String text, String json) implements Reply {}

    /** No record has this id, or it is not kept any more. */
    record NoDecision(String id) implements Reply {}

    /** What people used, by name; nobody where who was asked for is not known. */
    record Usage(List<UsageRow> people) implements Reply {
        public Usage {
            people = List.copyOf(people);
        }
    }

    /** Who has which address. */
    record Leases(LeaseList list) implements Reply {}

    /** What clients may reach, in the order of instance and client. */
    record Reaches(List<ReachRow> clients) implements Reply {
        public Reaches {
            clients = List.copyOf(clients);
        }
    }

    /** Who is kept out, in the order of instances and sources. */
    record Bans(List<BanRow> bans) implements Reply {
        public Bans {
            bans = List.copyOf(bans);
        }
    }

    /** The bans that were lifted; none where there was none. */
    record Lifted(List<BanRow> bans) implements Reply {
        public Lifted {
            bans = List.copyOf(bans);
        }
    }

    /** What becomes of a packet. */
    record Traced(TracedPacket packet) implements Reply {}

    /** The asker may not. */
    record NotPermitted(String what, String hint) implements Reply {}

    /** The line was no request of this version of the protocol. */
    record NotUnderstood(String what) implements Reply {}

    /** The daemon could not carry it out. */
    record Failed(String what, String hint) implements Reply {}
}
