package io.sallyport.policy.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import io.sallyport.model.Diagnostic;
import io.sallyport.model.Place;
import io.sallyport.model.Severity;

/** Collects every mistake found in one compile, up to a limit. Not safe for several threads. */
public final class Problems {
    /** The most diagnostics that are kept, as a number; one more says that others were left out. */
    public static final int DIAGNOSTICS_MAX = 1_000;

    private final List<Diagnostic> found = new ArrayList<>();
    private boolean errors;

    public void add(DiagnosticKind kind, Place place, String message) {
        add(kind, place, message, Optional::empty);
    }

    public void add(DiagnosticKind kind, Place place, String message, String hint) {
        add(kind, place, message, () -> Optional.of(hint));
    }

    /** As above; the hint is worked out only when the diagnostic is kept. */
    public void add(DiagnosticKind kind, Place place, String message, Supplier<Optional<String>> hint) {
        errors |= kind.severity() == Severity.ERROR;
        if (found.size() < DIAGNOSTICS_MAX) {
            found.add(new Diagnostic(place, kind.severity(), kind.id(), message, hint.get()));
        } else if (found.size() == DIAGNOSTICS_MAX) {
            errors = true;
            found.add(Diagnostic.error(Place.ofFile(place.file()), YamlProblem.TOO_MANY_DIAGNOSTICS.id(),
                    "more than " + DIAGNOSTICS_MAX + " diagnostics: the rest is left out"));
        }
    }

    public boolean hasErrors() {
        return errors;
    }

    /** How many were found so far, the left-out ones counted once. */
    public int count() {
        return found.size();
    }

    /** All of them, each once, sorted by place. */
    public List<Diagnostic> sorted() {
        return found.stream().sorted().distinct().toList();
    }
}
