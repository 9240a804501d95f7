package io.sallyport.report;

import java.util.List;
import java.util.Locale;

import io.sallyport.model.Diagnostic;
import io.sallyport.policytest.Coverage;
import io.sallyport.policytest.Report;
import io.sallyport.policytest.Results.Result;
import io.sallyport.text.Markup;
import io.sallyport.text.Visible;

/** For a comment or a job summary, in GitHub's Markdown. */
final class MarkdownReport {
    private static final String SPECIAL = "\\`*_{}[]()#+-.!|~<>&@";

    private MarkdownReport() {}

    static String of(TestReport report) {
        StringBuilder out = new StringBuilder("## Policy tests\n\n");
        out.append(report.results().allPassed() ? "✅ " : "❌ ").append(Report.summary(report.results())).append("\n");
        for (Result test : report.results().failed()) {
            out.append("\n<details><summary>").append(Markup.escape(test.name())).append(" — <code>")
                    .append(Markup.escape(test.place().brief())).append("</code></summary>\n\n<pre>\n");
            report.failures(test).forEach(line -> out.append(Markup.escape(line)).append('\n'));
            out.append("</pre>\n\n</details>\n");
        }
        report.results().coverage().ifPresent(coverage -> coverage(out, coverage));
        return out.toString();
    }

    private static void coverage(StringBuilder out, Coverage coverage) {
        out.append("\n| | covered | of | |\n|---|---:|---:|---:|\n");
        share(out, "rows", coverage.rowShare());
        share(out, "conditions, held and failed", coverage.conditionShare());
        share(out, "rules", coverage.ruleShare());
        share(out, "all", coverage.share());
    }

    private static void share(StringBuilder out, String what, Coverage.Share share) {
        out.append("| ").append(what).append(" | ").append(share.covered()).append(" | ").append(share.total()).append(" | ")
                .append(TextReport.percent(share)).append(" |\n");
    }

    static String of(List<Diagnostic> diagnostics) {
        StringBuilder out = new StringBuilder("## Policy check\n\n");
        if (diagnostics.isEmpty()) {
            return out.append("✅ no problem\n").toString();
        }
        out.append("| place | | id | |\n|---|---|---|---|\n");
        for (Diagnostic diagnostic : diagnostics) {
            String hint = diagnostic.hint().map(text -> "<br>hint: " + plain(text)).orElse("");
            out.append("| ").append(plain(diagnostic.place().toString())).append(" | ")
                    .append(diagnostic.severity().name().toLowerCase(Locale.ROOT)).append(" | ").append(diagnostic.id()).append(" | ")
                    .append(plain(diagnostic.message())).append(hint).append(" |\n");
        }
        return out.toString();
    }

    /** Words in which no character means anything to Markdown. */
    private static String plain(String text) {
        StringBuilder out = new StringBuilder();
        for (char c : Visible.of(text).toCharArray()) {
            if (SPECIAL.indexOf(c) >= 0) {
                out.append(c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '&' ? "&amp;" : "\\" + c);
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
