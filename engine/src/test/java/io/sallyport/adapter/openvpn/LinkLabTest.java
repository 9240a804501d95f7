package io.sallyport.adapter.openvpn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.sallyport.adapter.openvpn.InstanceConfig.Transport;
import io.sallyport.demo.VpnClient;
import io.sallyport.event.Event;
import io.sallyport.lab.Lab;
import io.sallyport.management.Command;
import io.sallyport.management.Reply;

import static org.assertj.core.api.Assertions.assertThat;

@Tag("lab")
class LinkLabTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @ParameterizedTest(name = "over {0}")
    @EnumSource(Transport.class)
    void aClientIsHeldThenAdmittedWithItsOwnAddressAndRoutes(Transport transport) throws IOException {
        try (Lab lab = Lab.open("mgmt")) {
            InstanceConfig config = lab.instance("office", transport);
            Path file = Files.writeString(lab.directory().resolve("office.conf"), ServerConfig.render(config));
            List<String> command = new ArrayList<>(lab.server().enter());
            command.addAll(List.of("openvpn", "--config", file.toString()));
            Process openvpn = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(lab.directory().resolve("log").toFile())
                    .start();
            lab.opened(openvpn::destroyForcibly);

            AtomicReference<ManagementLink> link = new AtomicReference<>();
            Recorder recorder = new Recorder(what -> {
                if (what instanceof Event.Connect connect) {
                    link.get().send(connect.client(), new Command.ClientAuth(connect.client().cid(), connect.kid(),
                            List.of("ifconfig-push 10.8.7.7 255.255.0.0", "ifconfig-ipv6-push fd00:8::7/64",
                                    "push \"route 10.20.0.0 255.255.0.0\"", "push \"route-ipv6 fd01::/64\""),
                            true));
                }
            });
            link.set(lab
                    .opened(ManagementLink.start(LinkSettings.of(config.name(), new Endpoint.Unix(config.managementSocket()), 7), recorder,
                            InstantSource.system())));
            assertThat(recorder.await(Recorder.Epoch.class, SOON)).isEqualTo(new Recorder.Epoch(7, true));

            VpnClient client = lab.client("ana", transport);
            assertThat(client.awaitConnected(Duration.ofSeconds(2))).as("connected while on hold").isEmpty();
            assertThat(recorder.heard()).noneMatch(Event.class::isInstance);

            assertThat(link.get().send(new Command.HoldRelease()).toCompletableFuture().join())
                    .isEqualTo(new Reply.Success("hold release succeeded"));
            assertThat(client.awaitConnected(SOON)).as(client::log).isPresent();
            Event.Connect connect = recorder.await(Event.Connect.class, SOON);
            assertThat(connect.peer().commonName()).isEqualTo(Optional.of("ana"));
            assertThat(recorder.await(Event.AddressLearned.class, a -> a.primary(), SOON).network()).hasToString("10.8.7.7/32");
            assertThat(client.namespace().must("ip", "-j", "address", "show", "dev", Lab.TUN)).contains("10.8.7.7", "fd00:8::7");
            assertThat(client.routes4()).contains("10.20.0.0/16");
            assertThat(client.routes6()).contains("fd01::/64");
            assertThat(Lab.answers(client.namespace(), "10.8.0.1")).isTrue();
            assertThat(Lab.answers(client.namespace(), "fd00:8::1")).isTrue();
        }
        assertThat(Lab.leftovers("mgmt")).isEmpty();
    }
}
