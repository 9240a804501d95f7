package io.sallyport.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.sallyport.adapter.kernel.KernelEnforcement;
import io.sallyport.adapter.kernel.KernelSettings;
import io.sallyport.decision.Circle;
import io.sallyport.decision.Grant;
import io.sallyport.decision.Limits;
import io.sallyport.decision.Reach;
import io.sallyport.demo.NetworkNamespace;
import io.sallyport.effect.Delta;
import io.sallyport.effect.Desired;
import io.sallyport.flow.Outcome;
import io.sallyport.ipam.Lease;
import io.sallyport.model.Address;
import io.sallyport.model.ClientId;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Network;
import io.sallyport.model.Place;
import io.sallyport.model.PolicyVersion;
import io.sallyport.model.RowId;
import io.sallyport.model.RowRef;
import io.sallyport.policy.AccessTable;
import io.sallyport.policy.AddressTerms;
import io.sallyport.policy.Capacity;
import io.sallyport.policy.Directory;
import io.sallyport.policy.DoorTerms;
import io.sallyport.policy.InstanceNetwork;
import io.sallyport.policy.IsolationTable;
import io.sallyport.policy.Manifest;
import io.sallyport.policy.Policy;
import io.sallyport.policy.PushTerms;
import io.sallyport.policy.QuotaRow;
import io.sallyport.policy.QuotaTable;
import io.sallyport.policy.QuotaTerms;
import io.sallyport.policy.Resource;
import io.sallyport.policy.Traffic;

/**
 * A gateway in a network namespace whose tunnel is a cable to another one with all clients' addresses in it, and a server behind it. The kernel of the
 * gateway is enforced on as in a daemon.
 */
final class ShapedGateway implements AutoCloseable {
    static final RowId SHARED = new RowId("quotas.yaml", "shared");
    private static final InstanceName INSTANCE = new InstanceName("bench");
    private static final String TUNNEL = "sp-bench";
    private static final int FIRST_PORT = 5201;
    /** A cable's packets have an Ethernet header, which the queue counts too; TCP has 1,448 bytes of 1,514, and UDP here 1,400 of 1,442. */
    private static final double TCP_HEADERS = 1_514.0 / 1_448;
    private static final double UDP_HEADERS = 1_442.0 / 1_400;
    private static final String SECONDS_BEFORE = "2";
    private static final Pattern RECEIVED = Pattern.compile("\"sum_received\":\\s*\\{[^}]*\"bits_per_second\":\\s*([0-9.e+]+)");

    private final NetworkNamespace clients;
    private final NetworkNamespace gateway;
    private final NetworkNamespace server;
    private final List<Process> servers = new ArrayList<>();
    private final KernelEnforcement enforcement;

    /** @param flows how many clients measure at once, from number 0 on */
    ShapedGateway(Optional<Capacity> line, Optional<Capacity> shared, int flows) {
        String name = "spbench" + ProcessHandle.current().pid() + "-";
        clients = NetworkNamespace.create(name + "c");
        gateway = NetworkNamespace.create(name + "g");
        server = NetworkNamespace.create(name + "s");
        gateway.cable(TUNNEL, "10.8.0.1/16", clients, "c0", "10.8.255.1/16");
        gateway.cable("lan0", "192.168.7.1/24", server, "lan0", "192.168.7.2/24");
        gateway.must("sysctl", "-qw", "net.ipv4.ip_forward=1");
        clients.must("ip", "route", "add", "default", "via", "10.8.0.1");
        server.must("ip", "route", "add", "default", "via", "192.168.7.1");
        for (int i = 0; i < flows; i++) {
            clients.must("ip", "addr", "add", address(i) + "/16", "dev", "c0");
            servers.add(start(server, "iperf3", "-s", "-p", String.valueOf(FIRST_PORT + i)));
        }
        enforcement = new KernelEnforcement(KernelSettings.of(INSTANCE).in(gateway.name()));
        check(enforcement.sync(new Desired(INSTANCE, policy(line, shared), new TreeMap<>())));
    }

    /** One client's flow.
     *
     * @param bits how much is sent in a second, of UDP */
    record Flow(int client, boolean down, boolean udp, long bits, int seconds) {}

