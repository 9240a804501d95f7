package io.sallyport.report;

import io.sallyport.policytest.Results.Result;
import io.sallyport.text.Visible;

/** The Test Anything Protocol, version 14. */
final class TapReport {
    private TapReport() {}

    static String of(TestReport report) {
        StringBuilder out = new StringBuilder("TAP version 14\n1..").append(report.results().total()).append('\n');
        int number = 0;
        for (Result test : report.results().tests()) {
            number++;
            out.append(test.passed() ? "ok " : "not ok ").append(number).append(" - ").append(description(test.name())).append('\n');
            if (!test.passed()) {
                out.append("  ---\n  at: ").append(quote(test.place().brief())).append("\n  message: ")
                        .append(quote(TestReport.first(test)))
                        .append("\n  failures: |\n");
                report.failures(test).forEach(line -> out.append("    ").append(Visible.of(line)).append('\n'));
                out.append("  ...\n");
            }
        }
        return out.toString();
    }

    /** A hash would begin a directive such as {@code # SKIP}. */
    private static String description(String name) {
        return Visible.of(name).replace("\\", "\\\\").replace("#", "\\#");
    }

    /** A YAML scalar in single quotes, in which nothing but the quote itself means anything. */
    private static String quote(String text) {
        return "'" + Visible.of(text).replace("'", "''") + "'";
    }
}
