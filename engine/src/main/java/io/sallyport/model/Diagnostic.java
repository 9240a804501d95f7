package io.sallyport.model;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * One of the author's mistakes, or something worth telling them.
 *
 * @param place where
 * @param severity how bad
 * @param id stable id, kebab-case; its meaning never changes
 * @param message one line, lower case, the author's words in backticks, no Java names
 * @param hint what to do about it
 */
public record Diagnostic(Place place, Severity severity, String id, String message,
        Optional<String> hint) implements Comparable<Diagnostic> {
    private static final Comparator<Diagnostic> ORDER = Comparator.comparing(Diagnostic::place).thenComparing(Diagnostic::severity)
            .thenComparing(Diagnostic::id).thenComparing(Diagnostic::message);

    public static Diagnostic error(Place place, String id, String message) {
        return new Diagnostic(place, Severity.ERROR, id, message, Optional.empty());
    }

    public static Diagnostic warning(Place place, String id, String message) {
        return new Diagnostic(place, Severity.WARNING, id, message, Optional.empty());
    }

    public Diagnostic withHint(String text) {
        return new Diagnostic(place, severity, id, message, Optional.of(text));
    }

    @Override
    public int compareTo(Diagnostic other) {
        return ORDER.compare(this, other);
    }

    /** One line, and one more for the hint. */
    @Override
    public String toString() {
        String head = place + "  " + severity.name().toLowerCase(Locale.ROOT) + "  " + id + "  " + message;
        return hint.map(h -> head + "\n    hint: " + h).orElse(head);
    }
}
