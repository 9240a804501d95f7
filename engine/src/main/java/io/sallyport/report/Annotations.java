package io.sallyport.report;

import java.util.List;

import io.sallyport.model.Diagnostic;
import io.sallyport.model.Place;
import io.sallyport.model.Severity;
import io.sallyport.policytest.Report;
import io.sallyport.policytest.Results.Result;
import io.sallyport.text.Visible;

/** Lines that GitHub Actions shows beside the changed files (workflow commands). */
final class Annotations {
    private Annotations() {}

    static String of(TestReport report) {
        StringBuilder out = new StringBuilder();
        for (Result test : report.results().failed()) {
            line(out, "error", test.place(), "FAILED " + test.name(), String.join("\n", report.failures(test)));
        }
        return out.append("::notice title=policy tests::").append(message(Report.summary(report.results()))).append('\n').toString();
    }

    static String of(List<Diagnostic> diagnostics) {
        StringBuilder out = new StringBuilder();
        for (Diagnostic diagnostic : diagnostics) {
            String hint = diagnostic.hint().map(text -> "\nhint: " + text).orElse("");
            line(out, command(diagnostic.severity()), diagnostic.place(), diagnostic.id(), diagnostic.message() + hint);
        }
        return out.toString();
    }

    private static String command(Severity severity) {
        return switch (severity) {
            case ERROR -> "error";
            case WARNING -> "warning";
            case HINT -> "notice";
        };
    }

    private static void line(StringBuilder out, String command, Place place, String title, String message) {
        out.append("::").append(command).append(" file=").append(property(place.file()));
        if (place.line() > 0) {
            out.append(",line=").append(place.line()).append(",col=").append(place.column());
        }
        out.append(",title=").append(property(title)).append("::").append(message(message)).append('\n');
    }

    /** A message ends with its line; whatever could end it, or begin another command, is written as its code. */
    private static String message(String text) {
        StringBuilder out = new StringBuilder();
        String separator = "";
        for (String line : text.split("\n", -1)) {
            out.append(separator).append(Visible.of(line).replace("%", "%25"));
            separator = "%0A";
        }
        return out.toString();
    }

    private static String property(String text) {
        return message(text).replace(":", "%3A").replace(",", "%2C");
    }
}
