package io.sallyport.policytest;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

import io.sallyport.adapter.stock.StockFiles;
import io.sallyport.decision.Decider;
import io.sallyport.decision.Explanation;
import io.sallyport.model.PolicyVersion;
import io.sallyport.policy.Compiled;
import io.sallyport.policy.Policy;
import io.sallyport.policy.SourceTree;
import io.sallyport.policy.check.PolicyCompiler;

import static org.assertj.core.api.Assertions.assertThat;

/** What tests say is known, what they use up and how time passes reaches the conditions, the limits and the risk of a policy. */
class WorldOfTestsTest {
    private static final String POLICY = """
            apiVersion: sallyport/v1
            kind: Manifest
            name: facts
            zone: Europe/Istanbul
            ---
            apiVersion: sallyport/v1
            kind: Groups
            rows:
              - {name: staff, users: [ana, ben, fay]}
            ---
            apiVersion: sallyport/v1
            kind: Resources
            rows:
              - {name: wiki, hosts: [10.20.0.7], services: [tcp/443]}
              - {name: books, hosts: [10.30.0.9], services: [tcp/443]}
            ---
            apiVersion: sallyport/v1
            kind: Networks
            rows:
              - {name: main, instance: main, ipv4: 10.8.0.0/24}
            ---
            apiVersion: sallyport/v1
            kind: Access
            rows:
              - {name: reads-wiki, allow: [staff], to: [wiki]}
              - {name: reads-books, allow: [staff], to: [books], when: {country: [TR], managed: true, second-factor: 12h}}
            ---
            apiVersion: sallyport/v1
            kind: Quotas
            rows:
              - name: rates
                for: [staff]
                rate: {down: 50 Mbit/s}
                priority: low
                shared: {down: 80 Mbit/s}
                volume: {limit: 100 GB, per: month, over: {throttle: 1 Mbit/s}}
                sessions: 2
                session-length: 100d
            ---
            apiVersion: sallyport/v1
            kind: Risk
            rows:
              - {name: elsewhere, signal: new-country, weight: 40, half-life: 1d}
              - {name: shut, at: 40, then: deny, for: [staff]}
            """;
    private static final String TESTS = """
            apiVersion: sallyport/v1
            kind: PolicyTest
            clock: 2026-03-02T09:00:00+03:00
            given:
              users:
                ana: {country: TR, managed: true, sign-in: {totp: 2h}, signals: []}
                ben: {usage: {month: 99 GB}}
            tests:
              - name: what is known opens the books, until the factor is too old
                steps:
                  - {connect: {user: ana}, expect: {reach: {books: yes, wiki: yes}, risk: 0, reconsider-at: 2026-03-02T19:00:00+03:00}}
                  - {advance: 10h}
                  - {expect: {verdict: admit, reach: {books: no, wiki: yes}}}
                  - {learn: {sign-in: {web: 1m}}}
                  - {expect: {reach: {books: yes}}}
              - name: what is not known opens nothing
                connect: {user: fay, managed: true}
                expect: {reach: {books: no, wiki: yes}}
              - name: quota runs out mid month
                steps:
                  - {connect: {user: ana}, expect: {limits: {down: 50 Mbit/s}}}
                  - {traffic: {user: ana, down: 101 GB}}
                  - {expect: {by: quotas.yaml#rates, limits: {down: 1 Mbit/s}}}
                  - {advance: 30d}
                  - {expect: {limits: {down: 50 Mbit/s}}}
              - name: what was used before counts
                steps:
                  - {connect: {user: ben}, expect: {limits: {down: 50 Mbit/s}}}
                  - {traffic: {down: 1 GB}}
                  - {expect: {limits: {down: 1 Mbit/s}}}
              - name: the daemon's count of bytes is traffic
                steps:
                  - transcript: |
                      >CLIENT:CONNECT,7,1
                      >CLIENT:ENV,common_name=ana
                      >CLIENT:ENV,untrusted_ip=203.0.113.7
                      >CLIENT:ENV,tls_serial_0=4711
                      >CLIENT:ENV,tls_digest_sha256_0=0a:ff:41
                      >CLIENT:ENV,X509_0_CN=ana
                      >CLIENT:ENV,END
                    expect: {verdict: admit, limits: {down: 50 Mbit/s}}
                  - transcript: '>BYTECOUNT_CLI:7,10,100000000000'
                  - {expect: {limits: {down: 1 Mbit/s}}}
              - name: two sessions at once, and not a third
                steps:
                  - {connect: {user: fay}, expect: {verdict: admit}}
                  - {connect: {user: fay}, expect: {verdict: admit}}
                  - {connect: {user: fay}, expect: {verdict: refuse, by: engine:too-many-sessions}}
                  - {disconnect: fay}
                  - {disconnect: fay}
                  - {connect: {user: fay}, expect: {verdict: admit}}
              - name: risk shuts new sessions out until it has faded
                connect: {user: ana, signals: [new-country]}
                expect: {verdict: refuse, by: engine:risk, risk: {score: 40, parts: {new-country: 40, ids-alert: 0}}}
              - name: half a day later the risk is less
                connect: {user: ana, signals: [{signal: new-country, ago: 1d}]}
                expect: {verdict: admit, risk: {score: 20}}
            """;

