package io.sallyport.lint;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.sallyport.decision.Decider;
import io.sallyport.model.Diagnostic;
import io.sallyport.model.Severity;
import io.sallyport.policy.Compiled;
import io.sallyport.policy.Policy;
import io.sallyport.policy.SourceTree;
import io.sallyport.policy.check.LintProblem;
import io.sallyport.policy.check.PolicyCompiler;
import io.sallyport.policy.check.SamplePolicy;
import io.sallyport.policytest.PolicyTests;
import io.sallyport.policytest.TestDocument;

import static org.assertj.core.api.Assertions.assertThat;

class LintTest {
    private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");
    private static final String POLICY = """
            apiVersion: sallyport/v1
            kind: Manifest
            name: small
            zone: UTC
            ---
            apiVersion: sallyport/v1
            kind: Networks
            rows:
              - {name: main, instance: main, ipv4: 10.8.0.0/24}
            ---
            apiVersion: sallyport/v1
            kind: Groups
            rows:
              - {name: staff, users: [ana]}
            ---
            apiVersion: sallyport/v1
            kind: Resources
            rows:
              - {name: git, hosts: [10.20.0.5], owner: it}
            ---
            apiVersion: sallyport/v1
            kind: Access
            rows:
              - {name: base, allow: [staff], to: [git]}
            """;
    private static final String TESTS = """
            apiVersion: sallyport/v1
            kind: PolicyTest
            clock: 2026-03-02
            tests:
              - {name: in, connect: {user: ana}, expect: {by: [all.yaml#base]}}
            """;

    @Test
    void aTidyPolicyIsNotTalkedAbout() {
        assertThat(lint(POLICY, Optional.of(TESTS))).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            name-style     | HINT    | 25 | to: [git]}                | to: [git]}~  - {name: baseRow_1, deny: [staff], to: [git]} | `base-row-1`
            no-owner       | HINT    | 19 | , owner: it               |                             | `git` has no `owner`
            wide-resource  | WARNING | 19 | hosts: [10.20.0.5]        | networks: [0.0.0.0/0]       | covers every address
            unused-group   | WARNING | 15 | users: [ana]}             | users: [ana]}~  - {name: new, users: [zoe]} | `new`
            expired-row    | WARNING | 24 | to: [git]}                | to: [git], until: 2026-03-02} | `base` has ended
            repeated-row   | WARNING | 25 | to: [git]}                | to: [git]}~  - {name: again, to: [git], allow: [staff]} | all.yaml:24
            untested-row   | WARNING | 25 | to: [git]}                | to: [git]}~  - {name: more, deny: [staff], to: [git]} | all.yaml#more
            silent-refusal | HINT    | 25 | to: [git]}                | to: [git]}~  - {name: none, deny: [staff]} | refuses without a word
            layout         | HINT    | 0  | to: [git]}                | to: [ git ]}                | layout
            """)
    void whatCouldBeBetterIsTold(String id, Severity severity, int line, String old, String changed, String says) {
        String policy = POLICY.replace(old, changed == null ? "" : changed.replace("~", "\n"));
        assertThat(policy).isNotEqualTo(POLICY);
        assertThat(lint(policy, Optional.of(TESTS))).filteredOn(d -> d.id().equals(id)).singleElement().satisfies(d -> {
            assertThat(d.severity()).isEqualTo(severity);
            assertThat(d.place().line()).isEqualTo(line);
            assertThat(d.toString()).contains(says);
        });
    }

    @ParameterizedTest(name = "{0}, suppressed {2}")
    @CsvSource(delimiter = '|', textBlock = """
            no-owner      | , owner: it    | in the row      | , suppress: [{id: no-owner, reason: everybody's}]
            untested-row  | [git]}         | in the row      | [git]}~  - {name: more, deny: [staff], to: [git], suppress: [{id: untested-row, reason: on trial}]}
            unused-group  | [ana]}         | in the document | [ana]}~  - {name: new, users: [zoe]}~suppress: [{id: unused-group, reason: for rules to come}]
            layout        | [git]}         | in the document | [ git ]}~suppress: [{id: layout, reason: written by a program}]
            """)
    void whatIsAnsweredWithAReasonIsNotTold(String id, String old, String where, String changed) {
        String policy = POLICY.replace(old, changed.replace("~", "\n"));
        assertThat(lint(policy, Optional.of(TESTS))).as(where).isEmpty();
        assertThat(lint(policy.replace("id: " + id, "id: name-style"), Optional.of(TESTS))).extracting(Diagnostic::id)
                .contains(id, "unused-suppression");
    }

    @Test
    void aGroupThatOnlyARuleIsAboutIsUsed() {
        String policy = POLICY.replace("users: [ana]}", "users: [ana]}\n  - {name: phones, users: [zoe]}");
        TreeMap<String, String> files = new TreeMap<>(Map.of("policies/all.yaml", policy, "tests-policy/all.yaml", TESTS));
        assertThat(lint(files)).extracting(Diagnostic::id).containsExactly("unused-group");
        files.put("rules/custom/x.drl", """
                package rules.custom
                rule "phones stay out"
                  @reason("phones stay out")
                when
                  $c : Connect()
                  Member( group == "phones" )
                then
                  conclude.deny($c);
                end
                """);
        assertThat(lint(files)).isEmpty();
    }

    @Test
    void aRowThatWillEndIsLeftAlone() {
        String until = POLICY.replace("to: [git]}", "to: [git], until: 2026-03-03}");
        assertThat(lint(until, Optional.of(TESTS))).isEmpty();
        String message = POLICY.replace("to: [git]}", "to: [git], until: 2026-01-01, message: gone}");
        assertThat(lint(message, Optional.of(TESTS))).isEmpty();
    }

    @Test
    void withoutTestsThatAloneIsTold() {
        assertThat(lint(POLICY, Optional.empty())).singleElement()
                .hasToString(
                        "policies/all.yaml:1:1  warning  no-tests  the policy has no test\n    hint: begin with `tests-policy/access.yaml`");
        String answered = POLICY.replace("zone: UTC", "zone: UTC\nsuppress: [{id: no-tests, reason: tried by hand}]");
        assertThat(lint(answered, Optional.empty())).isEmpty();
    }

    @Test
    void nothingItSaysIsAnError() {
        assertThat(List.of(LintProblem.values())).noneMatch(problem -> problem.severity() == Severity.ERROR);
    }

    private static List<Diagnostic> lint(String policy, Optional<String> tests) {
        TreeMap<String, String> files = new TreeMap<>();
        files.put("policies/all.yaml", policy);
        tests.ifPresent(text -> files.put("tests-policy/all.yaml", text));
        return lint(files);
    }

    private static List<Diagnostic> lint(SortedMap<String, String> files) {
        SourceTree tree = SamplePolicy.treeOf(files);
        Compiled<Policy> compiled = PolicyCompiler.compile(tree);
        Policy ready = compiled.value().orElseThrow(() -> new AssertionError(compiled.diagnostics()));
        Decider decider = Decider.compile(ready).value().orElseThrow();
        Compiled<List<TestDocument>> documents = PolicyTests.compile(ready, decider, tree);
        return Lint.run(tree, ready, documents.value().orElseThrow(() -> new AssertionError(documents.diagnostics())), NOW);
    }
}
