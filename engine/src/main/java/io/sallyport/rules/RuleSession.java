package io.sallyport.rules;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import org.kie.api.definition.rule.Rule;
import org.kie.api.event.rule.BeforeMatchFiredEvent;
import org.kie.api.event.rule.DefaultAgendaEventListener;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.rule.FactHandle;

import io.sallyport.model.RuleRef;
import io.sallyport.rules.RuleBase.Firing;
import io.sallyport.rules.RuleBase.RulesFailed;
import io.sallyport.rules.drl.OwnRule;

/** One reusable working memory: facts in, rules fired, facts out again. One thread at a time. */
final class RuleSession {
    /** The most rule firings of one decision; above it the rules are running away. */
    static final int FIRINGS_MAX = 20_000;

    private final KieSession session;
    private final Conclude conclude = new Conclude();
    private final List<FactHandle> handles = new ArrayList<>();
    private final Listener listener;

    /** {@code firings} is looked up by identity at every firing, which may be twenty times in one decision. */
    RuleSession(KieSession session, IdentityHashMap<Rule, Firing> firings) {
        this.session = session;
        if (firings.values().stream().anyMatch(firing -> firing.own().isEmpty())) {
            session.setGlobal("conclude", conclude);
        }
        listener = new Listener(firings);
        session.addEventListener(listener);
    }

    /** Hears of every firing before it happens. */
    private final class Listener extends DefaultAgendaEventListener {
        private final IdentityHashMap<Rule, Firing> firings;
        private BooleanSupplier outOfTime = () -> false;
        private @Nullable RuleRef last;

        Listener(IdentityHashMap<Rule, Firing> firings) {
            this.firings = firings;
        }

        @Override
        public void beforeMatchFired(BeforeMatchFiredEvent event) {
            Rule rule = event.getMatch().getRule();
            Firing firing = firings.get(rule);
            if (firing == null) {
                throw new IllegalStateException("a rule that was not compiled here: " + rule.getName());
            }
            last = firing.ref();
            if (firing.own().isPresent()) {
                if (outOfTime.getAsBoolean()) {
                    throw new RulesFailed(firing.ref() + " was stopped: the rules took too long", firing.ref());
                }
                conclude.fired(firing.own().get());
            } else {
                conclude.firing(firing.ref());
            }
        }
    }

    List<Conclusion> run(List<Object> facts, BooleanSupplier outOfTime) {
        fire(facts, outOfTime);
        return conclude.take();
    }

    List<OwnRule> runOwn(List<Object> facts, BooleanSupplier outOfTime) {
        fire(facts, outOfTime);
        return conclude.takeOwn();
    }

    private void fire(List<Object> facts, BooleanSupplier outOfTime) {
        listener.last = null;
        listener.outOfTime = outOfTime;
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
    }

    /** The rule that fired last, in this run. */
    Optional<RuleRef> last() {
        return Optional.ofNullable(listener.last);
    }

    void dispose() {
        session.dispose();
    }
}
