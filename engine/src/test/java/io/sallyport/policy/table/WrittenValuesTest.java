package io.sallyport.policy.table;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.sallyport.model.Address;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Network;
import io.sallyport.policy.AccessRow;
import io.sallyport.policy.Compiled;
import io.sallyport.policy.InstanceNetwork;
import io.sallyport.policy.Policy;
import io.sallyport.policy.Resource;
import io.sallyport.policy.check.PolicyCompiler;
import io.sallyport.policy.check.SamplePolicy;

import static org.assertj.core.api.Assertions.assertThat;

/** What is written becomes the value that is meant. */
class WrittenValuesTest {
    private static final String BASE = """
            apiVersion: sallyport/v1
            kind: Manifest
            name: x
            zone: Europe/Berlin
            ---
            apiVersion: sallyport/v1
            kind: Groups
            rows: [{name: staff, users: [ana]}]
            ---
            apiVersion: sallyport/v1
            kind: Resources
            rows:
              - {name: git, hosts: [10.20.0.5], networks: [10.30.0.0/16, "fd00::/64"], services: [SERVICE], routes: none, owner: me}
            ---
            apiVersion: sallyport/v1
            kind: Access
            rows:
              - {name: a, allow: [staff], to: [git], when: {hours: HOURS}, until: UNTIL, message: bye}
            ---
            apiVersion: sallyport/v1
            kind: Networks
            rows:
              - {name: m, instance: m, ipv4: 10.8.0.0/24}
              - {name: n, instance: n, ipv4: 10.9.0.0/30, ipv6: "fd00:9::/124", sticky: 0s, tunnel: full, mtu: 1280, exclude: [10.9.0.3],
                 static: {ana: ["fd00:9::2", 10.9.0.2]}, dns: {servers: [10.0.0.1], search: [a.example]}}
            """;

    @ParameterizedTest
    @CsvSource({"tcp/443, TCP 443", "tcp/8000-8080, TCP 8000-8080", "udp, UDP 0-65535", "icmp, ICMP 0-65535",
        "icmp/echo-request, ICMP 2048-2303",
        "icmp/0, ICMP 0-255", "icmp/3.4, ICMP 772", "icmpv6/echo-request, ICMPV6 32768-33023", "icmpv6/255.255, ICMPV6 65535",
        "tcp/1-65535, TCP 1-65535"})
    void services(String written, String meant) {
        Resource resource = compile("SERVICE", written).resources(List.of("git")).getFirst();
        assertThat(resource.services()).extracting(service -> service.protocol() + " " + service.ports()).containsExactly(meant);
        assertThat(resource.networks()).containsExactly(Network.of("10.20.0.5"), Network.of("10.30.0.0/16"), Network.of("fd00::/64"));
        assertThat(resource.pushRoutes()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"mon-fri 07:00-20:00 | MON,TUE,WED,THU,FRI 420-1200",
        "fri-mon 00:00-24:00 | MON,FRI,SAT,SUN 0-1440",
        "'\"sat,sun 10:00-14:00\"' | SAT,SUN 600-840", "daily 22:00-06:00 | MON,TUE,WED,THU,FRI,SAT,SUN 1320-360",
        "sat 20:00-00:00 | SAT 1200-1440", "'\"mon-wed,fri 07:00-08:30\"' | MON,TUE,WED,FRI 420-510"})
    void hours(String written, String meant) {
        AccessRow row = compile("HOURS", written.replace("'", "")).access().rows().getFirst();
        assertThat(row.when().hours().orElseThrow().windows()).extracting(window -> String.join(",",
                window.days().stream().sorted().map(day -> day.name().substring(0, 3)).toList()) + " " + window.fromMinute() + "-"
                + window.toMinute())
                .containsExactly(meant);
    }

    @ParameterizedTest
    @CsvSource({"2027-01-01, 2026-12-31T23:00:00Z", "2026-07-01T09:00, 2026-07-01T07:00:00Z", "2026-07-01T09:00:30, 2026-07-01T07:00:30Z",
        "2027-01-01T09:00:00+03:00, 2027-01-01T06:00:00Z", "2027-01-01T09:00Z, 2027-01-01T09:00:00Z",
        "2026-03-29T02:30, 2026-03-29T01:30:00Z"})
    void times(String written, Instant meant) {
        assertThat(compile("UNTIL", written).access().rows().getFirst().until()).contains(meant);
    }

    @Test
    void networks() {
        Policy policy = compile("", "");
        InstanceNetwork plain = policy.networks().getOrDefault(new InstanceName("m"), policy.networks().firstEntry().getValue());
        assertThat(plain.addresses().stickyFor()).isEqualTo(Duration.ofDays(7));
        assertThat(plain.push().mtu()).isEqualTo(1_500);
        assertThat(plain.push().fullTunnel()).isFalse();
        InstanceNetwork full = policy.networks().lastEntry().getValue();
        assertThat(full.addresses().stickyFor()).isZero();
        assertThat(full.push().fullTunnel()).isTrue();
        assertThat(full.push().mtu()).isEqualTo(1_280);
        assertThat(full.addresses().statics()).containsExactly(Map.entry("ana", List.of(Address.of("fd00:9::2"), Address.of("10.9.0.2"))));
        assertThat(full.addresses().exclusions()).containsExactly(Network.of("10.9.0.3"));
        assertThat(full.push().searchDomains()).containsExactly("a.example");
    }

    private static Policy compile(String placeholder, String written) {
        String text = placeholder.isEmpty() ? BASE : BASE.replace(placeholder, written);
        text = text.replace("SERVICE", "tcp/443").replace("HOURS", "daily 00:00-24:00").replace("UNTIL", "2027-01-01");
        Compiled<Policy> compiled = PolicyCompiler.compile(SamplePolicy.treeOf(new TreeMap<>(Map.of("policies/x.yaml", text))));
        assertThat(compiled.diagnostics()).isEmpty();
        return compiled.value().orElseThrow();
    }
}
