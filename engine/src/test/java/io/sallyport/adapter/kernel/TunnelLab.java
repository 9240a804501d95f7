package io.sallyport.adapter.kernel;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Assumptions;

import io.sallyport.effect.Samples;

/**
 * Network namespaces shaped like an instance: two client machines behind something that sends everything on to the router, as OpenVPN does; the router,
 * whose "tunnel" is a veth with the instance's device name; and a server that answers for every address.
 *
 * <pre>
 *   a (10.8.0.5, fd08::5) ─┐
 *                          hub ── sp-lab [router] lan0 ── server (everything else)
 *   b (10.8.0.6, fd08::6) ─┘
 * </pre>
 */
final class TunnelLab implements AutoCloseable {
    private final String prefix = "spk" + ProcessHandle.current().pid() + Long.toString(System.nanoTime() & 0xffffff, Character.MAX_RADIX);
    private final List<Process> processes = new ArrayList<>();
    final String a = prefix + "a";
    final String b = prefix + "b";
    final String hub = prefix + "h";
    final String router = prefix + "r";
    final String server = prefix + "s";
    final KernelSettings settings = KernelSettings.of(Samples.MAIN).on("sp-lab", "si-lab").in(router);

    /** Builds the lab, or skips the test where that cannot be. */
    static TunnelLab open() {
        assumePossible();
        TunnelLab lab = new TunnelLab();
        try {
            lab.build();
        } catch (RuntimeException e) {
            lab.close();
            throw e;
        }
        return lab;
    }

    /** Skips the test where namespaces and devices cannot be made. */
    static void assumePossible() {
        boolean possible = "root".equals(System.getProperty("user.name")) && Files.exists(Path.of("/dev/net/tun"))
                && Files.exists(Path.of("/usr/sbin/nft"));
        Assumptions.assumeTrue(possible, "needs root, /dev/net/tun, nft and iproute2");
    }

    private void build() {
        for (String name : List.of(a, b, hub, router, server)) {
            sh("ip netns add " + name);
            in(name, "ip link set lo up");
        }
        joinClient(a, "a0", "10.8.0.5", "fd08::5", "10.253.0");
        joinClient(b, "b0", "10.8.0.6", "fd08::6", "10.254.0");
        sh("ip link add sp-lab netns %s type veth peer name up0 netns %s".formatted(router, hub));
        link(router, "sp-lab", "10.8.0.1/32", "fd08::1/128");
        link(hub, "up0", "10.255.0.2/24", "fd00:255::2/64");
        neighboursAsOnATunnel();
        in(router, "ip addr add 10.255.0.1/24 dev sp-lab", "ip -6 addr add fd00:255::1/64 dev sp-lab nodad",
                "ip route add 10.8.0.0/16 via 10.255.0.2", "ip -6 route add fd08::/64 via fd00:255::2");
        in(hub, "ip route add default via 10.255.0.1 table 100", "ip -6 route add default via fd00:255::1 table 100",
                "ip rule add iif a0 lookup 100", "ip rule add iif b0 lookup 100", "ip -6 rule add iif a0 lookup 100",
                "ip -6 rule add iif b0 lookup 100");
        sh("ip link add lan0 netns %s type veth peer name lan0 netns %s".formatted(router, server));
        link(router, "lan0", "192.168.7.1/24", "fd07::1/64");
        link(server, "lan0", "192.168.7.2/24", "fd07::2/64");
        in(router, "ip route add default via 192.168.7.2", "ip -6 route add default via fd07::2");
        in(server, "ip route add 10.8.0.0/16 via 192.168.7.1", "ip -6 route add fd08::/64 via fd07::1", "ip route add local default dev lo",
                "ip -6 route add local default dev lo table main", "sysctl -qw net.ipv6.ip_nonlocal_bind=1");
        for (String name : List.of(hub, router)) {
            in(name, "sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1 net.ipv4.conf.all.send_redirects=0",
                    "sysctl -qw net.ipv4.conf.all.rp_filter=0");
        }
        in(router, "sysctl -qw net.ipv4.conf.sp-lab.send_redirects=0");
    }

    /** A tun device needs no neighbour discovery, and the firewall lets none through: the veth must do without. */
    private void neighboursAsOnATunnel() {
        in(router, "ip link set sp-lab address 02:00:00:00:00:01");
        in(hub, "ip link set up0 address 02:00:00:00:00:02", "ip -6 neigh add fd00:255::1 lladdr 02:00:00:00:00:01 dev up0 nud permanent");
        in(router, "ip -6 neigh add fd00:255::2 lladdr 02:00:00:00:00:02 dev sp-lab nud permanent");
    }

    private void joinClient(String name, String device, String address4, String address6, String net) {
        sh("ip link add c0 netns %s type veth peer name %s netns %s".formatted(name, device, hub));
        link(name, "c0", address4 + "/32", address6 + "/128");
        link(hub, device, net + ".1/24", "fd00:" + device.charAt(0) + "::1/64");
        in(name, "ip addr add " + net + ".2/24 dev c0", "ip -6 addr add fd00:" + device.charAt(0) + "::2/64 dev c0 nodad",
                "ip route add default via " + net + ".1 src " + address4,
                "ip -6 route add default via fd00:" + device.charAt(0) + "::1 src " + address6);
        in(hub, "ip route add " + address4 + "/32 via " + net + ".2",
                "ip -6 route add " + address6 + "/128 via fd00:" + device.charAt(0) + "::2");
    }

    private void link(String name, String device, String address4, String address6) {
        in(name, "ip addr add " + address4 + " dev " + device, "ip -6 addr add " + address6 + " dev " + device + " nodad",
                "ip link set " + device + " up");
    }

    /** Runs commands in a namespace; one that fails fails the test. */
    String in(String namespace, String... commands) {
        StringBuilder out = new StringBuilder();
        for (String command : commands) {
            out.append(sh("ip netns exec " + namespace + " " + command));
        }
        return out.toString();
    }

    /** Runs one command, words separated by blanks; one that fails fails the test. */
    String sh(String command) {
        Shell.Result result = tryIn(Optional.empty(), command);
        if (!result.worked()) {
            throw new IllegalStateException(command + ": " + result.why());
        }
        return result.out();
    }

    static Shell.Result tryIn(Optional<String> namespace, String command) {
        return new Shell(namespace, Duration.ofSeconds(60)).run(command.split(" +"));
    }

    /** Starts a {@link Prober} in a namespace. */
    Remote prober(String namespace) {
        return new Remote(start(namespace, Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-Xmx128m", "-cp", System.getProperty("java.class.path"), Prober.class.getName()));
    }

    /** Starts a process that the lab ends when it closes. */
    Process start(String namespace, String... command) {
        try {
            Process process = new ProcessBuilder(new Shell(Optional.of(namespace), Duration.ofSeconds(60)).words(command))
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            processes.add(process);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A prober at work: one request line, one answer line. */
    record Remote(Process process, BufferedWriter to, BufferedReader from) {
        Remote(Process process) {
            this(process, process.outputWriter(StandardCharsets.UTF_8), process.inputReader(StandardCharsets.UTF_8));
        }

        String ask(String request) {
            try {
                to.write(request + "\n");
                to.flush();
                String answer = from.readLine();
                if (answer == null) {
                    throw new IllegalStateException("the prober ended at: " + request);
                }
                return answer;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
        for (String name : List.of(a, b, hub, router, server)) {
            tryIn(Optional.empty(), "ip netns del " + name);
        }
    }
}
