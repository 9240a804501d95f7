package io.sallyport.lab;

import java.util.SortedMap;
import java.util.TreeMap;

/** A small organisation for labs: two teams, what each reaches, a deny row that narrows, rates, isolation. Path to text. */
final class LabPolicy {
    static final String ACCESS = "policies/access.yaml";
    static final String GROUPS = "policies/groups.yaml";
    static final String NETWORKS = "policies/networks.yaml";
    static final String QUOTAS = "policies/quotas.yaml";

    private LabPolicy() {}

    static SortedMap<String, String> files() {
        return new TreeMap<>(java.util.Map.of("policies/manifest.yaml", """
                apiVersion: sallyport/v1
                kind: Manifest
                name: lab
                zone: Europe/Istanbul
                activation: {tests-must-pass: true}
                """, GROUPS, groups(""), "policies/resources.yaml", """
                apiVersion: sallyport/v1
                kind: Resources
                rows:
                  - {name: git, hosts: [10.20.0.5, "fd00:20::5"], services: [tcp/443, icmp/echo-request]}
                  - {name: ci, hosts: [10.20.0.6], services: [tcp/443]}
                  - {name: dns, hosts: [10.20.0.53, "fd00:20::53"], services: [udp/53]}
                  - {name: servers, networks: [10.20.0.0/24, "fd00:20::/64"]}
                  - {name: speed, hosts: [10.20.0.7], services: [tcp/5201]}
                  - {name: vault, hosts: [10.20.0.66], services: [tcp/443]}
                  - {name: finance, hosts: [10.30.0.9, "fd00:30::9"]}
                """, ACCESS, access(""), QUOTAS, quotas("rate: {down: 20 Mbit/s, up: 10 Mbit/s}"), "policies/isolation.yaml", """
                apiVersion: sallyport/v1
                kind: Isolation
                rows:
                  - {name: red-together, for: [red], mode: group}
                  - {name: blue-alone, for: [blue], mode: full}
                """, NETWORKS, """
                apiVersion: sallyport/v1
                kind: Networks
                rows:
                  - {name: main, instance: main, ipv4: 10.8.0.0/24, ipv6: "fd00:8::/64", sticky: 7d, dns: {servers: [10.20.0.53]}}
                """, "tests-policy/red.yaml", """
                apiVersion: sallyport/v1
                kind: PolicyTest
                clock: 2026-03-02T09:00:00+03:00
                tests:
                  - name: red reaches git and never finance
                    connect: {user: ana, instance: main}
                    expect: {verdict: admit, reach: {git: yes, finance: no}}
                """));
    }

    /** Red works on git, blue on every server but the vault; {@code more} rows follow. */
    static String access(String more) {
        return """
                apiVersion: sallyport/v1
                kind: Access
                rows:
                  - {name: red-git, allow: [red], to: [git, dns, speed]}
                  - {name: blue-servers, allow: [blue], to: [servers]}
                  - {name: blue-never-vault, deny: [blue], to: [vault]}
                  - {name: gone, deny: [gone], message: your access was revoked}
                """ + more;
    }

    static String groups(String more) {
        return """
                apiVersion: sallyport/v1
                kind: Groups
                rows:
                  - {name: red, users: [ana, ben], common-names: ["red-*"]}
                  - {name: blue, users: [cem, dan]}
                  - {name: gone, users: [eve]}
                """ + more;
    }

    /** What everybody of team red is limited to. */
    static String quotas(String limit) {
        return """
                apiVersion: sallyport/v1
                kind: Quotas
                rows:
                  - {name: red, for: [red], %s}
                """.formatted(limit);
    }
}
