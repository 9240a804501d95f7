package io.sallyport.lint;

import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

import io.sallyport.model.Place;
import io.sallyport.policy.Policy;
import io.sallyport.policy.check.LintProblem;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.Words;
import io.sallyport.policytest.Expectation;
import io.sallyport.policytest.Rows;
import io.sallyport.policytest.Step;
import io.sallyport.policytest.TestDocument;

/** Every row that can determine a decision is named by a test. */
final class TestLint {
    private TestLint() {}

    static void run(Policy policy, Place manifest, Collection<TestDocument> tests, Problems problems) {
        if (tests.stream().allMatch(document -> document.tests().isEmpty())) {
            problems.add(LintProblem.NO_TESTS, manifest, "the policy has no test", "begin with `tests-policy/access.yaml`");
            return;
        }
        Set<String> named = new HashSet<>();
        tests.stream().flatMap(document -> document.tests().stream()).flatMap(test -> test.steps().stream())
                .flatMap(step -> expectation(step).stream()).forEach(expected -> {
                    named.addAll(expected.by());
                    named.addAll(expected.shadow());
                });
        Rows.deciding(policy).stream().filter(row -> !named.contains(row.id().toString()))
                .forEach(row -> problems.add(LintProblem.UNTESTED_ROW, row.place(), "no test names " + Words.quote(row.id().toString()),
                        "expect `by: [" + row.id() + "]` of somebody it is for"));
    }

    private static Optional<Expectation> expectation(Step step) {
        if (step instanceof Step.Expecting expecting) {
            return Optional.of(expecting.expect());
        }
        return step instanceof Step.Connecting connecting ? connecting.expect() : Optional.empty();
    }
}
