package io.sallyport.rules;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

import org.drools.core.impl.EnvironmentFactory;
import org.drools.core.impl.RuleBaseFactory;
import org.drools.kiesession.rulebase.InternalKnowledgeBase;
import org.kie.api.definition.KiePackage;
import org.kie.api.definition.rule.Rule;
import org.kie.api.runtime.KieSessionConfiguration;
import org.kie.api.runtime.conf.ThreadSafeOption;

import io.sallyport.model.RuleRef;
import io.sallyport.rules.drl.Canonical;
import io.sallyport.rules.drl.OwnRule;

/**
 * Compiled rules, immutable and safe for many threads. Sessions are pooled: making one costs more than a decision.
 */
public final class RuleBase {
    /** The most sessions kept for reuse; more than there are processors would only hold memory. */
    static final int IDLE_SESSIONS_MAX = 64;

    private final InternalKnowledgeBase base;
    private final List<RuleRef> rules;
    private final List<OwnRule> own;
    private final IdentityHashMap<Rule, Firing> firings = new IdentityHashMap<>();
    private final MatchedTypes matched;
    private final MatchedTypes matchedByTrusted;
    private final Cost cost;
    private final ConcurrentLinkedDeque<RuleSession> idle = new ConcurrentLinkedDeque<>();

    RuleBase(InternalKnowledgeBase base, Map<String, RuleRef> trusted, List<OwnRule> own, MatchedTypes matchedByTrusted) {
        this.base = base;
        this.own = List.copyOf(own);
        List<RuleRef> all = new ArrayList<>(trusted.values());
        own.forEach(rule -> all.add(rule.ref()));
        Collections.sort(all);
        rules = List.copyOf(all);
        for (KiePackage kiePackage : base.getKiePackages()) {
            for (Rule rule : kiePackage.getRules()) {
                firing(rule, trusted).ifPresent(firing -> firings.put(rule, firing));
            }
        }
        this.matchedByTrusted = matchedByTrusted;
        matched = new MatchedTypes(base);
        cost = new Cost(own);
    }

    /** What it means that a rule fires: a rule of the engine says so itself, one of an organisation is told by its name alone. */
    record Firing(RuleRef ref, Optional<OwnRule> own) {}

    private Optional<Firing> firing(Rule rule, Map<String, RuleRef> trusted) {
        if (rule.getPackageName().equals(Canonical.PACKAGE)) {
            for (int number = 0; number < own.size(); number++) {
                if (Canonical.name(number).equals(rule.getName())) {
                    return Optional.of(new Firing(own.get(number).ref(), Optional.of(own.get(number))));
                }
            }
        }
        return Optional.ofNullable(trusted.get(RuleCompiler.key(rule.getPackageName(), rule.getName())))
                .map(ref -> new Firing(ref, Optional.empty()));
    }

    /** Every rule by place, for coverage and documents. */
    public List<RuleRef> rules() {
        return rules;
    }

    /** The organisation's rules. */
    public List<OwnRule> own() {
        return own;
    }

    /**
     * Runs the engine's rules over these facts.
     *
     * @throws RulesFailed when a rule threw or did not come to an end; the session is thrown away with whatever it concluded
     */
    public List<Conclusion> evaluate(List<Object> facts) {
        return with(session -> session.run(matchedByTrusted.among(facts), () -> false));
    }

    /**
     * Runs the organisation's rules over these facts.
     *
     * @param outOfTime whether the time is up; asked before each firing
     * @return the rules that fired, each once, by place
     * @throws RulesFailed when they take more steps or time than they may; the session is thrown away
     */
    public List<OwnRule> evaluateOwn(List<Object> facts, BooleanSupplier outOfTime) {
        if (own.isEmpty()) {
            return List.of();
        }
        cost.check(facts);
        return with(session -> session.runOwn(matched.among(facts), outOfTime));
    }

    private <T> T with(Function<RuleSession, T> work) {
        RuleSession session = idle.pollFirst();
        if (session == null) {
            session = new RuleSession(base.newKieSession(oneThread(), EnvironmentFactory.newEnvironment()), firings);
        }
        T result;
        try {
            result = work.apply(session);
        } catch (RuntimeException | StackOverflowError e) {
            Optional<RuleRef> rule = session.last();
            session.dispose();
            throw e instanceof RulesFailed failed
                    ? failed
                    : new RulesFailed("the rules failed" + rule.map(ref -> " at " + ref).orElse("") + ": " + e.getMessage(), rule, e);
        }
        if (idle.size() < IDLE_SESSIONS_MAX) {
            idle.addFirst(session);
        } else {
            session.dispose();
        }
        return result;
    }

    /** A session is used by one thread at a time, and handed from one to the next through the pool: its own locks would cost a fifth of a decision. */
    private static KieSessionConfiguration oneThread() {
        KieSessionConfiguration configuration = RuleBaseFactory.newKnowledgeSessionConfiguration();
        configuration.setOption(ThreadSafeOption.NO);
        return configuration;
    }

    /** The rules threw or ran away. Whoever asked is denied. */
    public static final class RulesFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Optional<RuleRef> rule;

        RulesFailed(String message, Optional<RuleRef> rule, Throwable cause) {
            super(message, cause);
            this.rule = rule;
        }

        RulesFailed(String message, RuleRef rule) {
            super(message);
            this.rule = Optional.of(rule);
        }

        /** The rule that ran away, or the last that fired before it happened, where there is one. */
        public Optional<RuleRef> rule() {
            return rule;
        }
    }
}
