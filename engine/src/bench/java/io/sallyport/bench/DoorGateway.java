package io.sallyport.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.sallyport.adapter.openvpn.InstanceConfig.Transport;
import io.sallyport.demo.NetworkNamespace;
import io.sallyport.demo.Pki;
import io.sallyport.demo.VpnClient;

/**
 * A gateway with a plain OpenVPN server and one of {@code sallyport run}; a machine whose client stays connected, one from which strangers come, each from an address in a network of its
 * own, and one that floods. Closing it leaves nothing.
 */
final class DoorGateway implements AutoCloseable {
    static final String ADDRESS = "10.90.0.1";
    private static final String SPEED = "10.20.0.7";
    private static final int STRANGERS_MAX = 100;
    private static final int MAX_CLIENTS = 1_024;
    private static final Pattern RECEIVED = Pattern
            .compile("\"sum\":\\s*\\{[^}]*?\"bits_per_second\":\\s*([0-9.e+]+)[^}]*?\"lost_percent\":\\s*([0-9.e+-]+)");

    private final Workbench bench;
    private final Pki.Credentials stays;
    private final List<Pki.Credentials> people = new ArrayList<>();
    private final NetworkNamespace gateway;
    private final NetworkNamespace established;
    private final NetworkNamespace strangers;
    private final NetworkNamespace flooder;
    private long plainPid;

    /** What is knocked at. */
    enum Server {
        PLAIN("plain OpenVPN", 1194), DECIDED("sallyport", 1195);

        final String words;
        final int port;

        Server(String words, int port) {
            this.words = words;
            this.port = port;
        }
    }

    private DoorGateway(Workbench bench, int count) {
        this.bench = bench;
        stays = bench.pki.client("staff-stays");
        for (int i = 0; i < count; i++) {
            people.add(bench.pki.client("staff-" + i));
        }
        gateway = bench.space("-gw");
        established = machine("-e", "10.91.0");
        strangers = machine("-s", "10.92.0");
        flooder = machine("-f", "10.93.0");
        gateway.must("ip", "address", "add", ADDRESS + "/32", "dev", "lo");
        gateway.must("ip", "address", "add", SPEED + "/32", "dev", "lo");
        gateway.must("ip", "route", "replace", "10.91.0.0/24", "dev", "up-e", "src", ADDRESS);
        gateway.must("ip", "route", "add", "10.97.0.0/16", "via", "10.92.0.2", "src", ADDRESS);
        gateway.must("ip", "route", "add", "10.98.0.0/16", "via", "10.93.0.2", "src", ADDRESS);
        for (int i = 0; i < STRANGERS_MAX + people.size(); i++) {
            strangers.must("ip", "address", "add", "10.97." + i + ".2/32", "dev", "lo");
        }
        for (int network = 0; network < Flooder.NETWORKS; network++) {
            for (int number = 0; number < Flooder.ADDRESSES; number++) {
                flooder.must("ip", "address", "add", Flooder.address(network, number) + "/32", "dev", "lo");
            }
        }
    }

    private NetworkNamespace machine(String name, String network) {
        NetworkNamespace space = bench.space(name);
        gateway.cable("up" + name, network + ".1/24", space, "eth0", network + ".2/24");
        space.must("ip", "route", "add", ADDRESS + "/32", "via", network + ".1");
        return space;
    }

    static DoorGateway open(int people) throws IOException {
        Workbench bench = new Workbench("spdoor");
        try {
            DoorGateway gateway = new DoorGateway(bench, people);
            gateway.plain();
            gateway.decided();
            List<String> words = new ArrayList<>(gateway.gateway.enter());
            words.addAll(List.of("iperf3", "-s", "-B", SPEED));
            Process speed = new ProcessBuilder(words).redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectErrorStream(true).start();
            bench.opened(speed::destroyForcibly);
            return gateway;
        } catch (RuntimeException | IOException e) {
            bench.close();
            throw e;
        }
    }

    Path ca() {
        return bench.pki.ca();
    }

    Path directory() {
        return bench.directory;
    }

    Pki.Credentials credentials(int person) {
        return people.get(person);
    }

