package io.sallyport.report;

import java.util.Locale;

/** The forms in which test results are written. */
public enum TestFormat {
    TEXT, JSON, JUNIT, TAP, GITHUB, MARKDOWN, HTML, LCOV, COBERTURA;

    /** Whether it says nothing but what the tests cover. */
    public boolean isCoverage() {
        return this == LCOV || this == COBERTURA;
    }

    /** The whole report; it ends its own lines. */
    public String write(TestReport report) {
        return switch (this) {
            case TEXT -> TextReport.of(report);
            case JSON -> JsonReport.of(report);
            case JUNIT -> JunitReport.of(report);
            case TAP -> TapReport.of(report);
            case GITHUB -> Annotations.of(report);
            case MARKDOWN -> MarkdownReport.of(report);
            case HTML -> HtmlReport.of(report);
            case LCOV -> report.results().coverage().map(LcovReport::of).orElse("");
            case COBERTURA -> report.results().coverage().map(CoberturaReport::of).orElse("");
        };
    }

    /** As it is asked for. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
