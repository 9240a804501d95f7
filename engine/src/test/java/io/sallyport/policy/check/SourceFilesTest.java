package io.sallyport.policy.check;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.sallyport.model.Diagnostic;
import io.sallyport.policy.Compiled;
import io.sallyport.policy.Policy;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.YamlReader;

import static org.assertj.core.api.Assertions.assertThat;

class SourceFilesTest {
    private static final SortedMap<String, String> STOCK = new TreeMap<>(
            Map.of("rules/stock.drl", "package rules.stock.x\nrule \"stock\" when then end\n"));

    @Test
    void aCopyOfAStockRuleIsLeftOutAndAnyOtherIsTheOrganisations() {
        SortedMap<String, String> files = SamplePolicy.files();
        files.put("rules/stock.drl", "package rules.stock.x\nrule \"stock\" when then end\n");
        files.put("rules/copy/elsewhere.drl", "package rules.stock.x\nrule \"stock\" when then end\n");
        assertThat(PolicyCompiler.compile(SamplePolicy.treeOf(files), STOCK).value().orElseThrow().ownRules()).isEmpty();
        files.put("rules/custom/mine.drl", "package rules.custom\n");
        files.put("rules/other.drl", "package rules.custom.other\n");
        files.put("docs/example.drl", "package rules.custom\n");
        assertThat(PolicyCompiler.compile(SamplePolicy.treeOf(files), STOCK).value().orElseThrow().ownRules())
                .containsOnlyKeys("rules/custom/mine.drl", "rules/other.drl");
        files.put("rules/stock.drl", "package rules.stock.x\nrule \"stock\" when then end");
        files.put("policies/hidden.drl", "rule \"x\" when then end\n");
        Compiled<Policy> compiled = PolicyCompiler.compile(SamplePolicy.treeOf(files), STOCK);
        assertThat(compiled.diagnostics()).extracting(d -> d.place().file() + " " + d.id()).containsExactly(
                "policies/hidden.drl file-not-read", "rules/stock.drl stock-rule-changed");
        assertThat(compiled.value()).isEmpty();
    }

    @Test
    void withoutStockRulesTheManifestLeavesNoRules() {
        SortedMap<String, String> files = SamplePolicy.files();
        files.merge("policies/manifest.yaml", "stock-rules: true", (text, key) -> text.replace(key, "stock-rules: false"));
        Compiled<Policy> compiled = PolicyCompiler.compile(SamplePolicy.treeOf(files), STOCK);
        assertThat(compiled.diagnostics()).extracting(Diagnostic::id).containsExactly("no-rules");
        assertThat(compiled.value().orElseThrow().ruleSources()).isEmpty();
        files.put("rules/custom/mine.drl", "package rules.custom\n");
        assertThat(PolicyCompiler.compile(SamplePolicy.treeOf(files), STOCK).diagnostics()).as("its own rules may let people in").isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"policies/access.yaml.bak, true", "policies/access.yml, false", "policies/sub/more.yaml, false",
        "policies/README.md, false",
        "policies/Access.YAML, true", "policies/access.json, true", "rules/x.rdrl, true", "rules/README.md, false",
        "tests-policy/x.txt, false",
        "docs/x.json, false", "policies/sub/.gitkeep, false"})
    void aFileThatLooksAsIfItShouldCountAndDoesNotIsReported(String path, boolean reported) {
        SortedMap<String, String> files = SamplePolicy.files();
        files.put(path, "apiVersion: sallyport/v1\nkind: Groups\nrows: []\n");
        List<Diagnostic> diagnostics = PolicyCompiler.compile(SamplePolicy.treeOf(files)).diagnostics();
        assertThat(diagnostics).extracting(Diagnostic::id).isEqualTo(reported ? List.of("file-not-read") : List.of());
    }

    @Test
    void rowsOfASubfolderAreKnownByTheirPathBelowPolicies() {
        SortedMap<String, String> files = SamplePolicy.files();
        files.put("policies/berlin/groups.yaml", "apiVersion: sallyport/v1\nkind: Groups\nrows: [{name: berlin, users: [kim]}]\n");
        Policy policy = PolicyCompiler.compile(SamplePolicy.treeOf(files)).value().orElseThrow();
        assertThat(policy.directory().groups().values().stream().filter(g -> g.name().equals("berlin")).map(g -> g.ref().id().toString()))
                .containsExactly("berlin/groups.yaml#berlin");
    }

    @Test
    void resourcesOfTwoFilesCannotShareAName() {
        SortedMap<String, String> files = SamplePolicy.files();
        files.put("policies/zz.yaml", "apiVersion: sallyport/v1\nkind: Resources\nrows: [{name: git, hosts: [10.0.0.1]}]\n");
        assertThat(PolicyCompiler.compile(SamplePolicy.treeOf(files)).diagnostics()).extracting(Diagnostic::toString).containsExactly("""
                policies/zz.yaml:3:8  error  duplicate-resource  `git` is the name of another resource
                    hint: the first one stands at `policies/resources.yaml:12`""");
    }

    @ParameterizedTest
    @CsvSource({"0, false", "1, true"})
    void aFileHasAtMostItsCharacters(int more, boolean refused) {
        Problems problems = new Problems();
        String text = "#".repeat(YamlReader.FILE_CHARS_MAX - 1 + more) + "\n";
        assertThat(YamlReader.read("x", text, problems)).isEmpty();
        assertThat(problems.sorted().stream().anyMatch(d -> d.id().equals("file-too-large"))).isEqualTo(refused);
    }

    @ParameterizedTest
    @CsvSource({"31, false", "32, true"})
    void listsLieInEachOtherAtMostSoDeep(int levels, boolean refused) {
        Problems problems = new Problems();
        YamlReader.read("x", "[".repeat(levels + 1) + "]".repeat(levels + 1), problems);
        assertThat(problems.hasErrors()).isEqualTo(refused);
    }

    @ParameterizedTest
    @CsvSource({"1000, 1000", "1001, 1001", "5000, 1001"})
    void diagnosticsAreKeptUpToTheirMost(int mistakes, int kept) {
        String text = "apiVersion: sallyport/v1\nkind: Groups\nrows:\n" + "  - {name: 'a b', users: [x]}\n".repeat(mistakes - 1);
        List<Diagnostic> diagnostics = PolicyCompiler.compile(SamplePolicy.treeOf(new TreeMap<>(Map.of("policies/x.yaml", text))))
                .diagnostics();
        assertThat(diagnostics).hasSize(kept);
        assertThat(diagnostics.stream().filter(d -> d.id().equals("too-many-diagnostics"))).hasSize(kept - Problems.DIAGNOSTICS_MAX);
    }
}
