package io.sallyport.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

import io.sallyport.api.PolicyDirectory;
import io.sallyport.policy.SourceTree;
import io.sallyport.policytest.PolicyTests;
import io.sallyport.policytest.Results;
import io.sallyport.policytest.RunOptions;

/** Many tests of the sample policy: from their text to their results, in a process that has just started and in one that is warm. */
final class PolicyTesting {
    private static final int TESTS = 10_000;
    private static final int TESTS_PER_FILE = 100;
    private static final double SECONDS_MAX = 5;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int ROUNDS = 5;
    private static final List<String> CASES = List.of(
            "connect: {user: ana, platform: linux}, expect: {verdict: admit, by: access.yaml#engineers-git, reach: {git: yes, finance: no}}",
            "connect: {user: dan}, expect: {by: quotas.yaml#on-call-fast, limits: {down: 200 Mbit/s, up: 100 Mbit/s, burst: 4 MB}}",
            "connect: {user: eve}, expect: {verdict: admit, routes: {exact: [10.20.0.6, 10.20.0.7]}}",
            "connect: {user: zoe}, expect: {verdict: refuse, by: engine:nothing-allows, reach: {wiki: no}}",
            "steps: [{connect: {user: fay}, expect: {verdict: admit}}, {advance: 12h}, {expect: {routes: {exclude: [10.30.0.10]}}}]");

    private PolicyTesting() {}

    static Report run(boolean quick) {
        int count = quick ? TESTS / 10 : TESTS;
        if (!(PolicyDirectory.open(Path.of(System.getProperty("sallyport.root", ".."))) instanceof PolicyDirectory.Opened.Ready ready)) {
            throw new IllegalStateException("the sample policy does not compile");
        }
        SourceTree tree = new SourceTree(ready.tree().version(), files(count));
        Report report = Report.of("tests", count + " policy tests in " + count / TESTS_PER_FILE + " files, text to results", "run",
                "threads",
                "seconds", "tests/s");
        double first = measure(ready, tree, true, count);
        row(report, "first", true, first, count);
        for (boolean parallel : new boolean[]{false, true}) {
            double best = Double.MAX_VALUE;
            for (int round = 0; round < ROUNDS; round++) {
                best = Math.min(best, measure(ready, tree, parallel, count));
            }
            row(report, "warm, best of " + ROUNDS, parallel, best, count);
        }
        report.bar(Report.Bar.atMost(count + " tests, in a process that has just started", first, SECONDS_MAX, "s"));
        return report;
    }

    private static void row(Report report, String what, boolean parallel, double seconds, int count) {
        report.row(what, parallel ? Runtime.getRuntime().availableProcessors() : 1, seconds, count / seconds);
    }

    private static double measure(PolicyDirectory.Opened.Ready ready, SourceTree tree, boolean parallel, int count) {
        long start = System.nanoTime();
        Results results = PolicyTests.run(ready.policy(), ready.decider(), tree, RunOptions.ALL.withParallel(parallel));
        double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
        if (!results.allPassed() || results.total() != count) {
            throw new IllegalStateException(results.passed() + " of " + results.total() + " passed: " + results.diagnostics()
                    + results.failed().stream().limit(1).toList());
        }
        return seconds;
    }

    private static SortedMap<String, String> files(int count) {
        TreeMap<String, String> files = new TreeMap<>();
        for (int file = 0; file < count / TESTS_PER_FILE; file++) {
            StringBuilder text = new StringBuilder(
                    "apiVersion: sallyport/v1\nkind: PolicyTest\nclock: 2026-03-02T09:00:00+03:00\ntests:\n");
            for (int test = 0; test < TESTS_PER_FILE; test++) {
                text.append("  - {name: test ").append(test).append(", ").append(CASES.get(test % CASES.size())).append("}\n");
            }
            files.put("tests-policy/many-" + file + ".yaml", text.toString());
        }
        return files;
    }
}
