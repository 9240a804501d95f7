package io.sallyport.adapter.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.sallyport.decision.Circle;
import io.sallyport.decision.Grant;
import io.sallyport.decision.Limits;
import io.sallyport.effect.Desired;
import io.sallyport.effect.Samples;
import io.sallyport.effect.SitesSample;
import io.sallyport.effect.nft.Packet;
import io.sallyport.flow.Health;
import io.sallyport.flow.Outcome;
import io.sallyport.model.Address;
import io.sallyport.model.ClientId;
import io.sallyport.policy.Policy;

import static org.assertj.core.api.Assertions.assertThat;

/** What goes from a site and to it loses no packet while other sites change, and while what others did to the kernel is mended. */
@Tag("lab")
class SiteSwapLabTest {
    private static final int SWAPS = 300;
    private static final int MENDED = 40;
    private static final String BEGIN = """
            apiVersion: sallyport/v1
            kind: Sites
            rows:
              - name: east
                connectors: [gw-east]
                subnets: [192.168.50.0/24]
                virtual: {192.168.50.0/24: 10.110.3.0/24}
              - {name: red-to-some, for: [red], to: [east, west]}
            """;
    private static final String NORTH_ELSEWHERE = """
              - {name: north, connectors: [gw-north], subnets: [192.168.1.0/24], virtual: {192.168.1.0/24: 10.110.9.0/24}}
              - {name: early, connectors: [gw-early], subnets: [192.168.2.0/23], virtual: {192.168.2.0/23: 10.110.0.0/23}}
            """;
    /** East stays as it is, and so does a part of west. From one to the next change, by turns, what a comment says; some networks overlap some before. */
    private static final List<Policy> POLICIES = List
            .of("""
                      - {name: north, connectors: [gw-north], subnets: [192.168.1.0/24], virtual: {192.168.1.0/24: 10.110.1.0/24}}
                      - {name: south, connectors: [gw-south], subnets: [192.168.1.0/24], virtual: {192.168.1.0/24: 10.110.2.0/24}}
                      - {name: west, connectors: [gw-west], subnets: [192.168.60.0/24, 192.168.61.7/32, 192.168.62.0/24]}
                    """, """
                      # networks, and who translates
                      - {name: north, connectors: [gw-north], subnets: [192.168.1.0/24], virtual: {192.168.1.0/24: 10.110.1.0/24}}
                      - {name: west, connectors: [gw-west], subnets: [192.168.60.0/24]}
                    """, """
                      # translations
                      - {name: west, connectors: [gw-west], subnets: [192.168.60.0/24]}
                    """ + NORTH_ELSEWHERE, """
                      # rows
                      - {name: west, connectors: [gw-west], subnets: [192.168.60.0/24]}
                      - {name: together, from: [east, west], to: [east, west]}
                    """ + NORTH_ELSEWHERE, """
                      # networks
                      - {name: west, connectors: [gw-west], subnets: [192.168.60.0/24, 192.168.62.0/23]}
                      - {name: together, from: [east, west], to: [east, west]}
                    """ + NORTH_ELSEWHERE)
            .stream().map(rows -> SitesSample.policy(SitesSample.NETWORKS, BEGIN + rows)).toList();

    /** A packet that is sent into the tunnel again and again, and where and as what it comes out, if it may. */
    private record Stream(String name, boolean allowed, Packet packet, String out, List<Address> arriving) {
        private static final int SOURCE = 12;
        private static final int DESTINATION = 16;

        static Stream of(String name, String out, String packet, String arriving) {
            List<Address> ends = ends(packet);
            return new Stream(name, !name.equals("never"), new Packet(ends.get(0), ends.get(1), 17, out.equals(TunLab.TUN) ? 5000 : 53),
                    out,
                    ends(arriving));
        }

        private static List<Address> ends(String text) {
            return Arrays.stream(text.split(" ")).map(Address::of).toList();
        }

        boolean is(String device, byte[] arrived) {
            return out.equals(device) && arriving.equals(List.of(address(arrived, SOURCE), address(arrived, DESTINATION)));
        }

        private static Address address(byte[] packet, int at) {
            return Address.of((packet[at] & 0xff) + "." + (packet[at + 1] & 0xff) + "." + (packet[at + 2] & 0xff) + "."
                    + (packet[at + 3] & 0xff));
        }
    }

    private static final List<Stream> STREAMS = List.of(
            Stream.of("from translated", TunLab.LAN, "192.168.50.9 10.20.0.53", "10.110.3.9 10.20.0.53"),
            Stream.of("from plain", TunLab.LAN, "192.168.60.9 10.20.0.53", "192.168.60.9 10.20.0.53"),
            Stream.of("to translated", TunLab.TUN, "10.8.0.5 10.110.3.9", "10.8.0.5 192.168.50.9"),
            Stream.of("to plain", TunLab.TUN, "10.8.0.5 192.168.60.9", "10.8.0.5 192.168.60.9"),
            Stream.of("never", TunLab.LAN, "192.168.50.9 10.20.0.5", "10.110.3.9 10.20.0.5"));

