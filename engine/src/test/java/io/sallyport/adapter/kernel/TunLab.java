package io.sallyport.adapter.kernel;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

import io.sallyport.effect.Samples;

import static org.assertj.core.api.Assertions.assertThat;

/** A gateway in a namespace: a tunnel on one side and everything else on the other, both held open by this process. */
final class TunLab implements AutoCloseable {
    static final String TUN = "sp-lab";
    static final String LAN = "lan0";

    private final String name = "spx" + ProcessHandle.current().pid()
            + Long.toString(System.nanoTime() & 0xffffff, Character.MAX_RADIX);
    private final TunDevices devices;

    TunLab() {
        TunnelLab.tryIn(Optional.empty(), "ip netns add " + name);
        for (String command : List.of("ip link set lo up", "ip tuntap add dev sp-lab mode tun", "ip tuntap add dev lan0 mode tun",
                "sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1 net.ipv4.conf.all.rp_filter=0",
                "sysctl -qw net.ipv4.conf.default.rp_filter=0 net.ipv4.conf.all.send_redirects=0",
                "sysctl -qw net.ipv4.conf.sp-lab.send_redirects=0 net.ipv4.conf.sp-lab.rp_filter=0 net.ipv4.conf.lan0.rp_filter=0",
                "ip link set sp-lab txqueuelen 5000 up", "ip link set lan0 txqueuelen 5000 up", "ip addr add 10.8.0.1/24 dev sp-lab",
                "ip -6 addr add fd08::1/64 dev sp-lab nodad", "ip addr add 192.168.7.1/24 dev lan0", "ip route add default dev lan0",
                "ip -6 route add default dev lan0")) {
            Shell.Result result = TunnelLab.tryIn(Optional.of(name), command);
            assertThat(result.worked()).as("%s: %s", command, result.err()).isTrue();
        }
        devices = new TunDevices(name, List.of(TUN, LAN));
    }

    KernelSettings settings() {
        return new KernelSettings(Samples.MAIN, TUN, "si-lab", Optional.of(name), true, Duration.ofSeconds(20), new TreeSet<>());
    }

    /** What a command in the gateway's namespace prints; one that fails fails the test. */
    String in(String command) {
        Shell.Result result = TunnelLab.tryIn(Optional.of(name), command);
        assertThat(result.worked()).as("%s: %s", command, result.err()).isTrue();
        return result.out();
    }

    TunDevices devices() {
        return devices;
    }

    @Override
    public void close() {
        devices.close();
        TunnelLab.tryIn(Optional.empty(), "ip netns del " + name);
    }
}
