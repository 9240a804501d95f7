package io.sallyport.bench;

import java.util.ArrayDeque;
import java.util.Deque;

import io.sallyport.adapter.kernel.KernelSettings;
import io.sallyport.demo.NetworkNamespace;

/**
 * A gateway, a machine in front of it that has every tunnel address there is, and one behind it that has every address of the organisation. A cable takes the
 * place of the tunnel: the firewall sees packets of any client, and no OpenVPN is needed. Needs root.
 */
final class Wires implements AutoCloseable {
    private final Deque<NetworkNamespace> spaces = new ArrayDeque<>();
    private final NetworkNamespace gateway;
    private final NetworkNamespace clients;
    private final NetworkNamespace behind;
    private final KernelSettings settings;

    Wires() {
        String stem = "spwires-" + ProcessHandle.current().pid();
        gateway = made(stem + "-g");
        clients = made(stem + "-c");
        behind = made(stem + "-b");
        settings = KernelSettings.of(Organisation.INSTANCE).in(gateway.name());
        gateway.must("sysctl", "-qw", "net.ipv4.ip_forward=1", "net.ipv4.conf.all.rp_filter=0", "net.ipv4.conf.default.rp_filter=0");
        gateway.cable(settings.tunDevice(), "10.97.0.1/24", clients, "eth0", "10.97.0.2/24");
        gateway.cable("lan", "10.98.0.1/24", behind, "eth0", "10.98.0.2/24");
        gateway.must("ip", "route", "add", "10.8.0.0/16", "via", "10.97.0.2");
        gateway.must("ip", "route", "add", "10.64.0.0/10", "via", "10.98.0.2");
        clients.must("ip", "route", "add", "local", "10.8.0.0/16", "dev", "lo");
        clients.must("ip", "route", "add", "default", "via", "10.97.0.1");
        behind.must("ip", "route", "add", "local", "10.64.0.0/10", "dev", "lo");
        behind.must("ip", "route", "add", "default", "via", "10.98.0.1");
    }

    private NetworkNamespace made(String name) {
        NetworkNamespace space = NetworkNamespace.create(name);
        spaces.push(space);
        return space;
    }

    KernelSettings settings() {
        return settings;
    }

    NetworkNamespace clients() {
        return clients;
    }

    NetworkNamespace behind() {
        return behind;
    }

    @Override
    public void close() {
        spaces.forEach(NetworkNamespace::close);
    }
}