    private final BitSet seen = new BitSet();
    private final Map<Stream, BitSet> sent = new LinkedHashMap<>();

    @Test
    void nothingOfASiteIsLostWhileOtherSitesChange() throws Exception {
        run(SWAPS, (lab, enforcement, turn) -> swap(enforcement, turn));
    }

    @Test
    void nothingOfASiteIsLostWhileOthersDoingsAreMended() throws Exception {
        run(MENDED, (lab, enforcement, turn) -> {
            for (String deed : List.of("nft add element inet sallyport_main client4 { 10.8.0.77 : 0:1 }",
                    "nft add element inet sallyport_main site4 { fffe:1 . 10.111.0.0/24 : ffff:99, fffe:2 . 10.111.0.7 : ffff:98 }",
                    "ip route add 10.111.0.0/24 dev sp-lab proto 83")) {
                lab.in(deed);
            }
            assertThat(enforcement.reconcile().repair()).isEqualTo(Outcome.done());
            swap(enforcement, turn);
        });
    }

    @FunctionalInterface
    private interface Turn {
        void take(TunLab lab, KernelEnforcement enforcement, int turn);
    }

    private void run(int turns, Turn turn) throws Exception {
        TunnelLab.assumePossible();
        for (Stream stream : STREAMS) {
            sent.put(stream, new BitSet());
        }
        try (TunLab lab = new TunLab(); KernelEnforcement enforcement = new KernelEnforcement(lab.settings())) {
            swap(enforcement, 0);
            CompletableFuture<Void> turning = CompletableFuture.runAsync(() -> {
                for (int i = 1; i <= turns; i++) {
                    turn.take(lab, enforcement, i);
                }
            });
            int number = 0;
            while (!turning.isDone()) {
                number = send(lab.devices(), number);
            }
            turning.join();
            send(lab.devices(), number);
            List<String> wrong = new ArrayList<>();
            sent.forEach((stream, numbers) -> {
                BitSet arrived = (BitSet) numbers.clone();
                arrived.and(seen);
                int many = stream.allowed() ? numbers.cardinality() - arrived.cardinality() : arrived.cardinality();
                if (many > 0) {
                    wrong.add(many + " of " + numbers.cardinality() + " " + stream.name());
                }
            });
            assertThat(wrong).as(lab.in("nft list counters")).isEmpty();
            assertThat(enforcement.health()).as("the kernel took every change").isEqualTo(Health.WELL);
            System.out.println("site swaps: " + turns + ", " + number + " packets, none lost");
        }
    }

    private static void swap(KernelEnforcement enforcement, int turn) {
        TreeMap<ClientId, Grant> clients = new TreeMap<>();
        clients.put(Samples.client(0), new Grant(Samples.lease("ana", "10.8.0.5", ""), Samples.reach("git site:east site:west", ""),
                Circle.ALONE, Limits.NONE));
        clients.put(Samples.client(1), connector("gw-east", 6, turn % 2 == 0 ? "dns" : "dns printer", "east"));
        clients.put(Samples.client(2), connector("gw-west", 7, "dns", "west"));
        clients.put(Samples.client(3), connector("gw-north", 8, "dns", "north"));
        if (turn % 4 > 0) {
            clients.put(Samples.client(4), connector("gw-early", 9, "dns", "early"));
        }
        Desired desired = new Desired(Samples.MAIN, POLICIES.get(turn % POLICIES.size()), clients);
        // As the daemon does it; every third time in haste, and what was needed before is left for later.
        if (turn % 3 > 0) {
            enforcement.foresee(desired);
        }
        assertThat(enforcement.sync(desired)).isEqualTo(Outcome.done());
        while (turn % 3 > 0 && enforcement.tidy()) {
            Thread.onSpinWait();
        }
    }

    private static Grant connector(String name, int host, String reach, String site) {
        return new Grant(Samples.lease(name, "10.8.0." + host, ""), Samples.reach(reach, ""), Circle.ALONE, Limits.NONE, Optional.of(site));
    }

    private int send(TunDevices devices, int from) {
        int number = from;
        for (Stream stream : STREAMS) {
            devices.write(TunLab.TUN, new Probe(number, stream.packet(), 5000, false).bytes());
            sent.getOrDefault(stream, new BitSet()).set(number++);
        }
        for (String device : List.of(TunLab.LAN, TunLab.TUN)) {
            for (Optional<byte[]> packet = devices.read(device); packet.isPresent(); packet = devices.read(device)) {
                byte[] arrived = packet.get();
                Probe.number(arrived).stream().filter(n -> STREAMS.get(n % STREAMS.size()).is(device, arrived)).forEach(seen::set);
            }
        }
        return number;
    }
}
