package io.sallyport.effect;

import java.util.Map;
import java.util.TreeMap;

import io.sallyport.model.PolicyVersion;
import io.sallyport.policy.Policy;
import io.sallyport.policy.SourceTree;
import io.sallyport.policy.check.PolicyCompiler;

/**
 * A policy of four branches, compiled from text: north and south have the same range, so that their connectors translate; the gateway translates for east; west is
 * known as it is.
 */
public final class SitesSample {
    public static final String NETWORKS = """
            apiVersion: sallyport/v1
            kind: Networks
            rows: [{name: main, instance: main, ipv4: 10.8.0.0/24, ipv6: "fd08::/64"}]
            """;
    public static final String SITES = """
            apiVersion: sallyport/v1
            kind: Sites
            rows:
              - {name: north, connectors: [gw-north], subnets: [192.168.1.0/24], virtual: {192.168.1.0/24: 10.110.1.0/24}}
              - {name: south, connectors: [gw-south-a, gw-south-b], subnets: [192.168.1.0/24], virtual: {192.168.1.0/24: 10.110.2.0/24}}
              - name: east
                connectors: [gw-east]
                subnets: [192.168.50.0/24, "fd00:50::/64"]
                virtual: {192.168.50.0/24: 10.110.3.0/24, "fd00:50::/64": "fd00:110:3::/64"}
              - {name: west, connectors: [gw-west], subnets: [192.168.60.0/24, 192.168.61.7/32]}
              - {name: north-and-south, from: [north, south], to: [north, south]}
              - {name: red-to-east, for: [red], to: [east]}
              - {name: east-to-west, from: [east], to: [west]}
            """;

    private SitesSample() {}

    /** The four branches. */
    public static Policy policy() {
        return policy(NETWORKS, SITES);
    }

    /** A policy of these documents beside a small organisation. */
    public static Policy policy(String networks, String sites) {
        TreeMap<String, String> files = new TreeMap<>(Map.of("policies/manifest.yaml", """
                apiVersion: sallyport/v1
                kind: Manifest
                name: branches
                zone: Europe/Istanbul
                """, "policies/groups.yaml", """
                apiVersion: sallyport/v1
                kind: Groups
                rows:
                  - {name: red, users: [ana]}
                  - {name: blue, users: [cem]}
                  - {name: gateways, common-names: ["gw-*"]}
                  - {name: trusted, common-names: [gw-west]}
                """, "policies/access.yaml", """
                apiVersion: sallyport/v1
                kind: Resources
                rows:
                  - {name: git, hosts: [10.20.0.5], services: [tcp/443]}
                  - {name: dns, hosts: [10.20.0.53], services: [udp/53]}
                  - {name: printer, hosts: [192.168.60.9], services: [tcp/631]}
                ---
                apiVersion: sallyport/v1
                kind: Access
                rows:
                  - {name: all-git, allow: [red, blue, trusted], to: [git]}
                  - {name: gateways, allow: [gateways], to: [dns]}
                  - {name: blue-prints, allow: [blue], to: [printer]}
                """, "policies/networks.yaml", networks, "policies/sites.yaml", sites));
        var compiled = PolicyCompiler.compile(new SourceTree(new PolicyVersion("worktree", "sites"), files));
        return compiled.value().orElseThrow(() -> new AssertionError(compiled.diagnostics()));
    }
}
