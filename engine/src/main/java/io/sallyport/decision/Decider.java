package io.sallyport.decision;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.BooleanSupplier;

import io.sallyport.event.Event;
import io.sallyport.facts.Candidates;
import io.sallyport.facts.Circumstances;
import io.sallyport.facts.Considered;
import io.sallyport.facts.Facts;
import io.sallyport.facts.Risk;
import io.sallyport.facts.Situation;
import io.sallyport.facts.SourceOrder;
import io.sallyport.policy.AccessRow;
import io.sallyport.policy.Compiled;
import io.sallyport.policy.Policy;
import io.sallyport.rules.Conclusion;
import io.sallyport.rules.NearMiss;
import io.sallyport.rules.RuleBase;
import io.sallyport.rules.RuleCompiler;
import io.sallyport.rules.drl.ClockUse;
import io.sallyport.rules.drl.OwnRule;

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
    private final ClockUse clockUse;

    private Decider(Policy policy, RuleBase rules) {
        this.policy = policy;
        this.rules = rules;
        SourceOrder order = SourceOrder.of(policy);
        candidates = new Candidates(policy, order);
        prepared = new Prepared(order);
        judge = new Judge(policy, prepared);
        clockUse = new ClockUse(rules.own());
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
     * Decides a request, however long it takes.
     *
     * @throws RuleBase.RulesFailed as below
     */
    public Decision decide(Event.Request event, Facts facts) {
        return decide(event, facts, () -> false);
    }

    /**
     * Decides a request. When a rule of the organisation is stopped, that is a refusal which names it.
     *
     * @param outOfTime whether the organisation's rules have had their time
     * @throws RuleBase.RulesFailed when the engine's own rules threw or ran away; the caller denies
     */
    public Decision decide(Event.Request event, Facts facts, BooleanSupplier outOfTime) {
        Ruled ruled = Ruled.NOTHING;
        if (!rules.own().isEmpty()) {
            try {
                ruled = ruled(event, facts, outOfTime);
            } catch (RuleBase.RulesFailed e) {
                return judge.stopped(event, facts, candidates.gather(event, facts), e);
            }
        }
        Situation situation = candidates.gather(event, facts, tags(event, facts, ruled));
        List<Conclusion> conclusions = rules.evaluate(situation.facts());
        return judge.judge(event, facts, situation, new Weighed(conclusions, prepared), ruled);
    }

    private Ruled ruled(Event.Request event, Facts facts, BooleanSupplier outOfTime) {
        List<OwnRule> fired = rules.evaluateOwn(known(event, facts), outOfTime);
        return new Ruled(fired, clockUse.nextChange(facts.now(), policy.manifest().zone()), facts);
    }

    /** What the organisation's rules match. */
    private List<Object> known(Event.Request event, Facts facts) {
        List<Object> known = new ArrayList<>(candidates.client(event, facts));
        known.addAll(Circumstances.of(event, facts));
        return known;
    }

    /**
     * Every rule of the organisation, in the order of the source: whether it fires, and if not, where it stops. For explanations.
     *
     * @throws RuleBase.RulesFailed as {@link #decide}
     */
    public List<ConsideredRule> considerRules(Event.Request event, Facts facts) {
        List<Object> known = known(event, facts);
        Set<OwnRule> fired = new HashSet<>(rules.evaluateOwn(known, () -> false));
        List<ConsideredRule> all = new ArrayList<>();
        fired.forEach(rule -> all.add(new ConsideredRule(rule, true, Optional.empty(), List.of())));
        NearMiss.of(rules.own().stream().filter(rule -> !fired.contains(rule)).toList(), known)
                .forEach(stop -> all.add(ConsideredRule.stopped(stop, known)));
        all.sort(Comparator.comparing(ConsideredRule::rule));
        return List.copyOf(all);
    }

    /**
     * Every row that could bear on a request, with each of its conditions evaluated. For explanations: a decision itself keeps only what it needs.
     *
     * @throws RuleBase.RulesFailed as {@link #decide}
     */
    public List<Considered> consider(Event.Request event, Facts facts) {
        return candidates.consider(event, facts, tags(event, facts));
    }

    /**
     * One access row with each of its conditions evaluated, whoever it is about.
     *
     * @throws RuleBase.RulesFailed as {@link #decide}
     */
    public Considered consider(AccessRow row, Event.Request event, Facts facts) {
        return candidates.consider(row, event, facts, tags(event, facts));
    }

    /** The risk of a client, with its parts. */
    public Risk risk(Event.Request event, Facts facts) {
        return candidates.risk(event, facts);
    }

    /** What rules say of the client before any row is looked at; worked out only where a row asks for a tag. */
    private SortedSet<String> tags(Event.Request event, Facts facts) {
        return tags(event, facts, rules.own().isEmpty() ? Ruled.NOTHING : ruled(event, facts, () -> false));
    }

    private SortedSet<String> tags(Event.Request event, Facts facts, Ruled ruled) {
        if (!candidates.needsTags()) {
            return Candidates.UNTAGGED;
        }
        SortedSet<String> tags = ruled.tags();
        for (Conclusion conclusion : rules.evaluate(candidates.client(event, facts))) {
            if (conclusion instanceof Conclusion.Tagged tagged) {
                tags.add(tagged.tag());
            }
        }
        return tags;
    }
}
