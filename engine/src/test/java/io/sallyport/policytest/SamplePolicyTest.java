package io.sallyport.policytest;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import io.sallyport.adapter.git.WorktreeSource;
import io.sallyport.adapter.stock.StockFiles;
import io.sallyport.decision.Decider;
import io.sallyport.decision.Explanation;
import io.sallyport.flow.PolicySource;
import io.sallyport.policy.Policy;
import io.sallyport.policy.SourceTree;
import io.sallyport.policy.check.PolicyCompiler;
import io.sallyport.policy.table.Kind;

import static org.assertj.core.api.Assertions.assertThat;

/** The sample organisation passes its own tests, uses every kind there is, and its tests leave nothing of it out. */
class SamplePolicyTest {
    private static final SourceTree TREE = tree();
    private static final Policy POLICY = PolicyCompiler.compile(TREE, StockFiles.rules()).value().orElseThrow();
    private static final RunOptions COVERED = RunOptions.ALL.withCoverage(true);
    private static final Results RESULTS = PolicyTests.run(POLICY, Decider.compile(POLICY).value().orElseThrow(), TREE, COVERED);

    @Test
    void everyTestPasses() {
        assertThat(String.join("\n", new Report(new Explanation(POLICY.manifest().zone())).lines(RESULTS)))
                .endsWith(Report.summary(RESULTS))
                .doesNotContain("FAILED");
        assertThat(RESULTS.diagnostics()).isEmpty();
        assertThat(RESULTS.total()).isGreaterThan(30);
        assertThat(RESULTS.allPassed()).isTrue();
    }

    /** The bar for everybody is lower, see engine/docs/testing.md; the sample has no condition that cannot be met. */
    @Test
    void everyRowConditionAndRuleIsCovered() {
        Coverage coverage = RESULTS.coverage().orElseThrow();
        assertThat(coverage.rows()).hasSizeGreaterThan(30).allMatch(Coverage.Row::covered);
        assertThat(coverage.conditions()).hasSizeGreaterThan(25).allMatch(seeing -> seeing.held() && seeing.failed());
        assertThat(coverage.rules()).hasSizeGreaterThan(10).allMatch(Coverage.Rule::covered);
    }

    @Test
    void everyKindIsUsed() {
        String texts = TREE.files().entrySet().stream().filter(file -> file.getKey().endsWith(".yaml")).map(Map.Entry::getValue)
                .collect(Collectors.joining("\n", "\n", "\n"));
        assertThat(Kind.texts()).isNotEmpty().allSatisfy(kind -> assertThat(texts).contains("\nkind: " + kind + "\n"));
    }

    @Test
    void checkHasNothingToSay() {
        assertThat(PolicyCompiler.compile(TREE, StockFiles.rules()).diagnostics()).isEmpty();
    }

    @Test
    void runningTwiceGivesTheSame() {
        assertThat(PolicyTests.run(POLICY, Decider.compile(POLICY).value().orElseThrow(), TREE, COVERED)).isEqualTo(RESULTS);
    }

    private static SourceTree tree() {
        try (WorktreeSource source = new WorktreeSource(Path.of(".."))) {
            return ((PolicySource.Fetched.Version) source.fetch()).tree();
        }
    }
}
