package io.sallyport.control;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What a look at the policy source led to. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "result")
@JsonSubTypes({@JsonSubTypes.Type(value = Reloaded.Activated.class, name = "activated"),
    @JsonSubTypes.Type(value = Reloaded.Unchanged.class, name = "unchanged"),
    @JsonSubTypes.Type(value = Reloaded.Refused.class, name = "refused"),
    @JsonSubTypes.Type(value = Reloaded.Unavailable.class, name = "unavailable")})
public sealed interface Reloaded {

    /**
     * A new version is in force.
     *
     * @param tests of the policy's own, all passed
     * @param sessions decided again; {@code changed} of them got another answer, {@code cut} of those none
     * @param millis from its being compiled to its being in force; for {@code heldMillis} of them whoever connected had to wait
     */
    record Activated(String commit, String subject, int tests, int sessions, int changed, int cut, long millis,
            long heldMillis) implements Reloaded {}

    /** The version in force is still the newest. */
    record Unchanged(String commit, String subject) implements Reloaded {}

    /** The new version is not fit; the one before stays in force. {@code problems}: diagnostics and failed tests, one each. */
    record Refused(String commit, String subject, List<String> problems) implements Reloaded {
        public Refused {
            problems = List.copyOf(problems);
        }
    }

    /** The source cannot be read now; the version in force stays. */
    record Unavailable(String what, String hint) implements Reloaded {}
}
