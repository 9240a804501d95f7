package io.sallyport.adapter.openvpn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.sallyport.adapter.openvpn.InstanceConfig.Identity;
import io.sallyport.adapter.openvpn.InstanceConfig.Transport;
import io.sallyport.model.Address;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ServerConfigTest {
    private static final Path GOLDEN = Path.of("src/test/resources/io/sallyport/adapter/openvpn");

    @Test
    void theConfigurationIsTheGoldenOne() throws IOException {
        assertThat(ServerConfig.render(config("tun-office", Transport.UDP, "/etc/vpn/office.sock")))
                .isEqualTo(Files.readString(GOLDEN.resolve("udp.conf")));
        InstanceConfig full = config("tun-office", Transport.TCP, "/etc/vpn/office.sock");
        assertThat(ServerConfig
                .render(new InstanceConfig(full.name(), full.device(), full.transport(), Optional.of(Address.of("203.0.113.1")), 443,
                        full.pool4(), Optional.of(Network.of("fd00:8::/64")),
                        new Identity(Path.of("/etc/vpn/ca one.crt"), Path.of("/etc/vpn/s.crt"), Path.of("/etc/vpn/s.key"),
                                Optional.of(Path.of("/etc/vpn/crl.pem")),
                                Optional.of(Path.of("/etc/vpn/tc.key"))),
                        full.managementSocket(), "sallyport", 1000, 1400, List.of("AES-256-GCM"))))
                .isEqualTo(Files.readString(GOLDEN.resolve("tcp.conf")));
    }

    @Test
    void aBridgedServerDiffersByItsDeviceAndHasNoTopology() throws IOException {
        InstanceConfig plain = config("tun-office", Transport.UDP, "/etc/vpn/office.sock");
        InstanceConfig bridged = new InstanceConfig(plain.name(), plain.device(), plain.transport(), plain.local(), plain.port(),
                plain.pool4(), Optional.empty(), plain.identity(), plain.managementSocket(), plain.managementUser(), plain.clientsMax(),
                plain.mtuBytes(), plain.dataCiphers(), true);
        assertThat(ServerConfig.render(bridged)).isEqualTo(Files.readString(GOLDEN.resolve("udp.conf"))
                .replace("dev-type tun", "dev-type tap").replace("topology subnet\npush \"topology subnet\"\n", ""));
        assertThatThrownBy(() -> new InstanceConfig(plain.name(), plain.device(), plain.transport(), plain.local(), plain.port(),
                plain.pool4(), Optional.of(Network.of("fd00:8::/64")), plain.identity(), plain.managementSocket(), plain.managementUser(),
                plain.clientsMax(), plain.mtuBytes(), plain.dataCiphers(), true)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void thereIsNoPoolAndNoDirectTalk() {
        assertThat(ServerConfig.render(config("tun0", Transport.UDP, "/m.sock")).lines()).noneMatch(
                line -> line.matches(
                        "(server|server-ipv6|ifconfig-pool|client-to-client|duplicate-cn|username-as-common-name|client-config-dir)\\b.*"));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"", "0tun", "tun 0", "tun0\nup /bin/sh", "tun0\"", "a123456789012345", "tün"})
    void oddDeviceNamesAreRefused(String device) {
        assertThatThrownBy(() -> config(device, Transport.UDP, "/m.sock")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"relative.sock", "/a\"b", "/a\\b", "/a\nb", "/a\tb", "/a\u007fb"})
    void pathsThatCouldEndTheirQuotesAreRefused(String path) {
        assertThatThrownBy(() -> config("tun0", Transport.UDP, path)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Identity(Path.of(path), Path.of("/a"), Path.of("/a"), Optional.empty(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest(name = "a socket path of {0} bytes: {1}")
    @CsvSource({"107,true", "108,false"})
    void aSocketsPathFitsTheKernel(int bytes, boolean fits) {
        String path = "/" + "s".repeat(bytes - 1);
        if (fits) {
            assertThat(config("tun0", Transport.UDP, path).managementSocket()).hasToString(path);
        } else {
            assertThatThrownBy(() -> config("tun0", Transport.UDP, path)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static InstanceConfig config(String device, Transport transport, String socket) {
        return new InstanceConfig(new InstanceName("office"), device, transport, Optional.empty(), 1194, Network.of("10.8.0.0/16"),
                Optional.empty(),
                new Identity(Path.of("/etc/vpn/ca.crt"), Path.of("/etc/vpn/s.crt"), Path.of("/etc/vpn/s.key"), Optional.empty(),
                        Optional.empty()),
                Path.of(socket), "root", 100, 1500, InstanceConfig.USUAL_CIPHERS);
    }
}
