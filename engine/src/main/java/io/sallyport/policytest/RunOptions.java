package io.sallyport.policytest;

import java.util.function.BiPredicate;

/**
 * What to run, and how. Whatever is chosen, the same tests give the same results in the same order.
 *
 * @param chosen by file (path from the repository's root) and name
 * @param failFast whether to end with the first test, in order of the source, that fails
 * @param coverage whether to watch what the tests cover
 * @param parallel whether to use all processors
 */
public record RunOptions(BiPredicate<String, String> chosen, boolean failFast, boolean coverage, boolean parallel) {
    /** Every test, one after the other. */
    public static final RunOptions ALL = new RunOptions((file, name) -> true, false, false, false);

    public RunOptions choosing(BiPredicate<String, String> tests) {
        return new RunOptions(tests, failFast, coverage, parallel);
    }

    public RunOptions withFailFast(boolean yes) {
        return new RunOptions(chosen, yes, coverage, parallel);
    }

    public RunOptions withCoverage(boolean yes) {
        return new RunOptions(chosen, failFast, yes, parallel);
    }

    public RunOptions withParallel(boolean yes) {
        return new RunOptions(chosen, failFast, coverage, yes);
    }
}
