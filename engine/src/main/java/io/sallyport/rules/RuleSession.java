package io.sallyport.rules;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

import org.kie.api.definition.rule.Rule;
import org.kie.api.event.rule.BeforeMatchFiredEvent;
import org.kie.api.event.rule.DefaultAgendaEventListener;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.rule.FactHandle;

import io.sallyport.model.RuleRef;

/** One reusable working memory: facts in, rules fired, facts out again. One thread at a time. */
final class RuleSession {
    /** The most rule firings of one decision; above it the rules are running away. */
    static final int FIRINGS_MAX = 20_000;

    private final KieSession session;
    private final Conclude conclude = new Conclude();
    private final List<FactHandle> handles = new ArrayList<>();

    /** {@code rules} is looked up by identity at every firing, which may be twenty times in one decision. */
    RuleSession(KieSession session, IdentityHashMap<Rule, RuleRef> rules) {
        this.session = session;
        session.setGlobal("conclude", conclude);
        session.addEventListener(new DefaultAgendaEventListener() {
            @Override
            public void beforeMatchFired(BeforeMatchFiredEvent event) {
                Rule rule = event.getMatch().getRule();
                RuleRef ref = rules.get(rule);
                if (ref == null) {
                    throw new IllegalStateException("a rule that was not compiled here: " + rule.getName());
                }
                conclude.firing(ref);
            }
        });
    }

    List<Conclusion> run(List<Object> facts) {
        for (Object fact : facts) {
            handles.add(session.insert(fact));
        }
        int fired = session.fireAllRules(FIRINGS_MAX);
        if (fired == FIRINGS_MAX) {
            throw new IllegalStateException("more than " + FIRINGS_MAX + " firings");
        }
        for (FactHandle handle : handles) {
            session.delete(handle);
        }
        handles.clear();
        return conclude.take();
    }

    void dispose() {
        session.dispose();
    }
}
