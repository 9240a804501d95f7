package io.sallyport.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.sallyport.adapter.openvpn.InstanceConfig;
import io.sallyport.adapter.openvpn.InstanceConfig.Transport;
import io.sallyport.adapter.openvpn.ServerConfig;
import io.sallyport.demo.Pki;
import io.sallyport.demo.VpnClient;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Network;

import static io.sallyport.lab.GatewayLab.GIT;
import static io.sallyport.lab.GatewayLab.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/** A gateway that is not ready lets nobody in. */
@Tag("lab")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HoldLabTest {
    /** What a client's log says while nobody listens on the server's port. */
    private static final String NOBODY_LISTENS = "Connection refused";

    @RegisterExtension
    static final GatewayLab LAB = new GatewayLab("hold", LabPolicy.files(), false);

    @Test
    void aDaemonThatNeverHadAPolicyRefusesToStartAndLetsNobodyIn() throws IOException {
        Path away = LAB.directory().resolve("away");
        Files.move(LAB.repository().directory(), away);
        try {
            LAB.forget();
            VpnClient client = LAB.laptop("ana").start();

            LAB.launchDaemon();

            Eventually.holds(() -> "the daemon ended:\n" + LAB.daemonSaid(), () -> !LAB.daemon().isRunning());
            assertThat(LAB.daemonSaid()).contains("sallyport: ", "hint: ");
            assertThat(LAB.daemon().await("released from hold", 0, SOON)).isEmpty();
            assertThat(LAB.gateway().processes()).isEmpty();
            assertThat(client.await(NOBODY_LISTENS, SOON)).as(client::log).isPresent();
            assertThat(client.timesConnected()).isZero();
            assertThat(LAB.laptop("ana").tunnelAddress()).isEmpty();
        } finally {
            LAB.laptop("ana").stop();
            Files.move(away, LAB.repository().directory());
        }
    }

    @Test
    void aServerOfOthersStaysOnHoldUntilTheDaemonIsThere() throws IOException {
        Path socket = LAB.directory().resolve("others.sock");
        Process others = openVpn(socket);
        try {
            Eventually.holds("their OpenVPN waits for somebody on its management socket", () -> Files.exists(socket));
            Laptop ana = LAB.laptop("ana");
            ana.start();
            assertThat(ana.client().await(NOBODY_LISTENS, SOON)).as(ana.client()::log).isPresent();
            assertThat(ana.client().timesConnected()).isZero();
            LAB.forget();
            LAB.instances("""
                      - name: main
                        device: %s
                        attach: {socket: %s}
                    """.formatted(GatewayLab.TUN, socket));

            LAB.startDaemon();

            ana.awaitUp(1);
            assertThat(LAB.session("ana").by()).singleElement().asString().contains("red-git");
            assertThat(ana.station().tcp(GIT, 443)).isTrue();
            assertThat(LAB.status().instances().getFirst().state()).isEqualTo("attached");
        } finally {
            LAB.daemon().close();
            others.destroyForcibly();
        }
    }

    /** An OpenVPN server such as an administrator starts by hand, on hold. */
    private static Process openVpn(Path socket) throws IOException {
        Pki.Credentials own = LAB.pki().server("others");
        Path file = LAB.directory().resolve("others.conf");
        Files.writeString(file, ServerConfig.render(new InstanceConfig(new InstanceName("main"), GatewayLab.TUN, Transport.UDP,
                Optional.empty(), GatewayLab.PORT, Network.of("10.8.0.0/24"), Optional.of(Network.of("fd00:8::/64")),
                new InstanceConfig.Identity(LAB.pki().ca(), own.certificate(), own.key(), Optional.empty(), Optional.empty()), socket,
                "root", 100, 1500, InstanceConfig.USUAL_CIPHERS)));
        List<String> words = new ArrayList<>(LAB.gateway().enter());
        words.addAll(List.of("openvpn", "--config", file.toString()));
        return new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(LAB.directory().resolve("others.log").toFile()).start();
    }
}
