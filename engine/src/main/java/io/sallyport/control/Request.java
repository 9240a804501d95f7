package io.sallyport.control;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

import io.sallyport.model.Address;

/** What an operator asks. On the wire: {@code {"do":"status"}}, {@code {"do":"kill","target":"ana","reason":"left the company"}}, …. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "do")
@JsonSubTypes({@JsonSubTypes.Type(value = Request.Status.class, name = "status"),
    @JsonSubTypes.Type(value = Request.Sessions.class, name = "sessions"), @JsonSubTypes.Type(value = Request.Kill.class, name = "kill"),
    @JsonSubTypes.Type(value = Request.Reload.class, name = "reload"), @JsonSubTypes.Type(value = Request.Why.class, name = "why"),
    @JsonSubTypes.Type(value = Request.Usage.class, name = "usage"),
    @JsonSubTypes.Type(value = Request.UsageReset.class, name = "usage-reset"),
    @JsonSubTypes.Type(value = Request.UsageGrant.class, name = "usage-grant"),
    @JsonSubTypes.Type(value = Request.Leases.class, name = "leases"),
    @JsonSubTypes.Type(value = Request.Bans.class, name = "bans"), @JsonSubTypes.Type(value = Request.Lift.class, name = "lift"),
    @JsonSubTypes.Type(value = Request.Reach.class, name = "reach"), @JsonSubTypes.Type(value = Request.Trace.class, name = "trace")})
public sealed interface Request {
    /** The longest reason, in characters. */
    int REASON_CHARS_MAX = 200;
    /** The longest target or record id, in characters. */
    int NAME_CHARS_MAX = 256;

    /** The most that is granted at once: an exabyte. */
    long GRANTED_BYTES_MAX = 1_000_000_000_000_000_000L;
    /** The periods of quotas. */
    List<String> PERIODS = List.of("day", "week", "month");

    /** What the asker needs to be allowed. */
    default Right needs() {
        return switch (this) {
            case Status s -> Right.READ;
            case Sessions s -> Right.READ;
            case Why w -> Right.READ;
            case Usage u -> Right.READ;
            case Leases l -> Right.READ;
            case UsageReset r -> Right.ACT;
            case UsageGrant g -> Right.ACT;
            case Reach r -> Right.READ;
            case Trace t -> Right.READ;
            case Bans b -> Right.READ;
            case Lift l -> Right.ACT;
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
            requireReason(reason);
        }
    }

    /** Who is kept out? */
    record Bans() implements Request {}

    /**
     * Let a source in again, at every instance.
     *
     * @param address one address of the source
     */
    record Lift(Address address) implements Request {}

    /** Look at the policy source now. */
    record Reload() implements Request {}

    /** What did the decision with this record id rest on? */
    record Why(String id) implements Request {
        public Why {
            require(id, NAME_CHARS_MAX, "id");
        }
    }

    /** What did this person use, or everybody where it is empty? */
    record Usage(String person) implements Request {
        public Usage {
            if (!person.isEmpty()) {
                require(person, NAME_CHARS_MAX, "person");
            }
        }
    }

    /** Who has which address? {@code filter}: a part of a holder, a pool, an instance or a state, an address, or a network; everybody where it is empty. */
    record Leases(String filter) implements Request {
        public Leases {
            if (!filter.isEmpty()) {
                require(filter, NAME_CHARS_MAX, "filter");
            }
        }
    }

    /**
     * What this person used of these periods no longer counts.
     *
     * @param periods {@code day}, {@code week}, {@code month}
     * @param reason for the record, one line; may be empty
     */
    record UsageReset(String person, List<String> periods, String reason) implements Request {
        public UsageReset {
            require(person, NAME_CHARS_MAX, "person");
            periods = List.copyOf(periods);
            if (periods.isEmpty()) {
                throw new IllegalArgumentException("no period");
            }
            periods.forEach(Request::requirePeriod);
            requireReason(reason);
        }
    }

    /**
     * This person may use so much more until the period ends.
     *
     * @param period {@code day}, {@code week} or {@code month}
     * @param bytes more than none, at most {@link #GRANTED_BYTES_MAX}
     * @param reason for the record, one line; may be empty
     */
    record UsageGrant(String person, String period, long bytes, String reason) implements Request {
        public UsageGrant {
            require(person, NAME_CHARS_MAX, "person");
            requirePeriod(period);
            if (bytes < 1 || bytes > GRANTED_BYTES_MAX) {
                throw new IllegalArgumentException("an amount must be 1 byte to 1 EB");
            }
            requireReason(reason);
        }
    }

    private static void requirePeriod(String word) {
        if (!PERIODS.contains(word)) {
            throw new IllegalArgumentException("`" + word + "` is not a period: day, week or month");
        }
    }

    private static void requireReason(String reason) {
        if (!reason.isEmpty()) {
            require(reason, REASON_CHARS_MAX, "reason");
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
