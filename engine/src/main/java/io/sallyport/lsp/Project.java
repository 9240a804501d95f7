package io.sallyport.lsp;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

import io.sallyport.decision.Decider;
import io.sallyport.lint.Lint;
import io.sallyport.model.Diagnostic;
import io.sallyport.model.Severity;
import io.sallyport.policy.Compiled;
import io.sallyport.policy.Policy;
import io.sallyport.policy.SourceTree;
import io.sallyport.policy.check.PolicyCompiler;
import io.sallyport.policytest.PolicyTests;
import io.sallyport.policytest.TestDocument;

/**
 * Everything that is wrong with a tree, or could be better.
 *
 * @param check what {@code check} says
 * @param lint what {@code lint} says; nothing while there are errors
 * @param decider the policy's rules, kept so that the next look is quick
 */
public record Project(List<Diagnostic> check, List<Diagnostic> lint, Optional<Decider> decider) {
    /** Before anything was looked at. */
    public static final Project NONE = new Project(List.of(), List.of(), Optional.empty());

    public Project {
        check = List.copyOf(check);
        lint = List.copyOf(lint);
    }

    /** Whether the policy and its tests are valid. */
    public boolean isValid() {
        return check.stream().noneMatch(d -> d.severity() == Severity.ERROR);
    }

    /** Looks at a tree anew. */
    public Project next(SourceTree tree, SortedMap<String, String> stockRules, Instant now) {
        Compiled<Policy> policy = PolicyCompiler.compile(tree, stockRules);
        List<Diagnostic> found = new ArrayList<>(policy.diagnostics());
        if (policy.value().isEmpty()) {
            return new Project(sorted(found), List.of(), decider);
        }
        Policy ready = policy.value().get();
        Compiled<Decider> compiled = decider.map(earlier -> earlier.recompile(ready)).orElseGet(() -> Decider.compile(ready));
        found.addAll(compiled.diagnostics());
        if (compiled.value().isEmpty()) {
            return new Project(sorted(found), List.of(), decider);
        }
        Compiled<List<TestDocument>> tests = PolicyTests.compile(ready, compiled.value().get(), tree);
        found.addAll(tests.diagnostics());
        List<Diagnostic> better = tests.value().map(documents -> Lint.run(tree, ready, documents, now)).orElse(List.of());
        return new Project(sorted(found), better, compiled.value());
    }

    private static List<Diagnostic> sorted(Collection<Diagnostic> diagnostics) {
        return diagnostics.stream().sorted().distinct().toList();
    }
}
