package io.sallyport.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.sallyport.policytest.Coverage;
import io.sallyport.text.Visible;

/** For people. */
public final class TextReport {
    private TextReport() {}

    static String of(TestReport report) {
        List<String> lines = new ArrayList<>(report.words().lines(report.results()));
        report.results().coverage().ifPresent(coverage -> lines.addAll(coverage(coverage)));
        StringBuilder out = new StringBuilder();
        lines.forEach(line -> out.append(Visible.of(line)).append('\n'));
        return out.toString();
    }

    /** What no test has shown, by place, and how much was. */
    public static List<String> coverage(Coverage coverage) {
        List<String> lines = new ArrayList<>();
        coverage.rows().stream().filter(row -> !row.covered()).forEach(row -> lines.add(row.ref() + "  no test sees it apply"));
        coverage.conditions().stream().filter(seeing -> seeing.seen() < 2)
                .forEach(seeing -> lines.add(seeing.condition() + "  " + missing(seeing)));
        coverage.rules().stream().filter(rule -> !rule.covered())
                .forEach(rule -> lines.add(rule.ref() + "  no test sees it conclude anything"));
        if (!lines.isEmpty()) {
            lines.addAll(0, List.of("", "not covered:"));
        }
        lines.add("covered: " + share("rows", coverage.rowShare()) + ", " + share("conditions", coverage.conditionShare()) + ", "
                + share("rules", coverage.ruleShare()) + "; " + share("all", coverage.share()));
        return lines;
    }

    static String missing(Coverage.Seeing seeing) {
        if (!seeing.held() && !seeing.failed()) {
            return "no test sees it hold, nor fail";
        }
        return seeing.held() ? "no test sees it fail" : "no test sees it hold";
    }

    private static String share(String what, Coverage.Share share) {
        return what + " " + percent(share) + " (" + share.covered() + " of " + share.total() + ")";
    }

    static String percent(Coverage.Share share) {
        return String.format(Locale.ROOT, "%.1f %%", share.percent());
    }
}
