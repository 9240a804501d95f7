package io.sallyport.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.sallyport.policytest.Results.Result;
import io.sallyport.text.Markup;

/** The XML that build servers read as JUnit's: a suite for each file, a case for each test. */
final class JunitReport {
    private JunitReport() {}

    static String of(TestReport report) {
        Map<String, List<Result>> files = new TreeMap<>();
        report.results().tests().forEach(test -> files.computeIfAbsent(test.place().file(), k -> new ArrayList<>()).add(test));
        StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites")
                .append(counts(report.results().tests()))
                .append(">\n");
        files.forEach((file, tests) -> {
            out.append("  <testsuite name=\"").append(Markup.escape(file)).append('"').append(counts(tests)).append(">\n");
            tests.forEach(test -> test(out, report, test));
            out.append("  </testsuite>\n");
        });
        return out.append("</testsuites>\n").toString();
    }

    private static String counts(List<Result> tests) {
        return " tests=\"" + tests.size() + "\" failures=\"" + tests.stream().filter(test -> !test.passed()).count()
                + "\" errors=\"0\" skipped=\"0\"";
    }

    private static void test(StringBuilder out, TestReport report, Result test) {
        out.append("    <testcase name=\"").append(Markup.escape(test.name())).append("\" classname=\"")
                .append(Markup.escape(test.place().file())).append("\" file=\"").append(Markup.escape(test.place().file()))
                .append("\" line=\"")
                .append(test.place().line()).append('"');
        if (test.passed()) {
            out.append("/>\n");
            return;
        }
        out.append(">\n      <failure message=\"").append(Markup.escape(TestReport.first(test))).append("\" type=\"mismatch\">");
        report.failures(test).forEach(line -> out.append('\n').append(Markup.escape(line)));
        out.append("\n      </failure>\n    </testcase>\n");
    }
}
