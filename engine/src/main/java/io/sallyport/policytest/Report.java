package io.sallyport.policytest;

import java.util.ArrayList;
import java.util.List;

import io.sallyport.decision.Explanation;
import io.sallyport.policytest.Results.Failure;
import io.sallyport.policytest.Results.Mismatch;
import io.sallyport.policytest.Results.Result;

/** The results as text for people: what failed, expected against actual, with the explanation of what was decided instead. */
public final class Report {
    /** How many failed cases of one test are written out; one usually explains the others. */
    static final int CASES_SHOWN_MAX = 3;

    private final Explanation explanation;

    /** @param explanation by which decisions are explained */
    public Report(Explanation explanation) {
        this.explanation = explanation;
    }

    /** Each failed test in full, then the count. */
    public List<String> lines(Results results) {
        List<String> lines = new ArrayList<>();
        results.diagnostics().forEach(diagnostic -> diagnostic.toString().lines().forEach(lines::add));
        if (!results.isValid()) {
            return lines;
        }
        for (Result test : results.failed()) {
            lines.add("FAILED  " + test.name());
            lines.add("        " + test.place().brief());
            lines.addAll(failures(test));
            lines.add("");
        }
        lines.add(summary(results));
        return lines;
    }

    /** How a test failed: expected against actual, and why, for its first cases. */
    public List<String> failures(Result test) {
        List<String> lines = new ArrayList<>();
        test.failures().stream().limit(CASES_SHOWN_MAX).forEach(failure -> failure(lines, failure));
        int more = test.failures().size() - CASES_SHOWN_MAX;
        if (more > 0) {
            lines.add("    and " + more + " more of " + test.cases() + " cases");
        }
        return lines;
    }

    /** {@code 41 tests passed}, or how many of how many failed. */
    public static String summary(Results results) {
        int failed = results.total() - results.passed();
        int cases = results.tests().stream().mapToInt(Result::cases).sum();
        String tests = results.total() == 1 ? "1 test" : results.total() + " tests";
        String outcome = failed == 0 ? tests + " passed" : failed + " of " + tests + " failed";
        return cases > results.total() ? outcome + ", " + cases + " cases" : outcome;
    }

    private void failure(List<String> lines, Failure failure) {
        String subject = failure.subject().isEmpty() ? "" : "  " + failure.subject();
        lines.add("    " + failure.place().brief() + subject);
        int width = failure.mismatches().stream().mapToInt(m -> m.what().length()).max().orElse(0);
        for (Mismatch mismatch : failure.mismatches()) {
            String what = mismatch.what() + " ".repeat(width - mismatch.what().length());
            lines.add("      " + what + "  expected  " + mismatch.expected());
            lines.add("      " + " ".repeat(width) + "  actual    " + mismatch.actual());
        }
        failure.moment().ifPresent(moment -> {
            lines.add("      because");
            explanation.full(moment.event(), moment.decision()).forEach(line -> lines.add("        " + line));
        });
    }
}
