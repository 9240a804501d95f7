package io.sallyport.policytest;

import java.nio.file.Path;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;

import io.sallyport.adapter.git.WorktreeSource;
import io.sallyport.adapter.stock.StockFiles;
import io.sallyport.decision.Decider;
import io.sallyport.decision.Explanation;
import io.sallyport.flow.PolicySource;
import io.sallyport.policy.Policy;
import io.sallyport.policy.SourceTree;
import io.sallyport.policy.check.PolicyCompiler;

import static org.assertj.core.api.Assertions.assertThat;

/** The sample organisation passes its own tests, and they leave no row of it out. */
class SamplePolicyTest {
    private static final SourceTree TREE = tree();
    private static final Policy POLICY = PolicyCompiler.compile(TREE, StockFiles.rules()).value().orElseThrow();
    private static final Results RESULTS = PolicyTests.run(POLICY, Decider.compile(POLICY).value().orElseThrow(), TREE);

    @Test
    void everyTestPasses() {
        assertThat(String.join("\n", new Report(new Explanation(POLICY.manifest().zone())).lines(RESULTS)))
                .endsWith(Report.summary(RESULTS))
                .doesNotContain("FAILED");
        assertThat(RESULTS.diagnostics()).isEmpty();
        assertThat(RESULTS.total()).isGreaterThan(30);
        assertThat(RESULTS.allPassed()).isTrue();
    }

    @Test
    void everyRowDecidesATest() {
        TreeSet<String> rows = new TreeSet<>();
        POLICY.access().rows().forEach(row -> rows.add(row.ref().id().toString()));
        POLICY.quotas().rows().forEach(row -> rows.add(row.ref().id().toString()));
        POLICY.isolation().rows().forEach(row -> rows.add(row.ref().id().toString()));
        assertThat(RESULTS.deciders()).containsAll(rows);
    }

    @Test
    void everyStockRuleDecidesATest() {
        Decider decider = Decider.compile(POLICY).value().orElseThrow();
        assertThat(RESULTS.deciders()).containsAll(decider.rules().rules().stream().map(rule -> "rule:" + rule.name()).toList());
    }

    @Test
    void runningTwiceGivesTheSame() {
        assertThat(PolicyTests.run(POLICY, Decider.compile(POLICY).value().orElseThrow(), TREE)).isEqualTo(RESULTS);
    }

    private static SourceTree tree() {
        try (WorktreeSource source = new WorktreeSource(Path.of(".."))) {
            return ((PolicySource.Fetched.Version) source.fetch()).tree();
        }
    }
}
