package io.sallyport.policy.format;

import java.util.List;

import io.sallyport.model.Diagnostic;

/** What became of a file that was to be laid out. */
public sealed interface Formatted {

    /** Its text in the one layout; the same text when it had it already. */
    record Laid(String text) implements Formatted {}

    /** It is no YAML that can be read to its end. */
    record Unreadable(List<Diagnostic> diagnostics) implements Formatted {
        public Unreadable {
            diagnostics = List.copyOf(diagnostics);
        }
    }
}
