package io.sallyport.policytest;

import io.sallyport.model.Severity;
import io.sallyport.policy.yaml.DiagnosticKind;

/** What can be wrong with a test besides the form of its YAML. */
public enum TestProblem implements DiagnosticKind {
    TEST_WITHOUT_BY("test-without-by",
            "A test that expects a refusal does not say by what. Default deny refuses whatever a broken policy forgot, so such a test passes for the wrong reason."), EXPECTS_NOTHING(
                    "expects-nothing", "The test expects nothing, so it cannot fail."), DUPLICATE_TEST("duplicate-test",
                            "Two tests of one document have the same name."), NOBODY_CONNECTED("nobody-connected",
                                    "A step expects something before any client has connected."), BAD_STEP("bad-step",
                                            "A step does nothing, or two things at once; or a test with `steps` also has `connect` or `expect` outside of them."), INSTANCE_NEEDED(
                                                    "instance-needed",
                                                    "The policy has several instances, and the test does not say on which one the client connects."), UNKNOWN_INSTANCE(
                                                            "unknown-instance",
                                                            "No Networks row of the policy is for this instance."), UNKNOWN_GROUP(
                                                                    "unknown-group",
                                                                    "The policy has no group of this name."), UNKNOWN_UPSTREAM_GROUP(
                                                                            "unknown-upstream-group", Severity.WARNING,
                                                                            "An identity provider may report any group, but the policy has none of this name, so it changes nothing; it may be misspelt."), UNKNOWN_RESOURCE(
                                                                                    "unknown-resource",
                                                                                    "The policy has no resource of this name."), UNKNOWN_DECIDER(
                                                                                            "unknown-decider",
                                                                                            "The policy has no such row or rule, and the engine has no such reason: the test could never pass."), TIME_RUNS_BACKWARDS(
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
