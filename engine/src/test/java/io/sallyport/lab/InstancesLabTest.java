package io.sallyport.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.sallyport.adapter.openvpn.InstanceConfig;
import io.sallyport.adapter.openvpn.InstanceConfig.Transport;
import io.sallyport.adapter.openvpn.ServerConfig;
import io.sallyport.control.DaemonStatus;
import io.sallyport.control.SessionRow;
import io.sallyport.demo.Pki;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Network;

import static io.sallyport.lab.GatewayLab.GIT;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three real servers and one daemon: two of its own, by UDP and by TCP, and one of others whose management interface is a TCP port with a password.
 * Each has addresses of its own, and none cares for the end of another.
 */
@Tag("lab")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InstancesLabTest {
    private static final String PASSWORD = "planted-management-4d17";
    private static final int BRANCH_PORT = 1195;
    private static final int OTHERS_PORT = 1196;
    private static final int MANAGEMENT_PORT = 7505;

    @RegisterExtension
    static final GatewayLab LAB = new GatewayLab("inst", policy(), false);

    @SuppressWarnings("NullAway.Init")
    private Process others;

    private static SortedMap<String, String> policy() {
        TreeMap<String, String> files = new TreeMap<>(LabPolicy.files());
        files.put("policies/networks.yaml", """
                apiVersion: sallyport/v1
                kind: Networks
                rows:
                  - {name: main, instance: main, ipv4: 10.8.0.0/24}
                  - {name: branch, instance: branch, ipv4: 10.9.0.0/24}
                  - {name: others, instance: others, ipv4: 10.10.0.0/24}
                """);
        return files;
    }

    @BeforeAll
    void start() throws IOException {
        Path password = Files.writeString(LAB.directory().resolve("management.txt"), PASSWORD + "\n");
        Pki.Credentials own = LAB.pki().server("others");
        others = openVpn(own, password);
        LAB.alsoInstances("""
                  - {name: branch, device: tun-branch, transport: tcp, port: %d, ca: %s, certificate: %s, key: %s}
                  - {name: others, device: tun-others, attach: {host: 127.0.0.1, port: %d, password-file: %s}}
                """.formatted(BRANCH_PORT, LAB.pki().ca(), own.certificate(), own.key(), MANAGEMENT_PORT, password));
        LAB.startDaemon();
        connect("ana", GatewayLab.PORT, Transport.UDP);
        connect("cem", BRANCH_PORT, Transport.TCP);
        connect("ben", OTHERS_PORT, Transport.UDP);
    }

    @AfterAll
    void end() {
        others.destroyForcibly();
    }

    private static void connect(String name, int port, Transport transport) {
        Laptop laptop = LAB.laptop(name);
        laptop.start(port, transport, Optional.empty());
        laptop.awaitUp(1);
    }

    /** A server such as an administrator starts by hand, on hold, its management interface at a port. */
    private static Process openVpn(Pki.Credentials own, Path password) throws IOException {
        String text = ServerConfig.render(new InstanceConfig(new InstanceName("others"), "tun-others", Transport.UDP, Optional.empty(),
                OTHERS_PORT, Network.of("10.10.0.0/24"), Optional.empty(),
                new InstanceConfig.Identity(LAB.pki().ca(), own.certificate(), own.key(), Optional.empty(), Optional.empty()),
                LAB.directory().resolve("none.sock"), "root", 100, 1500, InstanceConfig.USUAL_CIPHERS));
        List<String> lines = new ArrayList<>(text.lines().filter(line -> !line.startsWith("management \"") && !line.contains("client-user"))
                .toList());
        lines.add("management 127.0.0.1 " + MANAGEMENT_PORT + " \"" + password + "\"");
        Path file = Files.write(LAB.directory().resolve("others.conf"), lines);
        List<String> words = new ArrayList<>(LAB.gateway().enter());
        words.addAll(List.of("openvpn", "--config", file.toString()));
        return new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(LAB.directory().resolve("others.log").toFile()).start();
    }

    @Test
    void eachClientHasAnAddressOfItsServerAndReachesWhatItsRowsSay() {
        for (List<String> row : List.of(List.of("ana", "main", "10.8.0."), List.of("cem", "branch", "10.9.0."),
                List.of("ben", "others", "10.10.0."))) {
            SessionRow session = LAB.session(row.get(0));
            assertThat(session.client().instance().toString()).isEqualTo(row.get(1));
            assertThat(session.address4().toString()).startsWith(row.get(2));
            assertThat(LAB.laptop(row.get(0)).tunnelAddress()).hasValue(session.address4().toString());
            assertThat(LAB.laptop(row.get(0)).station().tcp(GIT, 443)).as(row.get(0)).isTrue();
            assertThat(Evidence.firewallClients(LAB.gateway(), row.get(1))).containsExactly(session.address4().toString());
        }
        assertThat(LAB.status().instances()).extracting(DaemonStatus.InstanceStatus::state).containsExactlyInAnyOrder("running", "running",
                "attached");
    }

    @Test
    void theEndOfOneServerIsNothingToTheOthersAndItComesBack() {
        String before = LAB.session("cem").address4().toString();
        Laptop ana = LAB.laptop("ana");
        Laptop ben = LAB.laptop("ben");
        assertThat(ana.station().tcp(GIT, 443)).isTrue();
        assertThat(ben.station().tcp(GIT, 443)).isTrue();
        long pid = LAB.status().instances().stream().filter(each -> each.name().toString().equals("branch")).findFirst().orElseThrow().pid()
                .orElseThrow();
        int heard = LAB.daemon().count();

        ProcessHandle.of(pid).orElseThrow().destroyForcibly();

        assertThat(ana.station().flows()).isTrue();
        assertThat(ben.station().flows()).isTrue();
        assertThat(LAB.daemon().await(" branch released from hold", heard, GatewayLab.SOON)).isPresent();
        Eventually.holds("cem has the address of before",
                () -> LAB.connected("cem").filter(row -> row.address4().toString().equals(before)).isPresent());
        Eventually.holds("cem reaches git again", () -> LAB.laptop("cem").station().tcp(GIT, 443));
        assertThat(ana.client().timesConnected()).isEqualTo(1);
        assertThat(ben.client().timesConnected()).isEqualTo(1);
    }

    @Test
    void thePasswordOfTheManagementInterfaceIsNeverWrittenOrPrinted() {
        LAB.session("ben");
        assertThat(Secrets.found(LAB, List.of(PASSWORD))).isEmpty();
    }
}
