package io.sallyport.control;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What an operator asks. On the wire: {@code {"do":"status"}}, {@code {"do":"kill","target":"ana","reason":"left the company"}}, …. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "do")
@JsonSubTypes({@JsonSubTypes.Type(value = Request.Status.class, name = "status"),
    @JsonSubTypes.Type(value = Request.Sessions.class, name = "sessions"), @JsonSubTypes.Type(value = Request.Kill.class, name = "kill"),
    @JsonSubTypes.Type(value = Request.Reload.class, name = "reload"), @JsonSubTypes.Type(value = Request.Why.class, name = "why"),
    @JsonSubTypes.Type(value = Request.Reach.class, name = "reach"), @JsonSubTypes.Type(value = Request.Trace.class, name = "trace")})
public sealed interface Request {
    /** The longest reason, in characters. */
    int REASON_CHARS_MAX = 200;
    /** The longest target or record id, in characters. */
    int NAME_CHARS_MAX = 256;

    /** What the asker needs to be allowed. */
    default Right needs() {
        return switch (this) {
            case Status s -> Right.READ;
            case Sessions s -> Right.READ;
            case Why w -> Right.READ;
            case Reach r -> Right.READ;
            case Trace t -> Right.READ;
            case Kill k -> Right.ACT;
            case Reload r -> Right.ACT;
        };
    }

    /** How is the daemon? */
    record Status() implements Request {}

    /** Who is connected? */
    record Sessions() implements Request {}

    /**
     * End the session of one client ({@code instance/epoch/cid}), or all of one person.
     *
     * @param reason for the record, one line; may be empty
     */
    record Kill(String target, String reason) implements Request {
        public Kill {
            require(target, NAME_CHARS_MAX, "target");
            if (!reason.isEmpty()) {
                require(reason, REASON_CHARS_MAX, "reason");
            }
        }
    }

    /** Look at the policy source now. */
    record Reload() implements Request {}

    /** What did the decision with this record id rest on? */
    record Why(String id) implements Request {
        public Why {
            require(id, NAME_CHARS_MAX, "id");
        }
    }

    /** What may a client reach, and how often did it? {@code target}: a client ({@code instance/epoch/cid}), a person or a tunnel address. */
    record Reach(String target) implements Request {
        public Reach {
            require(target, NAME_CHARS_MAX, "target");
        }
    }

    /**
     * What becomes of a packet?
     *
     * @param from an address, or a person who is connected
     * @param wanted {@code tcp/443}, {@code icmp/8}, {@code ping}, or the number of a protocol
     */
    record Trace(String from, String to, String wanted) implements Request {
        public Trace {
            require(from, NAME_CHARS_MAX, "from");
            require(to, NAME_CHARS_MAX, "to");
            require(wanted, NAME_CHARS_MAX, "wanted");
        }
    }

    private static void require(String text, int charsMax, String name) {
        if (text.isBlank() || text.length() > charsMax || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(name + " must be 1 to " + charsMax + " characters on one line");
        }
    }
}