    @Test
    void whatTestsSayIsWhatPoliciesSee() {
        Results results = run(TESTS, RunOptions.ALL);
        assertThat(results.diagnostics()).isEmpty();
        assertThat(String.join("\n", new Report(new Explanation(java.time.ZoneId.of("Europe/Istanbul"))).lines(results)))
                .isEqualTo("8 tests passed");
    }

    /** Priority and shared rate are expected like rates; an address may be anywhere in a network. */
    @Test
    void howTrafficIsTreatedAndWhereTheAddressIsAreJudged() {
        record Case(String expected, String mismatch) {}
        for (Case c : List.of(new Case("limits: {priority: low, shared: quotas.yaml#rates}", ""),
                new Case("limits: {priority: normal}", "limits priority: expected normal, got low"),
                new Case("limits: {shared: none}", "limits shared: expected none, got quotas.yaml#rates"),
                new Case("address: 10.8.0.0/28", ""), new Case("address: 10.8.0.2", ""),
                new Case("address: 10.8.0.128/25", "address: expected one of 10.8.0.128/25, got 10.8.0.2"),
                new Case("address: 10.8.0.9", "address: expected 10.8.0.9, got 10.8.0.2"))) {
            Results results = run("""
                    apiVersion: sallyport/v1
                    kind: PolicyTest
                    clock: 2026-03-02T09:00:00+03:00
                    tests: [{name: t, connect: {user: fay}, expect: {%s}}]
                    """.formatted(c.expected()), RunOptions.ALL);
            assertThat(results.diagnostics()).as(c.expected()).isEmpty();
            assertThat(results.failed().stream().flatMap(result -> result.failures().stream())
                    .flatMap(failure -> failure.mismatches().stream())
                    .map(m -> m.what() + ": expected " + m.expected() + ", got " + m.actual())).as(c.expected())
                    .containsExactlyElementsOf(c.mismatch().isEmpty() ? List.of() : List.of(c.mismatch()));
        }
    }

    @Test
    void conditionsAreCoveredWhenTheyWereSeenToHoldAndToFail() {
        Coverage coverage = run(TESTS, RunOptions.ALL.withCoverage(true)).coverage().orElseThrow();
        assertThat(coverage.conditions()).extracting(seeing -> seeing.condition().row().id().name() + " " + seeing.condition().name()
                + (seeing.held() ? " held" : "") + (seeing.failed() ? " failed" : ""))
                .contains("reads-books second-factor held failed", "reads-books country held", "rates volume held failed",
                        "rates sessions held failed",
                        "shut at held failed", "rates session-length held");
        assertThat(coverage.rows()).allMatch(Coverage.Row::covered);
        Coverage.Share share = coverage.conditionShare();
        assertThat(share.total()).isEqualTo(2 * coverage.conditions().size());
        assertThat(share.percent()).isBetween(50.0, 99.9);
    }

    @Test
    void failFastEndsWithTheFirstInTheOrderOfTheFileHoweverManyRunAtOnce() {
        StringBuilder tests = new StringBuilder("apiVersion: sallyport/v1\nkind: PolicyTest\nclock: 2026-03-02\ntests:\n");
        for (int i = 0; i < 200; i++) {
            tests.append("  - {name: t").append(i).append(", connect: {user: ana}, expect: {verdict: ")
                    .append(i == 120 || i == 30 ? "refuse, by: engine:risk" : "admit").append("}}\n");
        }
        for (boolean parallel : new boolean[]{false, true}) {
            Results results = run(tests.toString(), RunOptions.ALL.withFailFast(true).withParallel(parallel));
            assertThat(results.tests()).hasSize(31);
            assertThat(results.failed()).singleElement().extracting(Results.Result::name).isEqualTo("t30");
        }
    }

    private static Results run(String tests, RunOptions options) {
        SourceTree tree = new SourceTree(new PolicyVersion("3f2a9c1000000000000000000000000000000000", "facts"),
                new TreeMap<>(Map.of("policies/quotas.yaml", POLICY, "tests-policy/t.yaml", tests)));
        Compiled<Policy> policy = PolicyCompiler.compile(tree, StockFiles.rules());
        assertThat(policy.value()).as(policy.diagnostics().toString()).isPresent();
        Decider decider = Decider.compile(policy.value().orElseThrow()).value().orElseThrow();
        return PolicyTests.run(decider.policy(), decider, tree, options);
    }
}
