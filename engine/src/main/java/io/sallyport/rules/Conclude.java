package io.sallyport.rules;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.sallyport.facts.AccessCandidate;
import io.sallyport.facts.AuthenticationCandidate;
import io.sallyport.facts.IsolationCandidate;
import io.sallyport.facts.QuotaCandidate;
import io.sallyport.facts.RiskCandidate;
import io.sallyport.model.RuleRef;
import io.sallyport.rules.drl.OwnRule;

/**
 * The vocabulary of the rules: all that the right-hand side of a rule can do. Bound to the global {@code conclude}; belongs to one session and
 * one thread at a time.
 */
public final class Conclude {
    /** The most conclusions one decision may draw; above it the rules are running away. */
    public static final int CONCLUSIONS_MAX = 10_000;

    private List<Conclusion> drawn = new ArrayList<>();
    private final Set<OwnRule> fired = Collections.newSetFromMap(new IdentityHashMap<>());
    private @Nullable RuleRef firing;

    Conclude() {}

    /** The row admits the client, with the row's resources. */
    public void allow(AccessCandidate candidate) {
        add(new Conclusion.Allowed(candidate, rule()));
    }

    /** The row refuses the client, whatever allows it. */
    public void deny(AccessCandidate candidate) {
        add(new Conclusion.Denied(candidate, rule()));
    }

    /** The row's resources are out of reach, whatever allows them. */
    public void narrow(AccessCandidate candidate) {
        add(new Conclusion.Narrowed(candidate, rule()));
    }

    /** The row does not apply although it is for this person. */
    public void miss(AccessCandidate candidate) {
        add(new Conclusion.Missed(candidate, rule()));
    }

    /** The client has not proved what the row asks for, and is refused. */
    public void unproved(AuthenticationCandidate candidate) {
        add(new Conclusion.Unproved(candidate, rule()));
    }

    /** The client is asked for the second factor the row wants, before it is let in. */
    public void ask(AuthenticationCandidate candidate) {
        add(new Conclusion.Asked(candidate, rule()));
    }

    /** What the threshold says follows from the risk. */
    public void respond(RiskCandidate candidate) {
        add(new Conclusion.Reached(candidate, rule()));
    }

    /** The client has this tag. Rules that set tags look at the client alone: rows are evaluated when all tags are known. */
    public void tag(String tag) {
        add(new Conclusion.Tagged(tag, rule()));
    }

    /** The row's limits apply to the client; of several, the strictest. */
    public void limit(QuotaCandidate candidate) {
        add(new Conclusion.Limited(candidate, rule()));
    }

    /** The row's isolation applies to the client; of several, the strictest. */
    public void isolate(IsolationCandidate candidate) {
        add(new Conclusion.Isolated(candidate, rule()));
    }

    void firing(RuleRef rule) {
        firing = rule;
    }

    /** A rule of the organisation fired. What follows from it is known, and the same each time. */
    void fired(OwnRule rule) {
        fired.add(rule);
    }

    /** The organisation's rules that fired, by place. */
    List<OwnRule> takeOwn() {
        List<OwnRule> taken = fired.stream().sorted().toList();
        fired.clear();
        drawn = new ArrayList<>();
        firing = null;
        return taken;
    }

    List<Conclusion> take() {
        List<Conclusion> taken = drawn;
        fired.clear();
        drawn = new ArrayList<>();
        firing = null;
        return taken;
    }

    private RuleRef rule() {
        if (firing == null) {
            throw new IllegalStateException("a conclusion outside of a rule");
        }
        return firing;
    }

    private void add(Conclusion conclusion) {
        if (drawn.size() == CONCLUSIONS_MAX) {
            throw new IllegalStateException("more than " + CONCLUSIONS_MAX + " conclusions, last by " + conclusion.rule());
        }
        drawn.add(conclusion);
    }
}
