package io.sallyport.adapter.kernel;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.sallyport.decision.Circle;
import io.sallyport.decision.Grant;
import io.sallyport.decision.Limits;
import io.sallyport.effect.Desired;
import io.sallyport.effect.Samples;
import io.sallyport.effect.nft.Packet;
import io.sallyport.effect.nft.Uses;
import io.sallyport.flow.Health;
import io.sallyport.flow.Outcome;
import io.sallyport.model.Address;
import io.sallyport.model.ClientId;
import io.sallyport.policy.IsolationTable.Exemption;
import io.sallyport.policy.Policy;
import io.sallyport.policy.Resource;
import io.sallyport.policy.Service;

import static org.assertj.core.api.Assertions.assertThat;

/** What stays allowed loses no packet, and what is not passes none, while the policy is changed a thousand times. */
@Tag("lab")
class PolicySwapLabTest {
    private static final int SWAPS = 1_000;
    private static final int WIDE_SWAPS = 60;
    /** Networks in each profile: some profiles have more intervals than are removed one by one. */
    private static final int WIDTH = 250;
    private static final int OTHERS = 20;
    private static final Packet ALLOWED = new Packet(Address.of("10.8.0.5"), Address.of("10.20.0.1"), 17, 7000);
    private static final Packet ALLOWED6 = new Packet(Address.of("fd08::5"), Address.of("fd20::1"), 6, 7000);
    private static final Packet NEVER = new Packet(Address.of("10.8.0.5"), Address.of("10.20.0.1"), 17, 7999);
    /** By turns: the resource of the stream changes, others come and go, and with them profiles and grounds. */
    private static final List<Policy> POLICIES = List.of(
            Samples.policy(List.of(Samples.resource("git", "10.20.0.0/16 fd20::/64", "tcp/7000 udp/7000"),
                    Samples.resource("lab", "10.40.0.0/16", ""))),
            Samples.policy(List.of(Samples.resource("git", "10.20.0.0/24 fd20::1", "tcp udp/6000-7500"),
                    Samples.resource("ci", "10.20.0.0/20", "tcp/443 udp/7000-7001"))),
            Samples.policy(
                    List.of(Samples.resource("git", "10.20.0.1 fd20::/48", "tcp/7000 udp/7000"),
                            Samples.resource("lab", "10.40.0.0/15", "udp")),
                    Samples.exemption("helpdesk", "staff")));

    private final BitSet seen = new BitSet();
    private final BitSet wanted = new BitSet();
    private final BitSet unwanted = new BitSet();

    @Test
    void nothingThatStaysAllowedIsDroppedInAThousandSwaps() throws Exception {
        swaps(SWAPS, POLICIES);
    }

    @Test
    void nothingThatStaysAllowedIsDroppedWhereIntervalsAreTooManyToBeRemovedOneByOne() throws Exception {
        swaps(WIDE_SWAPS, POLICIES.stream().map(PolicySwapLabTest::widened).toList());
    }

    /** With so many networks more in each profile, and others in each policy, that what is left of the policies before is loaded away. */
    private static Policy widened(Policy policy) {
        List<Resource> resources = new ArrayList<>();
        for (Resource resource : policy.resources().values()) {
            StringBuilder networks = new StringBuilder(resource.networks().stream().map(Object::toString).collect(Collectors.joining(" ")));
            for (int i = 0; i < WIDTH; i++) {
                networks.append(" 172.").append(16 + POLICIES.indexOf(policy)).append('.').append(i).append(".4/31");
            }
            resources.add(Samples.resource(resource.name(), networks.toString(),
                    resource.services().stream().map(Service::text).collect(Collectors.joining(" "))));
        }
        return Samples.policy(resources, policy.isolation().exemptions().toArray(Exemption[]::new));
    }

    private void swaps(int swaps, List<Policy> policies) throws Exception {
        TunnelLab.assumePossible();
        try (TunLab lab = new TunLab(); KernelEnforcement enforcement = new KernelEnforcement(lab.settings())) {
            swap(enforcement, policies, 0);
            CompletableFuture<Void> swapping = CompletableFuture.runAsync(() -> {
                for (int i = 1; i <= swaps; i++) {
                    swap(enforcement, policies, i);
                }
            });
            int number = 0;
            while (!swapping.isDone()) {
                number = send(lab.devices(), number);
            }
            swapping.join();
            send(lab.devices(), number);
            BitSet lost = (BitSet) wanted.clone();
            lost.andNot(seen);
            assertThat(lost.cardinality()).as("lost of %d packets that were always allowed", wanted.cardinality()).isZero();
            unwanted.and(seen);
            assertThat(unwanted.cardinality()).as("passed of those that never were").isZero();
            System.out.println("policy swaps: " + swaps + ", " + wanted.cardinality() + " packets, none lost");
            assertThat(enforcement.health()).as("the kernel took every change").isEqualTo(Health.WELL);
            Uses uses = enforcement.uses();
            long counted = uses.of(ALLOWED.from(), "allow/git").packets() + uses.of(ALLOWED.from(), "allow/ci").packets();
            assertThat(counted).as("counted over all swaps").isEqualTo(wanted.cardinality() / 2);
        }
    }

    private static void swap(KernelEnforcement enforcement, List<Policy> policies, int turn) {
        Policy policy = policies.get(turn % policies.size());
        TreeMap<ClientId, Grant> clients = new TreeMap<>();
        clients.put(Samples.client(0), new Grant(Samples.lease("ana", "10.8.0.5", "fd08::5"),
                Samples.reach(turn % 2 == 0 ? "git" : "git lab ci", ""), Circle.ALONE, Limits.NONE));
        for (int i = 0; i < OTHERS; i++) {
            if ((turn + i) % 4 > 0) {
                clients.put(Samples.client(1 + i), Samples.grant(10 + i, (turn + i) % 3 == 0 ? "git lab" : "lab ci"));
            }
        }
        Desired desired = new Desired(Samples.MAIN, policy, clients);
        // As the daemon does it; every third time in haste, and what was needed before is left for later.
        if (turn % 3 > 0) {
            enforcement.foresee(desired);
        }
        assertThat(enforcement.sync(desired)).isEqualTo(Outcome.done());
        while (turn % 3 > 0 && enforcement.tidy()) {
            Thread.onSpinWait();
        }
    }

    /** One packet of each kind, and whatever came out until now. */
    private int send(TunDevices devices, int from) {
        int number = from;
        for (Packet packet : List.of(ALLOWED, NEVER, ALLOWED6)) {
            devices.write(TunLab.TUN, new Probe(number, packet, 5000, false).bytes());
            (packet.equals(NEVER) ? unwanted : wanted).set(number++);
        }
        for (Optional<byte[]> packet = devices.read(TunLab.LAN); packet.isPresent(); packet = devices.read(TunLab.LAN)) {
            Probe.number(packet.get()).ifPresent(seen::set);
        }
        return number;
    }
}