    /** Lets a client in, or gives it other limits. */
    void put(int client, Limits limits) {
        TreeMap<ClientId, Optional<Grant>> change = new TreeMap<>();
        change.put(new ClientId(INSTANCE, 1, client), Optional.of(grant(client, limits)));
        check(enforcement.apply(new Delta(change)));
    }

    void take(int client) {
        TreeMap<ClientId, Optional<Grant>> change = new TreeMap<>();
        change.put(new ClientId(INSTANCE, 1, client), Optional.empty());
        check(enforcement.apply(new Delta(change)));
    }

    void prepare(int count) {
        boolean more = true;
        while (more) {
            more = enforcement.prepare(count);
        }
    }

    /** What arrived, headers included. */
    double bitsPerSecond(Flow flow) {
        List<String> command = new ArrayList<>(List.of("iperf3", "-J", "-c", "192.168.7.2", "-B", address(flow.client()).toString(), "-p",
                String.valueOf(FIRST_PORT + flow.client()), "-t", String.valueOf(flow.seconds()), "-O", SECONDS_BEFORE));
        if (flow.down()) {
            command.add("-R");
        }
        if (flow.udp()) {
            command.addAll(List.of("-u", "-l", "1400", "-b", String.valueOf(flow.bits())));
        }
        try {
            Process process = start(clients, command.toArray(String[]::new));
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher m = RECEIVED.matcher(said);
            if (!m.find()) {
                throw new IllegalStateException("iperf3 measured nothing: " + said);
            }
            return Double.parseDouble(m.group(1)) * (flow.udp() ? UDP_HEADERS : TCP_HEADERS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Process start(NetworkNamespace where, String... command) {
        List<String> words = new ArrayList<>(where.enter());
        words.addAll(List.of(command));
        try {
            return new ProcessBuilder(words).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void check(Outcome outcome) {
        if (!outcome.isDone()) {
            throw new IllegalStateException(outcome.toString());
        }
    }

    private static Address address(int client) {
        return Address.of("10.8." + (client / 200 + 1) + "." + (client % 200 + 2));
    }

    private static Grant grant(int client, Limits limits) {
        Lease lease = new Lease(INSTANCE, "c" + client, address(client), Optional.empty(), Instant.EPOCH, Optional.empty());
        return new Grant(lease, new Reach(new TreeSet<>(List.of("all")), new TreeSet<>()), Circle.ALONE, limits);
    }

    private static Policy policy(Optional<Capacity> line, Optional<Capacity> shared) {
        TreeMap<String, Resource> resources = new TreeMap<>();
        resources.put("all", new Resource(ref("resources.yaml", "all"), "all", new TreeSet<>(List.of(Network.of("192.168.7.0/24"))),
                List.of(), new TreeMap<>(), Optional.empty(), true));
        TreeMap<InstanceName, InstanceNetwork> networks = new TreeMap<>();
        networks.put(INSTANCE, new InstanceNetwork(ref("networks.yaml", "bench"), INSTANCE,
                AddressTerms.of(Network.of("10.8.0.0/16"), Optional.empty(), Duration.ofHours(1)), PushTerms.PLAIN, DoorTerms.USUAL,
                new Traffic(line, Traffic.Shaping.REQUIRED), Optional.empty()));
        QuotaTerms terms = new QuotaTerms(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), shared);
        QuotaRow row = new QuotaRow(ref(SHARED.file(), SHARED.name()), new TreeSet<>(), new TreeSet<>(), Optional.empty(), Optional.empty(),
                Optional.empty(), false, terms);
        return new Policy(new PolicyVersion("worktree", "bench"), new Manifest("bench", ZoneOffset.UTC, true, true),
                new Directory(List.of()),
                resources, new AccessTable(List.of()), new IsolationTable(List.of(), List.of()), networks, new QuotaTable(List.of(row)),
                new TreeMap<>());
    }

    private static RowRef ref(String file, String name) {
        return new RowRef(new RowId(file, name), new Place("policies/" + file, 1, 1));
    }

    @Override
    public void close() {
        servers.forEach(Process::destroyForcibly);
        enforcement.close();
        clients.close();
        gateway.close();
        server.close();
    }
}
