package io.sallyport.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.sallyport.policytest.Coverage;
import io.sallyport.policytest.Report;
import io.sallyport.policytest.Results;
import io.sallyport.policytest.Results.Result;
import io.sallyport.text.Markup;

/** One page that needs nothing besides itself, in light and dark. No script: what is in it can only be read. */
final class HtmlReport {
    private static final String STYLE = """
            :root{color-scheme:light dark;--back:#fff;--fore:#1c2024;--soft:#60646c;--line:#dfe1e6;--card:#f6f7f9;--good:#18794e;--bad:#cd2b31}
            @media(prefers-color-scheme:dark){:root{--back:#16181b;--fore:#e6e8eb;--soft:#9ba1a8;--line:#33373d;--card:#1e2125;--good:#4cc38a;--bad:#ff7b81}}
            body{background:var(--back);color:var(--fore);font:16px/1.5 system-ui,sans-serif;max-width:64rem;margin:0 auto;padding:2rem 1rem}
            h1{font-size:1.6rem;margin:0}h2{font-size:1.15rem;margin:2.5rem 0 .75rem}
            .sum{font-size:1.1rem;margin:.25rem 0 0}.good{color:var(--good)}.bad{color:var(--bad)}.soft{color:var(--soft)}
            code,pre{font:13px/1.5 ui-monospace,Menlo,Consolas,monospace}
            pre{background:var(--card);border:1px solid var(--line);border-radius:6px;padding:.75rem;overflow-x:auto;margin:.5rem 0}
            details{border-bottom:1px solid var(--line);padding:.35rem 0}summary{cursor:pointer}
            ul{list-style:none;margin:0;padding:0}li{border-bottom:1px solid var(--line);padding:.35rem 0}
            table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.35rem .75rem .35rem 0;border-bottom:1px solid var(--line);vertical-align:middle}
            td.n,th.n{text-align:right}.bar{background:var(--line);border-radius:4px;height:8px;min-width:8rem}.bar i{display:block;height:8px;border-radius:4px;background:var(--good)}
            """;

    private final StringBuilder out = new StringBuilder();
    private final TestReport report;

    private HtmlReport(TestReport report) {
        this.report = report;
    }

    static String of(TestReport report) {
        HtmlReport page = new HtmlReport(report);
        page.whole();
        return page.out.toString();
    }

    private void whole() {
        Results results = report.results();
        out.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n")
                .append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';style-src 'unsafe-inline'\">\n")
                .append("<title>Policy tests</title>\n<style>\n").append(STYLE)
                .append("</style>\n</head>\n<body>\n<h1>Policy tests</h1>\n");
        boolean good = results.allPassed();
        out.append("<p class=\"sum ").append(good ? "good" : "bad").append("\">").append(good ? "✓ " : "✗ ")
                .append(text(Report.summary(results))).append("</p>\n");
        failures();
        results.coverage().ifPresent(this::coverage);
        passed();
        out.append("</body>\n</html>\n");
    }

    private void failures() {
        if (report.results().failed().isEmpty()) {
            return;
        }
        out.append("<h2>Failed</h2>\n");
        for (Result test : report.results().failed()) {
            out.append("<details open><summary><b class=\"bad\">✗</b> ").append(text(test.name())).append(' ').append(place(test))
                    .append("</summary>\n<pre>");
            report.failures(test).forEach(line -> out.append(text(line)).append('\n'));
            out.append("</pre></details>\n");
        }
    }

    private void coverage(Coverage coverage) {
        out.append(
                "<h2>Coverage</h2>\n<table>\n<tr><th></th><th class=\"n\">covered</th><th class=\"n\">of</th><th class=\"n\"></th><th></th></tr>\n");
        share("rows", coverage.rowShare());
        share("conditions, held and failed", coverage.conditionShare());
        share("rules", coverage.ruleShare());
        share("all", coverage.share());
        out.append("</table>\n");
        List<String> missing = TextReport.uncovered(coverage);
        if (!missing.isEmpty()) {
            out.append("<details><summary>Not covered: ").append(missing.size()).append("</summary>\n<ul>\n");
            missing.forEach(line -> out.append("<li><code>").append(text(line)).append("</code></li>\n"));
            out.append("</ul></details>\n");
        }
    }

    private void share(String what, Coverage.Share share) {
        out.append("<tr><td>").append(what).append("</td><td class=\"n\">").append(share.covered()).append("</td><td class=\"n\">")
                .append(share.total()).append("</td><td class=\"n\">").append(TextReport.percent(share))
                .append("</td><td><div class=\"bar\"><i style=\"width:").append((int) share.percent()).append("%\"></i></div></td></tr>\n");
    }

    private void passed() {
        Map<String, List<Result>> files = new TreeMap<>();
        report.results().tests().stream().filter(Result::passed)
                .forEach(test -> files.computeIfAbsent(test.place().file(), k -> new ArrayList<>()).add(test));
        if (files.isEmpty()) {
            return;
        }
        out.append("<h2>Passed</h2>\n");
        files.forEach((file, tests) -> {
            out.append("<details><summary><code>").append(text(file)).append("</code> <span class=\"soft\">").append(tests.size())
                    .append("</span></summary>\n<ul>\n");
            for (Result test : tests) {
                String cases = test.cases() > 1 ? " <span class=\"soft\">" + test.cases() + " cases</span>" : "";
                out.append("<li><span class=\"good\">✓</span> ").append(text(test.name())).append(cases).append("</li>\n");
            }
            out.append("</ul></details>\n");
        });
    }

    private static String place(Result test) {
        return "<code class=\"soft\">" + text(test.place().brief()) + "</code>";
    }

    private static String text(String text) {
        return Markup.escape(text);
    }
}
