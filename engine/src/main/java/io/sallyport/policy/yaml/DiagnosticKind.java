package io.sallyport.policy.yaml;

import io.sallyport.model.Severity;

/** One kind of mistake: its stable id, how bad it is, what it means and what an author does about it. Implemented by enums. */
public interface DiagnosticKind {

    /** Kebab-case id; its meaning never changes. */
    String id();

    Severity severity();

    /** What it means and how to mend it, for the documentation. */
    String meaning();
}
