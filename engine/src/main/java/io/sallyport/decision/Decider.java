package io.sallyport.decision;

import java.util.List;
import java.util.Optional;

import io.sallyport.event.Event;
import io.sallyport.facts.Candidates;
import io.sallyport.facts.Facts;
import io.sallyport.facts.Situation;
import io.sallyport.facts.SourceOrder;
import io.sallyport.policy.Compiled;
import io.sallyport.policy.Policy;
import io.sallyport.rules.Conclusion;
import io.sallyport.rules.RuleBase;
import io.sallyport.rules.RuleCompiler;

/**
 * The one evaluator: {@code check}, {@code test}, {@code simulate} and the daemon decide here. Holds one policy and its rules; immutable, safe
 * for many threads.
 */
public final class Decider {
    private final Policy policy;
    private final RuleBase rules;
    private final Candidates candidates;
    private final Prepared prepared;
    private final Judge judge;

    private Decider(Policy policy, RuleBase rules) {
        this.policy = policy;
        this.rules = rules;
        SourceOrder order = SourceOrder.of(policy);
        candidates = new Candidates(policy, order);
        prepared = new Prepared(order);
        judge = new Judge(policy, prepared);
    }

    /** Compiles the policy's rules. */
    public static Compiled<Decider> compile(Policy policy) {
        Compiled<RuleBase> rules = RuleCompiler.compile(policy);
        return new Compiled<>(rules.value().map(base -> new Decider(policy, base)), rules.diagnostics());
    }

    /** The same rules over another policy; what is compiled already is used again when the sources are the same. */
    public Compiled<Decider> recompile(Policy next) {
        boolean same = next.ruleSources().equals(policy.ruleSources()) && next.ownRules().equals(policy.ownRules());
        if (same && (next.ownRules().isEmpty() || next.resources().keySet().equals(policy.resources().keySet()))) {
            return new Compiled<>(Optional.of(new Decider(next, rules)), List.of());
        }
        return compile(next);
    }

    public Policy policy() {
        return policy;
    }

    public RuleBase rules() {
        return rules;
    }

    /**
     * Decides a request.
     *
     * @throws RuleBase.RulesFailed when the rules threw or ran away; the caller denies
     */
    public Decision decide(Event.Request event, Facts facts) {
        Situation situation = candidates.gather(event, facts);
        List<Conclusion> conclusions = rules.evaluate(situation.facts());
        return judge.judge(event, facts, situation, new Weighed(conclusions, prepared));
    }
}
