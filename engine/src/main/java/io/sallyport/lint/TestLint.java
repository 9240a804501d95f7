package io.sallyport.lint;

import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.sallyport.model.Place;
import io.sallyport.model.RowRef;
import io.sallyport.policy.AccessRow;
import io.sallyport.policy.IsolationTable;
import io.sallyport.policy.QuotaRow;
import io.sallyport.policy.table.Draft;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.Words;
import io.sallyport.policytest.Expectation;
import io.sallyport.policytest.Step;
import io.sallyport.policytest.TestDocument;

/** Every row that can determine a decision is named by a test. */
final class TestLint {
    private TestLint() {}

    static void run(Draft draft, Collection<TestDocument> tests, Problems problems) {
        if (tests.stream().allMatch(document -> document.tests().isEmpty())) {
            problems.add(LintProblem.NO_TESTS, Place.ofFile("tests-policy/"), "there is no test", "begin with `tests-policy/access.yaml`");
            return;
        }
        Set<String> named = new HashSet<>();
        tests.stream().flatMap(document -> document.tests().stream()).flatMap(test -> test.steps().stream())
                .flatMap(step -> expectation(step).stream()).forEach(expected -> {
                    named.addAll(expected.by());
                    named.addAll(expected.shadow());
                });
        deciding(draft).filter(row -> !named.contains(row.id().toString()))
                .forEach(row -> problems.add(LintProblem.UNTESTED_ROW, row.place(), "no test names " + Words.quote(row.id().toString()),
                        "expect `by: [" + row.id() + "]` of somebody it is for"));
    }

    private static Stream<RowRef> deciding(Draft draft) {
        return Stream.of(draft.access().stream().map(AccessRow::ref), draft.quotas().stream().map(QuotaRow::ref),
                draft.isolation().stream().map(IsolationTable.Row::ref)).flatMap(rows -> rows);
    }

    private static Optional<Expectation> expectation(Step step) {
        if (step instanceof Step.Expecting expecting) {
            return Optional.of(expecting.expect());
        }
        return step instanceof Step.Connecting connecting ? connecting.expect() : Optional.empty();
    }
}
