package io.sallyport.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import io.sallyport.model.Diagnostic;
import io.sallyport.text.Json;

/** The forms in which diagnostics are written. */
public enum CheckFormat {
    TEXT, JSON, SARIF, GITHUB, MARKDOWN;

    /** The whole report; it ends its own lines. */
    public String write(List<Diagnostic> diagnostics) {
        return switch (this) {
            case TEXT -> diagnostics.stream().map(diagnostic -> diagnostic + "\n").collect(Collectors.joining());
            case JSON -> Json.text(JsonReport.diagnostics(diagnostics));
            case SARIF -> SarifReport.of(diagnostics);
            case GITHUB -> Annotations.of(diagnostics);
            case MARKDOWN -> MarkdownReport.of(diagnostics);
        };
    }

    /** As it is asked for. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
