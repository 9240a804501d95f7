package io.sallyport.daemon;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

import io.sallyport.adapter.git.Generations;
import io.sallyport.decision.Decider;
import io.sallyport.flow.Gate;
import io.sallyport.flow.Notice;
import io.sallyport.flow.Outcome;
import io.sallyport.flow.PolicySource;
import io.sallyport.flow.PolicySource.Fetched;
import io.sallyport.flow.StateStore;
import io.sallyport.model.Diagnostic;
import io.sallyport.model.PolicyVersion;
import io.sallyport.policy.Compiled;
import io.sallyport.policy.Policy;
import io.sallyport.policy.SourceTree;
import io.sallyport.policy.check.PolicyCompiler;
import io.sallyport.policytest.PolicyTests;
import io.sallyport.policytest.Report;
import io.sallyport.policytest.Results;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the policy in force current: looks at the source, compiles, runs the policy's own tests, and only then hands it to the gate. A version that
 * fails anywhere is refused once, with everything that is wrong with it, and the one before stays.
 */
public final class PolicyKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyKeeper.class);
    /** How many failed tests stand in a notice; all stand in the report of {@code sallyport test}. */
    private static final int FAILURES_SHOWN_MAX = 20;

    private final PolicySource source;
    private final Generations generations;
    private final StateStore state;
    private final SortedMap<String, String> stockRules;
    private final Gate gate;
    private final Notice.Observer observer;
    private final InstantSource clock;
    private Optional<PolicyVersion> refused = Optional.empty();

    PolicyKeeper(PolicySource source, Generations generations, StateStore state, SortedMap<String, String> stockRules, Gate gate,
            Notice.Observer observer, InstantSource clock) {
        this.source = source;
        this.generations = generations;
        this.state = state;
        this.stockRules = stockRules;
        this.gate = gate;
        this.observer = observer;
        this.clock = clock;
    }

    /** How a look at the source ended. */
    public sealed interface Look {
        /** This version is in force now, since this look or before. */
        record InForce(PolicyVersion version, boolean isNew) implements Look {}

        /** The version was refused, now or at an earlier look. */
        record Refused(PolicyVersion version, String why, List<Diagnostic> diagnostics, List<String> failures) implements Look {}

        /** The source cannot be read. */
        record Unavailable(String what, String hint) implements Look {}
    }

    /** Puts the newest kept generation in force that still compiles and activates; empty when there is none. Its tests passed when it was kept. */
    public synchronized Optional<PolicyVersion> restore() {
        Generations.Kept kept = generations.load();
        kept.problems().forEach(problem -> LOG.error("{}", problem));
        for (SourceTree tree : kept.newestFirst()) {
            if (tryOut(tree, false) instanceof Look.InForce inForce) {
                return Optional.of(inForce.version());
            }
            LOG.error("policy {} was in force before and cannot be any more; trying the one before it", tree.version());
        }
        return Optional.empty();
    }

    /** Looks at the source and puts what is new in force. */
    public synchronized Look refresh() {
        return switch (source.fetch()) {
            case Fetched.Unavailable unavailable -> new Look.Unavailable(unavailable.what(), unavailable.hint());
            case Fetched.Version version -> consider(version.tree());
        };
    }

    private Look consider(SourceTree tree) {
        Optional<PolicyVersion> current = gate.policy().map(Policy::version);
        if (current.isPresent() && current.get().equals(tree.version())) {
            return new Look.InForce(tree.version(), false);
        }
        if (refused.isPresent() && refused.get().equals(tree.version())) {
            return new Look.Refused(tree.version(), "refused before", List.of(), List.of());
        }
        Look look = tryOut(tree, true);
        if (look instanceof Look.Refused no) {
            refused = Optional.of(no.version());
            observer.notice(new Notice.PolicyRefused(no.version(), no.why(), no.diagnostics(), no.failures(), clock.instant()));
        }
        return look;
    }

    private Look tryOut(SourceTree tree, boolean withTests) {
        Compiled<Policy> policy = PolicyCompiler.compile(tree, stockRules);
        if (policy.value().isEmpty()) {
            return new Look.Refused(tree.version(), "it does not compile", policy.diagnostics(), List.of());
        }
        Compiled<Decider> decider = gate.decider().map(current -> current.recompile(policy.value().get()))
                .orElseGet(() -> Decider.compile(policy.value().get()));
        if (decider.value().isEmpty()) {
            return new Look.Refused(tree.version(), "its rules do not compile", decider.diagnostics(), List.of());
        }
        int tests = 0;
        if (withTests) {
            Results results = PolicyTests.run(policy.value().get(), decider.value().get(), tree);
            tests = results.passed();
            if (!results.allPassed() && policy.value().get().manifest().testsMustPass()) {
                List<String> failures = results.failed().stream().limit(FAILURES_SHOWN_MAX).map(test -> test.place().brief() + " " + test.name()).toList();
                return new Look.Refused(tree.version(), Report.summary(results), results.diagnostics(), failures);
            }
        }
        return activate(tree, decider.value().get(), tests);
    }

    private Look activate(SourceTree tree, Decider decider, int tests) {
        if (gate.activate(decider, tests) instanceof Outcome.Failed failed) {
            // Not the author's mistake: the next look tries again.
            return new Look.Unavailable("policy " + tree.version() + " cannot be put in force: " + failed.what(), failed.hint());
        }
        refused = Optional.empty();
        say(generations.save(tree));
        say(state.recordActivation(new StateStore.Activation(tree.version(), clock.instant())));
        return new Look.InForce(tree.version(), true);
    }

    private static void say(Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed) {
            LOG.error("{} ({}); the policy is in force all the same", failed.what(), failed.hint());
        }
    }
}
