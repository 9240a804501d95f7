package io.sallyport.policy.check;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

import io.sallyport.model.Diagnostic;
import io.sallyport.policy.Compiled;
import io.sallyport.policy.Policy;

import static org.assertj.core.api.Assertions.assertThat;

/** Rules of an organisation beside its tables. */
class OwnRulesTest {
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
              - {name: engineers, users: [ana]}
            ---
            apiVersion: sallyport/v1
            kind: Resources
            rows:
              - {name: git, hosts: [10.20.0.5]}
            """;
    private static final String RULES = """
            package rules.custom
            rule "engineers reach git"
              @reason("engineers work on git")
            when
              $c : Connect( platform.startsWith("x") == false )
              Member( group in ("engineers", "staff") )
            then
              conclude.allow($c, "git");
            end
            """;

    @Test
    void aResourceThatARuleAllowsIsReached() {
        assertThat(compile(POLICY, RULES).diagnostics()).isEmpty();
        assertThat(compile(POLICY, RULES.replace("allow", "narrow")).diagnostics()).extracting(Diagnostic::toString)
                .containsExactly("policies/all.yaml:19:5  warning  unreached-resource  nobody may reach `git`\n"
                        + "    hint: name it under `to` of an allow row, or remove it");
    }

    @Test
    void whatIsWrongWithTablesAndRulesIsToldAtOnce() {
        Compiled<Policy> compiled = compile(POLICY.replace("zone: UTC", "zone: UTZ"),
                RULES.replace("\"git\"", "\"gti\"").replace("$c : Connect", "$c : Conect"));
        assertThat(compiled.value()).isEmpty();
        assertThat(compiled.diagnostics()).extracting(Diagnostic::id).containsExactly("unknown-zone", "unknown-fact");
        assertThat(compile(POLICY, RULES.replace("\"git\"", "\"gti\"")).diagnostics()).extracting(Diagnostic::toString)
                .contains("rules/custom/own.drl:8:22  error  rule-argument  `\"gti\"` is not a resource of the policy\n"
                        + "    hint: did you mean `git`?");
    }

    @Test
    void aGroupThatLooksLikeASlipIsAWarning() {
        assertThat(compile(POLICY, RULES.replace("\"engineers\"", "\"enginers\"")).diagnostics()).extracting(Diagnostic::toString)
                .containsExactly("rules/custom/own.drl:6:21  warning  rule-group  no Groups row defines `enginers`\n"
                        + "    hint: did you mean `engineers`?");
    }

    @Test
    void theNameOfAStockRuleIsTaken() {
        SortedMap<String, String> stock = new TreeMap<>(Map.of("stock/rules/a.drl",
                "package rules.stock.a\n\n// rule \"none\"\nrule \"engineers reach git\"\nwhen\nthen\nend\n"));
        assertThat(PolicyCompiler.compile(SamplePolicy.treeOf(files(POLICY, RULES)), stock).diagnostics()).extracting(Diagnostic::toString)
                .containsExactly("rules/custom/own.drl:2:6  error  duplicate-rule  `engineers reach git` is the name of another rule\n"
                        + "    hint: the other stands at stock/rules/a.drl:4");
    }

    private static Compiled<Policy> compile(String policy, String rules) {
        return PolicyCompiler.compile(SamplePolicy.treeOf(files(policy, rules)));
    }

    private static SortedMap<String, String> files(String policy, String rules) {
        return new TreeMap<>(Map.of("policies/all.yaml", policy, "rules/custom/own.drl", rules));
    }
}
