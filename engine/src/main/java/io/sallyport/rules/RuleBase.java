package io.sallyport.rules;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;

import org.drools.core.impl.EnvironmentFactory;
import org.drools.core.impl.RuleBaseFactory;
import org.drools.kiesession.rulebase.InternalKnowledgeBase;
import org.kie.api.definition.KiePackage;
import org.kie.api.definition.rule.Rule;
import org.kie.api.runtime.KieSessionConfiguration;
import org.kie.api.runtime.conf.ThreadSafeOption;

import io.sallyport.model.RuleRef;

/**
 * Compiled rules, immutable and safe for many threads. Sessions are pooled: making one costs more than a decision.
 */
public final class RuleBase {
    /** The most sessions kept for reuse; more than there are processors would only hold memory. */
    static final int IDLE_SESSIONS_MAX = 64;

    private final InternalKnowledgeBase base;
    private final Map<String, RuleRef> rules;
    private final IdentityHashMap<Rule, RuleRef> compiled = new IdentityHashMap<>();
    private final MatchedTypes matched;
    private final ConcurrentLinkedDeque<RuleSession> idle = new ConcurrentLinkedDeque<>();

    RuleBase(InternalKnowledgeBase base, Map<String, RuleRef> rules) {
        this.base = base;
        this.rules = Map.copyOf(rules);
        for (KiePackage kiePackage : base.getKiePackages()) {
            for (Rule rule : kiePackage.getRules()) {
                RuleRef ref = rules.get(RuleCompiler.key(rule.getPackageName(), rule.getName()));
                if (ref != null) {
                    compiled.put(rule, ref);
                }
            }
        }
        matched = new MatchedTypes(base);
    }

    /** Every rule by package and name, for coverage and documents. */
    public List<RuleRef> rules() {
        return rules.values().stream().sorted().toList();
    }

    /**
     * Runs the rules over these facts.
     *
     * @throws RulesFailed when a rule threw or did not come to an end; the session is thrown away with whatever it concluded
     */
    public List<Conclusion> evaluate(List<Object> facts) {
        RuleSession session = idle.pollFirst();
        if (session == null) {
            session = new RuleSession(base.newKieSession(oneThread(), EnvironmentFactory.newEnvironment()), compiled);
        }
        List<Conclusion> conclusions;
        try {
            conclusions = session.run(matched.among(facts));
        } catch (RuntimeException e) {
            session.dispose();
            throw new RulesFailed("the rules failed: " + e.getMessage(), e);
        }
        if (idle.size() < IDLE_SESSIONS_MAX) {
            idle.addFirst(session);
        } else {
            session.dispose();
        }
        return conclusions;
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

        RulesFailed(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
