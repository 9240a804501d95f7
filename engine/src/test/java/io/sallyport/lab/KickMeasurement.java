package io.sallyport.lab;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import io.sallyport.adapter.openvpn.Endpoint;
import io.sallyport.adapter.openvpn.InstanceConfig.Transport;
import io.sallyport.adapter.openvpn.LinkSettings;
import io.sallyport.adapter.openvpn.ManagementLink;
import io.sallyport.adapter.openvpn.OpenVpnInstance;
import io.sallyport.adapter.openvpn.Recorder;
import io.sallyport.demo.Pki;
import io.sallyport.demo.VpnClient;
import io.sallyport.event.Event;
import io.sallyport.management.Command;

/**
 * How long a real client takes to connect, from the start of its process, with the kick and without, in turns. Not a test: run as a program, with
 * the number of rounds.
 */
final class KickMeasurement {
    private static final Duration SOON = Duration.ofSeconds(30);

    private KickMeasurement() {}

    public static void main(String[] args) {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 12;
        for (Transport transport : Transport.values()) {
            measure(transport, rounds);
        }
    }

    private static void measure(Transport transport, int rounds) {
        AtomicBoolean kick = new AtomicBoolean();
        AtomicReference<ManagementLink> link = new AtomicReference<>();
        List<Double> with = new ArrayList<>();
        List<Double> without = new ArrayList<>();
        try (Lab lab = Lab.open("kick")) {
            var settings = lab.supervised(lab.instance("office", transport));
            Recorder recorder = new Recorder(what -> {
                if (what instanceof Event.Connect c) {
                    link.get().send(c.client(),
                            new Command.ClientAuth(c.client().cid(), c.kid(), List.of("ifconfig-push 10.8.7.7 255.255.0.0"), kick.get()));
                }
            });
            OpenVpnInstance instance = lab.opened(OpenVpnInstance.supervise(settings, (name, state) -> {},
                    LinkSettings.of(settings.instance(), new Endpoint.Unix(settings.managementSocket()), 1), recorder,
                    InstantSource.system()));
            link.set(instance.link());
            recorder.await(Recorder.Epoch.class, SOON);
            instance.link().send(new Command.HoldRelease());
            Lab.Place place = lab.place();
            Optional<Pki.Credentials> ana = Optional.of(lab.pki().client("ana"));
            for (int i = 0; i < 2 * rounds; i++) {
                kick.set(i % 2 == 0);
                try (VpnClient client = lab.start(place, ana, Optional.empty(), transport)) {
                    double millis = client.awaitConnected(SOON).orElseThrow(() -> new IllegalStateException(client.log())).toNanos() / 1e6;
                    (kick.get() ? with : without).add(millis);
                }
            }
        }
        System.out.println(transport + " with kick: " + summary(with) + "; without: " + summary(without));
    }

    private static String summary(List<Double> millis) {
        List<Double> sorted = new ArrayList<>(millis);
        Collections.sort(sorted);
        return "median %.1f ms of %d (%.1f to %.1f)".formatted(sorted.get(sorted.size() / 2), sorted.size(), sorted.getFirst(),
                sorted.getLast());
    }
}
