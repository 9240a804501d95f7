package io.sallyport.lab;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.sallyport.adapter.openvpn.InstanceConfig.Transport;
import io.sallyport.demo.Pki;
import io.sallyport.demo.VpnClient;

/** Somebody's machine: a station with a cable to the gateway and a real OpenVPN client, that may be started many times. */
final class Laptop implements AutoCloseable {
    /** Tells the routes its user added from those the gateway pushed. */
    static final String OWN_METRIC = "4000";

    private final Station station;
    private final Pki.Credentials credentials;
    private final Path ca;
    private final String server;
    private final Path directory;
    private @Nullable VpnClient client;

    Laptop(Station station, Pki.Credentials credentials, Path ca, String server, Path directory) {
        this.station = station;
        this.credentials = credentials;
        this.ca = ca;
        this.server = server;
        this.directory = directory;
    }

    String name() {
        return credentials.commonName();
    }

    Station station() {
        return station;
    }

    /** Starts its OpenVPN client with these further options; an earlier one is ended. */
    VpnClient start(String... options) {
        return start(GatewayLab.PORT, Transport.UDP, Optional.empty(), options);
    }

    /** The same at another port or transport, with a user name and a password beside its certificate where there are any. */
    VpnClient start(int port, Transport transport, Optional<VpnClient.SignIn> signIn, String... options) {
        stop();
        VpnClient started = VpnClient.start(new VpnClient.Settings(station.space(), GatewayLab.CLIENT_TUN, ca, server, port, transport,
                Optional.of(credentials), signIn, List.of(options)), directory);
        client = started;
        return started;
    }

    VpnClient client() {
        VpnClient now = client;
        if (now == null) {
            throw new IllegalStateException(name() + " was not started");
        }
        return now;
    }

    /** Starts and waits until the tunnel is up. */
    Laptop connect(String... options) {
        start(options);
        awaitUp(1);
        return this;
    }

    /** Waits until the tunnel came up for the n-th time since the client was started. */
    void awaitUp(long times) {
        Eventually.holds(() -> name() + " is up for time " + times + "; its log:\n" + client().log(),
                () -> client().timesConnected() >= times);
    }

    /** Its user routes everything the lab knows into the tunnel, so that only the gateway says no. */
    void routeEverything() {
        station.space().must("ip", "route", "replace", "10.16.0.0/12", "dev", GatewayLab.CLIENT_TUN, "metric", OWN_METRIC);
        for (String network : List.of("fd00:20::/64", "fd00:30::/64")) {
            station.space().must("ip", "-6", "route", "replace", network, "dev", GatewayLab.CLIENT_TUN, "metric", OWN_METRIC);
        }
    }

    /** The IPv4 address its own kernel has on the tunnel; empty while there is none. */
    Optional<String> tunnelAddress() {
        String words = station.space().run("ip", "-4", "-o", "address", "show", "dev", GatewayLab.CLIENT_TUN).output();
        int at = words.indexOf("inet ");
        return at < 0 ? Optional.empty() : Optional.of(words.substring(at + 5, words.indexOf('/', at)));
    }

    /** Ends the client politely. */
    void stop() {
        VpnClient now = client;
        if (now != null) {
            now.stop();
        }
    }

    @Override
    public void close() {
        stop();
        station.close();
    }
}
