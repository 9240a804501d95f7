package io.sallyport.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

import io.sallyport.adapter.openvpn.InstanceConfig.Transport;
import io.sallyport.model.Address;

/**
 * The stage of the demonstration: a gateway namespace, a network behind it with something that answers on each resource, and a namespace for each
 * client with a cable to the gateway. Closing it takes everything down.
 */
final class Scenery implements AutoCloseable {
    static final int PORT = 1194;
    /** Where services listen: what the sample policy's resources name. */
    static final int SERVICE_PORT = 443;
    private static final String PREFIX = "sallyport-";

    private final String stem;
    private final Path directory;
    private final NetworkNamespace gateway;
    private final Deque<Runnable> closings = new ArrayDeque<>();
    private int clients;

    private Scenery(Path directory) {
        this.directory = directory;
        stem = PREFIX + ProcessHandle.current().pid() + "-";
        gateway = space("gw");
    }

    /** Builds gateway and network; {@code hosts} answer behind it. */
    static Scenery build(Path directory, List<Address> hosts) {
        sweep();
        Scenery scenery = new Scenery(directory);
        try {
            scenery.network(hosts);
            return scenery;
        } catch (RuntimeException e) {
            scenery.close();
            throw e;
        }
    }

    NetworkNamespace gateway() {
        return gateway;
    }

    /** A client of its own, in a namespace whose only cable leads to the gateway. */
    VpnClient client(String name, String address, Pki pki, Pki.Credentials credentials) {
        clients++;
        NetworkNamespace space = space(name);
        Address own = Address.of(address);
        Address side = own.plus(-1);
        space.cable("up0", own + "/30", gateway, "c" + clients, side + "/30");
        VpnClient client = VpnClient.start(new VpnClient.Settings(space, "tun0", pki.ca(), side.toString(), PORT, Transport.UDP,
                Optional.of(credentials), Optional.empty(), List.of("setenv UV_DEMO 1", "push-peer-info")), directory);
        closings.push(client::close);
        return client;
    }

    private void network(List<Address> hosts) {
        NetworkNamespace lan = space("lan");
        gateway.cable("lan0", "10.255.255.1/30", lan, "eth0", "10.255.255.2/30");
        lan.must("ip", "route", "add", "default", "via", "10.255.255.1");
        gateway.must("sysctl", "-qw", "net.ipv4.ip_forward=1");
        for (Address host : hosts) {
            lan.must("ip", "address", "add", host + "/32", "dev", "lo");
            gateway.must("ip", "route", "add", host + "/32", "via", "10.255.255.2");
            List<String> server = new ArrayList<>(lan.enter());
            server.addAll(List.of("iperf3", "-s", "-B", host.toString(), "-p", Integer.toString(SERVICE_PORT)));
            start(server);
        }
    }

    private void start(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            closings.push(process::destroyForcibly);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private NetworkNamespace space(String name) {
        NetworkNamespace space = NetworkNamespace.create(stem + name);
        closings.push(space::close);
        return space;
    }

    /** Takes down what an earlier demonstration left that was killed: its namespaces carry the number of a process that is gone. */
    private static void sweep() {
        for (String line : Shell.run(List.of("ip", "netns", "list")).output().lines().toList()) {
            String name = line.split(" ", 2)[0];
            if (name.matches(PREFIX + "[0-9]+-[a-z]+")) {
                long pid = Long.parseLong(name.split("-", 3)[1]);
                if (ProcessHandle.of(pid).isEmpty()) {
                    new NetworkNamespace(name).close();
                }
            }
        }
    }

    @Override
    public void close() {
        while (!closings.isEmpty()) {
            closings.pop().run();
        }
    }
}
