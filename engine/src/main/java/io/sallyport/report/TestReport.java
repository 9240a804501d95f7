package io.sallyport.report;

import java.util.List;

import io.sallyport.policytest.Report;
import io.sallyport.policytest.Results;
import io.sallyport.policytest.Results.Result;

/**
 * Results ready to be written in any form.
 *
 * @param words by which failures are told
 */
public record TestReport(Results results, Report words) {

    /** How a test failed, as lines without indentation in common. */
    List<String> failures(Result test) {
        return words.failures(test).stream().map(line -> line.startsWith("    ") ? line.substring(4) : line).toList();
    }

    /** The first thing that was otherwise, on one line. */
    static String first(Result test) {
        if (test.passed() || test.failures().getFirst().mismatches().isEmpty()) {
            return "";
        }
        Results.Failure failure = test.failures().getFirst();
        Results.Mismatch mismatch = failure.mismatches().getFirst();
        String subject = failure.subject().isEmpty() ? "" : failure.subject() + ": ";
        return subject + mismatch.what() + ": expected " + mismatch.expected() + ", actual " + mismatch.actual();
    }
}
