package io.sallyport.policy;

import java.util.List;
import java.util.Optional;

import io.sallyport.model.Diagnostic;
import io.sallyport.model.Severity;

/** What compiling gave: a value unless there was an error, and every diagnostic, sorted by place. */
public record Compiled<T>(Optional<T> value, List<Diagnostic> diagnostics) {
    public Compiled {
        diagnostics = diagnostics.stream().sorted().distinct().toList();
        boolean failed = diagnostics.stream().anyMatch(d -> d.severity() == Severity.ERROR);
        if (failed == value.isPresent()) {
            throw new IllegalArgumentException("a value exactly when there is no error");
        }
    }
}
