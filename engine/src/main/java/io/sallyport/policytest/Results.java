package io.sallyport.policytest;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.decision.Decision;
import io.sallyport.event.Event;
import io.sallyport.facts.Facts;
import io.sallyport.model.Diagnostic;
import io.sallyport.model.Place;
import io.sallyport.model.Severity;

/**
 * How the tests of one policy ended, in the order of their sources.
 *
 * @param diagnostics what is wrong with the tests as written; with an error among them nothing was run
 * @param tests one each, quantified or not
 * @param deciders ids of the rows and rules that determined at least one decision that was expected as it came
 * @param coverage where it was watched
 */
public record Results(List<Diagnostic> diagnostics, List<Result> tests, SortedSet<String> deciders, Optional<Coverage> coverage) {
    public Results {
        diagnostics = List.copyOf(diagnostics);
        tests = List.copyOf(tests);
        deciders = Collections.unmodifiableSortedSet(new TreeSet<>(deciders));
    }

    /** How one test ended: how often it was decided, and every case that came out otherwise. */
    public record Result(Place place, String name, int cases, List<Failure> failures) {
        public Result {
            failures = List.copyOf(failures);
        }

        public boolean passed() {
            return failures.isEmpty();
        }
    }

    /**
     * One case that came out otherwise.
     *
     * @param place the step's expectation
     * @param subject who connected, from where, with what; empty when it never came to that
     * @param moment what was asked and answered; empty when nothing was decided
     */
    public record Failure(Place place, String subject, List<Mismatch> mismatches, Optional<Moment> moment) {
        public Failure {
            mismatches = List.copyOf(mismatches);
        }
    }

    /** One request, what was known, and the answer. */
    public record Moment(Event.Request event, Facts facts, Decision decision) {}

    /** One thing that is not as expected. */
    public record Mismatch(String what, String expected, String actual) {}

    /** How many tests there are. */
    public int total() {
        return tests.size();
    }

    /** How many tests passed. */
    public int passed() {
        return (int) tests.stream().filter(Result::passed).count();
    }

    /** The tests that did not pass. */
    public List<Result> failed() {
        return tests.stream().filter(test -> !test.passed()).toList();
    }

    /** Whether the tests themselves are well written. */
    public boolean isValid() {
        return diagnostics.stream().noneMatch(d -> d.severity() == Severity.ERROR);
    }

    /** Whether the policy may be activated: the tests are valid and all passed. None at all is no proof, and no obstacle either. */
    public boolean allPassed() {
        return isValid() && passed() == total();
    }
}
