package io.sallyport.rules;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.sallyport.facts.AccessCandidate;
import io.sallyport.facts.IsolationCandidate;
import io.sallyport.facts.QuotaCandidate;
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

    /** The row's rates limit the client; of several, the strictest. */
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
        firing = null;
        return taken;
    }

    List<Conclusion> take() {
        List<Conclusion> taken = drawn;
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
