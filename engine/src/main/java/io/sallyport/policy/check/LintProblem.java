package io.sallyport.policy.check;

import io.sallyport.model.Severity;
import io.sallyport.policy.yaml.DiagnosticKind;

/** What {@code lint} says of a policy that is valid as it is. It stands here, since {@code suppress} in a table may name it. */
public enum LintProblem implements DiagnosticKind {
    NAME_STYLE("name-style", Severity.HINT,
            "The name of a row is not in kebab-case: lower-case letters and digits, joined by single `-`. Names of one style are found and typed more easily."), //
    NO_OWNER("no-owner", Severity.HINT,
            "The resource names no `owner`, so that nobody knows whom to ask before it is opened to others."), //
    SILENT_REFUSAL("silent-refusal", Severity.HINT,
            "The row refuses connections without a `message`, so that people are not told what to do about it."), //
    WIDE_RESOURCE("wide-resource", Severity.WARNING,
            "The resource covers every address of a family, so that a row that allows it allows everything."), //
    UNUSED_GROUP("unused-group", Severity.WARNING, "No row or rule is about the group, and no other group contains it."), //
    EXPIRED_ROW("expired-row", Severity.WARNING,
            "The row's `until` has passed, and it has no `message` that people would still be told. It can be removed."), //
    REPEATED_ROW("repeated-row", Severity.WARNING,
            "Another row of the same kind says exactly the same. When one of them is changed, the other still holds."), //
    NO_TESTS("no-tests", Severity.WARNING, "The policy has no tests, so that a change of it proves nothing."), //
    UNTESTED_ROW("untested-row", Severity.WARNING,
            "No test names the row under `by` or `shadow`, so that it could be changed or removed without a test noticing."), //
    LAYOUT("layout", Severity.HINT, "The file is not laid out as `sallyport fmt` would.");

    private final String id;
    private final Severity severity;
    private final String meaning;

    LintProblem(String id, Severity severity, String meaning) {
        this.id = id;
        this.severity = severity;
        this.meaning = meaning;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Severity severity() {
        return severity;
    }

    @Override
    public String meaning() {
        return meaning;
    }
}
