package io.sallyport.api;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import io.sallyport.decision.Decision;
import io.sallyport.policytest.Results;
import io.sallyport.policytest.Results.Moment;
import io.sallyport.policytest.RunOptions;

import static org.assertj.core.api.Assertions.assertThat;

/** The tests of the sample policy as JUnit tests, the way engine/docs/testing.md shows. */
class PolicyAsJUnitTest {
    @TestFactory
    Stream<DynamicTest> policy() {
        if (!(PolicyDirectory.open(Path.of("..")) instanceof PolicyDirectory.Opened.Ready ready)) {
            throw new AssertionError("the policy does not compile; see `sallyport check`");
        }
        Results results = ready.test(RunOptions.ALL);
        Assertions.assertTrue(results.isValid(), () -> results.diagnostics().toString());
        return results.tests().stream().map(test -> DynamicTest.dynamicTest(test.name(),
                () -> Assertions.assertTrue(test.passed(), () -> String.join("\n", ready.words().failures(test)))));
    }

    @Test
    void anEventIsDecidedThroughTheLibrary() {
        if (!(PolicyDirectory.open(Path.of("..")) instanceof PolicyDirectory.Opened.Ready ready)) {
            throw new AssertionError("the sample policy compiles");
        }
        List<Moment> moments = ready.decide("{user: ana, at: 2026-03-02T09:00:00+03:00}").value().orElseThrow();
        assertThat(moments).singleElement().extracting(Moment::decision).isInstanceOf(Decision.Admit.class);
        assertThat(ready.decide("{usr: ana}").diagnostics()).singleElement().extracting("id").isEqualTo("unknown-key");
        assertThat(ready.check()).isEmpty();
    }
}