    /** The machine of strangers, whose packets come from another address than ever before. */
    NetworkNamespace stranger(int number, boolean flood) {
        int network = flood ? number : number + STRANGERS_MAX;
        strangers.must("ip", "route", "replace", ADDRESS + "/32", "via", "10.92.0.1", "src", "10.97." + network + ".2");
        return strangers;
    }

    /** OpenVPN as it is, with our configuration less what has to do with management and with floods. */
    private void plain() throws IOException {
        plainPid = bench.plainServer(gateway, Server.PLAIN.port, MAX_CLIENTS,
                line -> line.startsWith("connect-freq-initial") || line.startsWith("hand-window"),
                List.of("ifconfig-pool 10.7.0.2 10.7.0.250 255.255.255.0", "push \"route " + SPEED + " 255.255.255.255\""));
    }

    private void decided() throws IOException {
        bench.policy("""
                ---
                apiVersion: sallyport/v1
                kind: Groups
                rows: [{name: staff, common-names: ["staff-*"]}]
                ---
                apiVersion: sallyport/v1
                kind: Resources
                rows: [{name: speed, hosts: [%s]}]
                ---
                apiVersion: sallyport/v1
                kind: Access
                rows: [{name: staff-speed, allow: [staff], to: [speed]}]
                ---
                apiVersion: sallyport/v1
                kind: Networks
                rows: [{name: main, instance: main, ipv4: 10.8.0.0/24}]
                """.formatted(SPEED));
        bench.daemon(gateway, Map.of("main", bench.instance("main", Server.DECIDED.port, "")));
    }

    long pid(Server server) {
        if (server == Server.PLAIN) {
            return plainPid;
        }
        String file = bench.directory.resolve("state").toString();
        return gateway.processes().stream().filter(pid -> ProcessHandle.of(pid)
                .map(process -> process.info().commandLine().orElse("").contains("openvpn --config " + file)).orElse(false)).findFirst()
                .orElseThrow();
    }

    double processorSeconds(Server server) {
        return ProcessHandle.of(pid(server)).flatMap(process -> process.info().totalCpuDuration()).orElse(Duration.ZERO).toMillis() / 1e3;
    }

    /** A client that is connected before anything begins. */
    VpnClient established(Server server) {
        VpnClient client = VpnClient.start(new VpnClient.Settings(established, "tun0", bench.pki.ca(), ADDRESS, server.port, Transport.UDP,
                Optional.of(stays), Optional.empty(), List.of()), bench.directory);
        if (client.awaitConnected(Workbench.SOON).isEmpty()) {
            String log = client.log();
            client.close();
            throw new IllegalStateException("no connection to " + server.words + ": " + log);
        }
        return client;
    }

    /** A stream from the established client through the tunnel. */
    record Stream(Process process) {
        /** What arrived, in Mbit/s; nothing where it broke. Waits for its end. */
        double megabits() throws IOException {
            String json = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher sum = RECEIVED.matcher(json);
            return sum.find() ? Double.parseDouble(sum.group(1)) / 1e6 * (1 - Double.parseDouble(sum.group(2)) / 100) : 0;
        }
    }

    Stream stream(Server server, int megabits, int seconds) throws IOException {
        List<String> words = new ArrayList<>(established.enter());
        words.addAll(List.of("iperf3", "-c", SPEED, "-u", "-b", megabits + "M", "-l", "1200", "-t", Integer.toString(seconds), "--json"));
        return new Stream(new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD).start());
    }

    /** A flood that is under way. */
    record Flood(Process process) {
        /** Packets of junk and handshakes a second, and how many proved their address. Ends it. */
        List<String> sent() throws IOException, InterruptedException {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            process.waitFor();
            return List.of(said.split(" "));
        }
    }

    Flood flood(Server server, int seconds, int junk, int openings) throws IOException {
        List<String> words = new ArrayList<>(flooder.enter());
        words.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-Xmx64m", "-cp",
                System.getProperty("java.class.path"), Flooder.class.getName(), "flood", ADDRESS, Integer.toString(server.port),
                Integer.toString(seconds), Integer.toString(junk), Integer.toString(openings)));
        Process process = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        bench.opened(process::destroyForcibly);
        return new Flood(process);
    }

    /** What was dropped at the door, as nft prints it. */
    String counters() {
        return gateway.run("nft", "list", "counters", "table", "inet", "sallyport_main.door").output();
    }

    @Override
    public void close() {
        bench.close();
    }
}
