package io.sallyport.policytest;

import io.sallyport.model.Severity;
import io.sallyport.policy.yaml.DiagnosticKind;

/** What can be wrong with a test, or an event, besides the form of its YAML. */
public enum TestProblem implements DiagnosticKind {
    TEST_WITHOUT_BY("test-without-by",
            "A refusal is expected, but not by what: default deny would pass such a test for the wrong reason."), //
    EXPECTS_NOTHING(
            "expects-nothing", "The test expects nothing, so it cannot fail."), //
    DUPLICATE_TEST("duplicate-test",
            "Two tests of one document have the same name."), //
    NOBODY_CONNECTED("nobody-connected",
            "A step expects something before any client has connected."), //
    BAD_STEP("bad-step",
            "A step does nothing, or two things at once; or `connect` and `expect` stand beside `steps`."), //
    INSTANCE_NEEDED(
            "instance-needed",
            "The policy has several instances, and nothing says on which one the client connects."), //
    UNKNOWN_INSTANCE(
            "unknown-instance",
            "No Networks row of the policy is for this instance."), //
    UNKNOWN_GROUP(
            "unknown-group",
            "The policy has no group of this name."), //
    UNKNOWN_UPSTREAM_GROUP(
            "unknown-upstream-group", Severity.WARNING,
            "An upstream group that the policy does not know changes nothing."), //
    UNKNOWN_RESOURCE(
            "unknown-resource",
            "The policy has no resource of this name."), //
    UNKNOWN_DECIDER(
            "unknown-decider",
            "There is no such row, rule or reason of the engine: the test could never pass."), //
    BAD_TRANSCRIPT(
            "bad-transcript",
            "Lines of the management interface do not hold a complete and believable request."), //
    TIME_RUNS_BACKWARDS(
            "time-runs-backwards",
            "A client connects before a step that comes earlier in the test.");

    private final String id;
    private final Severity severity;
    private final String meaning;

    TestProblem(String id, String meaning) {
        this(id, Severity.ERROR, meaning);
    }

    TestProblem(String id, Severity severity, String meaning) {
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
