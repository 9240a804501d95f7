package io.sallyport.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.sallyport.demo.NetworkNamespace;
import io.sallyport.demo.Pki;

/**
 * A gateway with three OpenVPN servers, and a client's machine cabled to it: two servers of {@code sallyport run}, one with the kick and one without,
 * and one that hands out addresses from files. All three push the same to the client. Closing it leaves nothing.
 */
final class Gateway implements AutoCloseable {
    static final String ADDRESS = "10.99.1.1";
    /** Clients of another, played instance that came before: a gateway that has been up for a day, whose code is compiled. */
    private static final int BEFORE = 3_000;
    private static final int BEFORE_PER_SECOND = 300;
    private static final int PLAIN_CLIENTS_MAX = 100;

    private final Workbench bench;
    /** Everybody comes once to each server: nobody's earlier session is in the way. */
    private final List<Pki.Credentials> people = new ArrayList<>();
    private final NetworkNamespace gateway;
    private final NetworkNamespace client;

    private Gateway(Workbench bench, int count) {
        this.bench = bench;
        for (int i = 0; i < count; i++) {
            people.add(bench.pki.client("staff-" + i));
        }
        gateway = bench.space("-gw");
        client = bench.space("-c");
        gateway.cable("up1", ADDRESS + "/24", client, "eth0", "10.99.1.2/24");
    }

    /** Builds it for so many people. */
    static Gateway open(int people) throws IOException, InterruptedException {
        Workbench bench = new Workbench("spclients");
        try {
            Gateway gateway = new Gateway(bench, people);
            gateway.plain();
            gateway.decided();
            return gateway;
        } catch (RuntimeException | IOException | InterruptedException e) {
            bench.close();
            throw e;
        }
    }

    NetworkNamespace client() {
        return client;
    }

    Pki.Credentials credentials(int person) {
        return people.get(person);
    }

    Path ca() {
        return bench.pki.ca();
    }

    Path directory() {
        return bench.directory;
    }

    String said() {
        return bench.said();
    }

    /** The server that asks nobody: a file for each client. */
    private void plain() throws IOException {
        Path files = Files.createDirectories(bench.directory.resolve("ccd"));
        for (int i = 0; i < people.size(); i++) {
            Files.writeString(files.resolve(people.get(i).commonName()),
                    "ifconfig-push 10.7.0.%d 255.255.255.0%npush \"route 10.20.0.5 255.255.255.255\"%n".formatted(i + 2));
        }
        bench.plainServer(gateway, Clients.Server.STATIC.port, PLAIN_CLIENTS_MAX, line -> false,
                List.of("client-config-dir \"" + files + "\"", "ccd-exclusive"));
    }

    /** The servers that ask: one daemon with two instances. */
    private void decided() throws IOException, InterruptedException {
        bench.policy("""
                ---
                apiVersion: sallyport/v1
                kind: Groups
                rows: [{name: staff, common-names: ["staff-*", "person-*"]}]
                ---
                apiVersion: sallyport/v1
                kind: Resources
                rows: [{name: git, hosts: [10.20.0.5], services: [tcp/443]}]
                ---
                apiVersion: sallyport/v1
                kind: Access
                rows: [{name: staff-git, allow: [staff], to: [git]}]
                ---
                apiVersion: sallyport/v1
                kind: Quotas
                rows: [{name: staff-rate, for: [staff], rate: {down: 50 Mbit/s, up: 20 Mbit/s}}]
                ---
                apiVersion: sallyport/v1
                kind: Networks
                rows:
                  - {name: kick, instance: kick, ipv4: 10.8.0.0/24}
                  - {name: no-kick, instance: no-kick, ipv4: 10.9.0.0/24}
                  - {name: before, instance: before, ipv4: 10.6.0.0/16}
                """);
        Path socket = bench.directory.resolve("before.sock");
        PlayedDaemon before = bench.opened(new PlayedDaemon(socket, BEFORE));
        bench.daemon(gateway, new TreeMap<>(Map.of("kick", bench.instance("kick", Clients.Server.KICK.port, ", kick: true"), "no-kick",
                bench.instance("no-kick", Clients.Server.NO_KICK.port, ", kick: false"), "before",
                "  - {name: before, device: tun-before, attach: {socket: %s}}%n".formatted(socket))));
        before.flood(BEFORE_PER_SECOND);
        before.leave();
    }

    @Override
    public void close() {
        bench.close();
    }
}
