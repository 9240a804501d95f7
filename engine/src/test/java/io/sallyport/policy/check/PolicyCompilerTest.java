package io.sallyport.policy.check;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

import io.sallyport.model.InstanceName;
import io.sallyport.policy.AccessRow;
import io.sallyport.policy.Compiled;
import io.sallyport.policy.Policy;

import static org.assertj.core.api.Assertions.assertThat;

class PolicyCompilerTest {
    private static final SortedMap<String, String> STOCK = new TreeMap<>(Map.of("rules/stock.drl", "package rules;\n"));

    @Test
    void theSampleOrganisationCompilesWithoutAWord() {
        Compiled<Policy> compiled = PolicyCompiler.compile(SamplePolicy.tree(), STOCK);
        assertThat(compiled.diagnostics()).isEmpty();
        Policy policy = compiled.value().orElseThrow();
        assertThat(policy.manifest().zone()).isEqualTo(ZoneId.of("Europe/Istanbul"));
        assertThat(policy.access().rows()).hasSize(17);
        assertThat(policy.resources()).containsKeys("git", "ci", "finance");
        assertThat(policy.networks()).containsKey(new InstanceName("main"));
        assertThat(policy.quotas().candidates("ivo", Set.of("staff"))).hasSize(2);
        assertThat(policy.isolation().rows()).hasSize(2);
        assertThat(policy.isolation().exemptions()).hasSize(1);
        assertThat(policy.ruleSources()).isEqualTo(STOCK);
    }

    @Test
    void aDateIsTheStartOfThatDayInTheManifestsZone() {
        Policy policy = PolicyCompiler.compile(SamplePolicy.tree(), STOCK).value().orElseThrow();
        AccessRow ended = policy.access().rows().stream().filter(row -> row.ref().id().name().equals("contractors-2026")).findFirst()
                .orElseThrow();
        assertThat(ended.until()).contains(Instant.parse("2026-10-30T21:00:00Z"));
        assertThat(ended.ref()).hasToString("policies/access.yaml:" + ended.ref().place().line() + " contractors-2026");
    }
}
