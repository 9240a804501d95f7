package io.sallyport.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.sallyport.adapter.openvpn.InstanceConfig.Transport;
import io.sallyport.demo.Pki;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sites on an instance of their own, clients and one more site on another; two have the same range, each on its instance, so that the gateway
 * translates for both.
 */
@Tag("lab")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SitesAcrossInstancesLabTest {
    private static final int BRANCH_PORT = 1195;
    private static final String NORTH = "10.110.1.10";
    private static final String SOUTH = "10.110.2.10";

    @RegisterExtension
    static final GatewayLab LAB = new GatewayLab("sax", policy(), false);

    private final List<Branch> branches = new ArrayList<>();

    private static SortedMap<String, String> policy() {
        SortedMap<String, String> files = LabPolicy.files();
        files.put("policies/networks.yaml", """
                apiVersion: sallyport/v1
                kind: Networks
                rows:
                  - {name: main, instance: main, ipv4: 10.8.0.0/24}
                  - {name: branch, instance: branch, ipv4: 10.9.0.0/24}
                """);
        files.put(LabPolicy.GROUPS, LabPolicy.groups("  - {name: gateways, common-names: [\"gw-*\"]}\n"));
        files.put(LabPolicy.ACCESS, LabPolicy.access("  - {name: gateways, allow: [gateways], to: [dns]}\n"));
        files.put("policies/sites.yaml", """
                apiVersion: sallyport/v1
                kind: Sites
                rows:
                  - name: north
                    connectors: [gw-north]
                    instance: main
                    subnets: [192.168.1.0/24]
                    virtual: {192.168.1.0/24: 10.110.1.0/24}
                  - name: south
                    connectors: [gw-south]
                    instance: branch
                    subnets: [192.168.1.0/24]
                    virtual: {192.168.1.0/24: 10.110.2.0/24}
                  - {name: north-to-south, from: [north], to: [south]}
                  - {name: red-to-south, for: [red], to: [south]}
                """);
        return files;
    }

    @BeforeAll
    void start() {
        Pki.Credentials own = LAB.pki().server("branch");
        LAB.alsoInstances("  - {name: branch, device: tun-branch, transport: tcp, port: %d, ca: %s, certificate: %s, key: %s}\n"
                .formatted(BRANCH_PORT, LAB.pki().ca(), own.certificate(), own.key()));
        LAB.startDaemon();
        String stem = "sax" + ProcessHandle.current().pid() + "-h";
        branches.add(Branch.behind(stem + 1, "192.168.1", LAB.laptop("gw-north")));
        branches.add(Branch.behind(stem + 2, "192.168.1", LAB.laptop("gw-south")));
        branches.forEach(branch -> branch.station().serveTcp(443));
        for (String name : List.of("gw-north", "ana", "cem")) {
            LAB.laptop(name).connect();
        }
        Laptop south = LAB.laptop("gw-south");
        south.start(BRANCH_PORT, Transport.TCP, Optional.empty());
        south.awaitUp(1);
    }

    @AfterAll
    void end() {
        branches.forEach(Branch::close);
    }

    @Test
    void clientsAndSitesReachSitesOfAnotherInstanceWhereARowSaysSo() {
        Laptop ana = LAB.laptop("ana");
        Eventually.holds("red reaches south", () -> ana.station().tcp(SOUTH, 443));
        assertThat(branches.get(0).station().tcp(SOUTH, 443)).as("north reaches south, which has the same range").isTrue();
        assertThat(branches.get(0).station().flows()).isTrue();
        assertThat(branches.get(1).station().tcp(NORTH, 443)).as("and not the other way").isFalse();
        LAB.laptop("cem").station().space().must("ip", "route", "replace", "10.110.0.0/16", "dev", GatewayLab.CLIENT_TUN);
        assertThat(LAB.laptop("cem").station().tcp(SOUTH, 443)).as("blue does not").isFalse();
        ana.station().serveTcp(443);
        assertThat(branches.get(1).station().tcp(ana.tunnelAddress().orElseThrow(), 443)).as("nor does south reach a client").isFalse();
    }
}
