package io.sallyport.policy.check;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.sallyport.event.Certificate;
import io.sallyport.event.Peer;
import io.sallyport.event.PeerInfo;
import io.sallyport.model.Diagnostic;
import io.sallyport.model.Network;
import io.sallyport.policy.Connection;
import io.sallyport.policy.Estate;
import io.sallyport.policy.Invariant;
import io.sallyport.policy.Policy;
import io.sallyport.policy.Terms;
import io.sallyport.policy.VersionRange;

import static org.assertj.core.api.Assertions.assertThat;

/** Sites, connections, retention, invariants and terms reach the compiled policy. */
class EstateChecksTest {

    @Test
    void theSampleOrganisationHasAnEstate() {
        Estate estate = PolicyCompiler.compile(SamplePolicy.tree()).value().orElseThrow().estate();
        assertThat(estate.sites()).extracting(site -> site.name() + " " + site.known()).containsExactly(
                "berlin [10.109.10.0/24, 192.168.50.0/24]", "izmir [10.110.10.0/24]");
        assertThat(estate.siteReaches()).hasSize(2);
        assertThat(estate.connections()).extracting(Connection::credential).containsExactly("secret:bank");
        assertThat(estate.connections().getFirst().accept()).containsExactly(Network.of("10.90.0.0/16"));
        assertThat(estate.retention()).hasSize(3);
        assertThat(estate.captures()).hasSize(2);
        assertThat(estate.invariants()).extracting(Invariant::always).containsExactly(false, false, false, true, true, true);
    }

    @Test
    void namesAreSharedAcrossFilesByNoTwoSitesNorConnections() {
        SortedMap<String, String> files = SamplePolicy.files();
        files.put("policies/zz.yaml", """
                apiVersion: sallyport/v1
                kind: Sites
                rows: [{name: berlin, connectors: [other], subnets: [192.168.77.0/24]}]
                ---
                apiVersion: sallyport/v1
                kind: Connections
                rows: [{name: bank, endpoint: "b.example:1", provider: ipsec, credential: "secret:b"}]
                """);
        assertThat(PolicyCompiler.compile(SamplePolicy.treeOf(files)).diagnostics()).extracting(Diagnostic::id)
                .containsExactly("duplicate-site", "duplicate-connection");
    }

    @Test
    void aSuppressedWarningIsLeftOutAndTheSameOneElsewhereIsNot() {
        SortedMap<String, String> files = SamplePolicy.files();
        String alone = "  - {name: alone, hosts: [10.77.0.1]%s}\n  - {name: other, hosts: [10.77.0.2]}\n";
        String head = "apiVersion: sallyport/v1\nkind: Resources\nrows:\n";
        files.put("policies/zz.yaml", head + alone.formatted(""));
        assertThat(PolicyCompiler.compile(SamplePolicy.treeOf(files)).diagnostics()).hasSize(2);
        files.put("policies/zz.yaml", head + alone.formatted(", suppress: [{id: unreached-resource, reason: not built yet}]"));
        assertThat(PolicyCompiler.compile(SamplePolicy.treeOf(files)).diagnostics()).extracting(Diagnostic::message)
                .containsExactly("nobody may reach `other`");
    }

    @Test
    void whatTheManifestAndANetworkSayIsKept() {
        SortedMap<String, String> files = new TreeMap<>(java.util.Map.of("policies/all.yaml", """
                apiVersion: sallyport/v1
                kind: Manifest
                name: x
                zone: UTC
                engine: ">=0.1 <1"
                freshness: {after: 3d, then: deny-new}
                break-glass: {users: [dan], common-names: ["glass-*"]}
                activation: {tests-must-pass: false, invariants-must-hold: false, most-sessions-cut: 10%}
                ---
                apiVersion: sallyport/v1
                kind: Groups
                rows:
                  - {name: laptops, certificate: {SAN: ["DNS:ana.example", "DNS:ben.example"]}}
                  - {name: engineers, upstream: [okta-eng]}
                ---
                apiVersion: sallyport/v1
                kind: Networks
                rows:
                  - name: main
                    instance: main
                    ipv4: 10.8.0.0/24
                    sticky: 1h
                    quarantine: 30m
                    push: [block-outside-dns]
                    pools: [{name: eng, for: [engineers], ipv4: 10.8.0.128/25}]
                """));
        Policy policy = PolicyCompiler.compile(SamplePolicy.treeOf(files)).value().orElseThrow();
        Terms terms = policy.manifest().terms();
        assertThat(policy.manifest().testsMustPass()).isFalse();
        assertThat(terms.mostSessionsCut()).contains(new Terms.Most(10, true));
        assertThat(terms.freshness().map(Terms.Freshness::then)).contains(Terms.Then.DENY_NEW);
        assertThat(terms.breakGlass().commonNames()).hasSize(1);
        assertThat(policy.networks().firstEntry().getValue().addresses().keptFor()).isEqualTo(java.time.Duration.ofMinutes(90));
        assertThat(policy.networks().firstEntry().getValue().push().options()).containsExactly("block-outside-dns");
        Certificate certificate = new Certificate("1", "", Optional.empty(),
                new TreeMap<>(java.util.Map.of("subjectAltName", "email:a@b.example, DNS:ben.example")));
        Peer peer = new Peer(Optional.of("z"), Optional.empty(), Optional.empty(), Optional.of(certificate), Optional.empty(), 0,
                PeerInfo.none());
        assertThat(policy.directory().groupsOf(peer, Set.of("okta-eng"))).containsExactly("engineers", "laptops");
        assertThat(policy.directory().groupsOf(peer, Set.of("okta"))).containsExactly("laptops");
    }

    @ParameterizedTest(name = "{0} takes {1}: {2}")
    @CsvSource({">=0.1, 0.1.0, true", ">=0.1, 0.0.9, false", ">=0.1 <1, 1.0.0, false", ">=0.1 <1, 0.99.5, true", "=0.1.0, 0.1.0, true",
        ">0.1, 0.1.0, false", "<=0.1, 0.1.1, false"})
    void rangesOfVersions(String range, String version, boolean taken) {
        String[] parts = version.split("\\.", -1);
        assertThat(VersionRange.parse(range).orElseThrow().contains(
                new VersionRange.Version(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]))))
                .isEqualTo(taken);
    }

    @Test
    void theEngineKnowsItsVersion() throws IOException {
        Matcher version = Pattern.compile("<artifactId>sallyport</artifactId>\\s*<version>([0-9.]+)")
                .matcher(Files.readString(SamplePolicy.root().resolve("pom.xml")));
        assertThat(version.find()).isTrue();
        assertThat(EngineVersion.CURRENT).hasToString(version.group(1));
    }
}
