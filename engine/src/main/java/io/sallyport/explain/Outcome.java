package io.sallyport.explain;

import java.util.Collection;
import java.util.List;

import io.sallyport.decision.Reason;
import io.sallyport.facts.Considered;

/** What a row did in a decision. */
public enum Outcome {
    /** It refused the client. */
    DENIES("denies"),
    /** It asked for a second factor. */
    ASKS("asks"),
    /** It took resources out of reach. */
    NARROWS("narrows"),
    /** It let the client in. */
    ALLOWS("allows"),
    /** It limited the client. */
    LIMITS("limits"),
    /** It kept the client from others, or let it reach some. */
    ISOLATES("isolates"),
    /** It gave points of risk. */
    SCORES("scores"),
    /** It set a tag. */
    TAGS("tags"),
    /** It reported something. */
    WARNS("warns"),
    /** All it asks for was there. */
    SATISFIED("satisfied"),
    /** Another row for the person took its place. */
    OVERRIDDEN("overridden"),
    /** It could have borne on the decision, and a condition kept it from that. */
    NOT("does not apply");

    private final String words;

    Outcome(String words) {
        this.words = words;
    }

    /** For people. */
    public String words() {
        return words;
    }

    /** Whether it bore on the decision, be it that all it asks for was there. */
    public boolean applied() {
        return switch (this) {
            case DENIES, ASKS, NARROWS, ALLOWS, LIMITS, ISOLATES, SCORES, TAGS, WARNS, SATISFIED -> true;
            case OVERRIDDEN, NOT -> false;
        };
    }

    /** What a row did that gave these reasons; the gravest of them. */
    static Outcome of(Collection<Reason> reasons, Considered.Table table) {
        List<Outcome> all = reasons.stream().map(Reason::kind).map(Outcome::of).sorted().toList();
        if (!all.isEmpty()) {
            return all.getFirst();
        }
        return switch (table) {
            case AUTHENTICATION -> SATISFIED;
            case QUOTAS -> OVERRIDDEN;
            case ACCESS, RISK -> NOT;
        };
    }

    static Outcome of(Reason.Kind kind) {
        return switch (kind) {
            case DENIED -> DENIES;
            case CHALLENGED -> ASKS;
            case NARROWED -> NARROWS;
            case ALLOWED -> ALLOWS;
            case LIMITED -> LIMITS;
            case ISOLATED -> ISOLATES;
            case SCORED -> SCORES;
            case TAGGED -> TAGS;
            case WARNED -> WARNS;
            case MISSED -> NOT;
        };
    }
}
