package io.sallyport.rules;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;

import org.drools.kiesession.rulebase.InternalKnowledgeBase;

import io.sallyport.model.RuleRef;

/**
 * Compiled rules, immutable and safe for many threads. Sessions are pooled: making one costs more than a decision.
 */
public final class RuleBase {
    /** The most sessions kept for reuse; more than there are processors would only hold memory. */
    static final int IDLE_SESSIONS_MAX = 64;

    private final InternalKnowledgeBase base;
    private final Map<String, RuleRef> rules;
    private final ConcurrentLinkedDeque<RuleSession> idle = new ConcurrentLinkedDeque<>();

    RuleBase(InternalKnowledgeBase base, Map<String, RuleRef> rules) {
        this.base = base;
        this.rules = Map.copyOf(rules);
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
            session = new RuleSession(base.newKieSession(), rules);
        }
        List<Conclusion> conclusions;
        try {
            conclusions = session.run(facts);
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

    /** The rules threw or ran away. Whoever asked is denied. */
    public static final class RulesFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RulesFailed(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
