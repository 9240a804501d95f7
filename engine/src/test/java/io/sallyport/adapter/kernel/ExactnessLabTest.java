package io.sallyport.adapter.kernel;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.sallyport.decision.Decider;
import io.sallyport.decision.Decision;
import io.sallyport.decision.Grant;
import io.sallyport.effect.Desired;
import io.sallyport.effect.Samples;
import io.sallyport.effect.nft.Packet;
import io.sallyport.effect.nft.Trace;
import io.sallyport.effect.nft.Traced;
import io.sallyport.flow.Outcome;
import io.sallyport.model.Address;
import io.sallyport.model.ClientId;
import io.sallyport.model.Family;
import io.sallyport.model.Network;
import io.sallyport.policy.Policy;
import io.sallyport.policy.check.PolicyCompiler;
import io.sallyport.policy.check.SamplePolicy;
import io.sallyport.policytest.Connect;
import io.sallyport.policytest.Crowd;
import io.sallyport.policytest.Results.Moment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random policies, from their text to a real kernel, and random packets through it, against a plain reading of the text. Every packet is one that a client or a
 * network really sends: it enters by one tun device and either leaves by another or does not. Where a first packet passes, its answer is sent, too.
 */
@Tag("lab")
class ExactnessLabTest {
    private static final int ROUNDS = Integer.getInteger("sallyport.exactness.rounds", 20);
    private static final int PROBES = 5_200;
    private static final int BATCH = 200;
    private static final int PATIENCE_MILLIS = 2_000;
    private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");
    private static final String TUN = TunLab.TUN;
    private static final String LAN = TunLab.LAN;
    private static final List<Integer> PROTOCOLS = List.of(6, 6, 6, 17, 17, 17, 1, 58, 5, 7, 50, 89, 200, 253);

    private static final Set<Integer> PORTED = Set.of(6, 17, 1, 58);

    private final Set<String> begun = new HashSet<>();
    private int verdicts;
    private int passed;
    private int number;
    private int identifier;

    @Test
    void theKernelPassesExactlyWhatThePolicySays() throws Exception {
        long seed = Long.getLong("sallyport.exactness.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        TunnelLab.assumePossible();
        try (TunLab lab = new TunLab(); KernelEnforcement enforcement = new KernelEnforcement(lab.settings())) {
            for (int round = 0; round < ROUNDS; round++) {
                round(random, lab.devices(), enforcement, "seed " + seed + " round " + round);
            }
        }
        System.out.println("exactness: seed " + seed + ", " + verdicts + " verdicts, " + passed + " passed");
        assertThat(verdicts).isGreaterThanOrEqualTo(ROUNDS * PROBES);
        assertThat(passed).as("a test that lets little through proves little").isGreaterThan(verdicts / 20);
        assertThat(passed).as("nor does one that lets everything through").isLessThan(verdicts * 19 / 20);
    }

    private void round(SplittableRandom random, TunDevices devices, KernelEnforcement enforcement, String where) {
        PlainPolicy plain = PlainPolicy.random(random);
        var compiled = PolicyCompiler.compile(SamplePolicy.treeOf(plain.files()), io.sallyport.adapter.stock.StockFiles.rules());
        assertThat(compiled.value()).as("%s %s", where, compiled.diagnostics()).isPresent();
        Policy policy = compiled.value().orElseThrow();
        Decider decider = Decider.compile(policy).value().orElseThrow();
        Map<String, Moment> moments = Crowd.connect(policy, decider::decide, NOW, Samples.MAIN,
                PlainPolicy.PEOPLE.stream().map(Connect::named).toList());
        TreeMap<ClientId, Grant> clients = new TreeMap<>();
        TreeMap<String, String> people = new TreeMap<>();
        Map<Address, Decision.Admit> admitted = new HashMap<>();
        moments.forEach((person, moment) -> {
            boolean in = moment.decision() instanceof Decision.Admit;
            assertThat(in).as("%s: whether %s is admitted to %s", where, person, plain).isEqualTo(plain.admits(person));
            if (moment.decision() instanceof Decision.Admit admit) {
                clients.put(moment.event().client(), admit.grant());
                for (Address address : List.of(admit.grant().lease().address4(), admit.grant().lease().address6().orElseThrow())) {
                    people.put(address.toString(), person);
                    admitted.put(address, admit);
                }
            }
        });
        assertThat(enforcement.sync(new Desired(Samples.MAIN, policy, clients))).isEqualTo(Outcome.done());
        Trace trace = new Trace(policy, Samples.MAIN, admitted);
        for (int sent = 0; sent < PROBES; sent += BATCH) {
            batch(random, devices, plain, people, trace, where);
        }
    }

    private void batch(SplittableRandom random, TunDevices devices, PlainPolicy plain, SortedMap<String, String> people, Trace trace,
            String where) {
        List<Probe> firsts = new ArrayList<>();
        List<Probe> answers = new ArrayList<>();
        Map<Integer, Boolean> expected = new HashMap<>();
        for (int i = 0; i < BATCH; i++) {
            Packet packet = packet(random, plain, List.copyOf(people.keySet()));
            while (isAnswer(packet)) {
                packet = packet(random, plain, List.copyOf(people.keySet()));
            }
            boolean passes = plain.passes(packet, people);
            assertThat(trace.of(packet) instanceof Traced.Passes).as("%s: the trace of %s under %s for %s", where, packet, plain, people)
                    .isEqualTo(passes);
            Probe first = new Probe(number++, packet, source(random, packet), false);
            firsts.add(first);
            expected.put(first.number(), passes);
            if (passes) {
                Probe answer = new Probe(number++, packet, first.sourcePort(), true);
                answers.add(answer);
                expected.put(answer.number(), true);
            }
        }
        Map<Integer, Boolean> seen = new HashMap<>();
        send(devices, firsts, expected, seen);
        send(devices, answers, expected, seen);
        for (List<Probe> probes : List.of(firsts, answers)) {
            for (Probe probe : probes) {
                boolean passes = seen.getOrDefault(probe.number(), false);
                assertThat(passes)
                        .as("%s: %s%s under %s for %s", where, probe.answer() ? "the answer to " : "", probe.packet(), plain, people)
                        .isEqualTo(expected.get(probe.number()));
                verdicts++;
                passed += passes ? 1 : 0;
            }
        }
    }

    /**
     * Whether it could be taken for the answer to a flow that began earlier: a protocol without ports has one flow between two addresses, so whoever began it
     * decides about both ways.
     */
    private boolean isAnswer(Packet packet) {
        if (PORTED.contains(packet.protocol())) {
            return false;
        }
        begun.add(packet.from() + " " + packet.to() + " " + packet.protocol());
        return begun.contains(packet.to() + " " + packet.from() + " " + packet.protocol());
    }

    /** A port by chance; an identifier of ICMP that was not used before, since an answer is known by it alone. */
    private int source(SplittableRandom random, Packet packet) {
        return packet.protocol() == 1 || packet.protocol() == 58 ? ++identifier & 0xffff : 1024 + random.nextInt(60_000);
    }

    private static void send(TunDevices devices, List<Probe> probes, Map<Integer, Boolean> expected,
            Map<Integer, Boolean> seen) {
        for (Probe probe : probes) {
            devices.write(ofTunnel(probe.source()) ? TUN : LAN, probe.bytes());
        }
        drain(devices, seen);
        for (Probe probe : probes) {
            String out = ofTunnel(probe.target()) ? TUN : LAN;
            while (expected.getOrDefault(probe.number(), false) && !seen.containsKey(probe.number())
                    && devices.await(out, PATIENCE_MILLIS)) {
                drain(devices, seen);
            }
        }
    }

    private static void drain(TunDevices devices, Map<Integer, Boolean> seen) {
        for (String device : List.of(TUN, LAN)) {
            for (Optional<byte[]> packet = devices.read(device); packet.isPresent(); packet = devices.read(device)) {
                OptionalInt found = Probe.number(packet.get());
                found.ifPresent(known -> seen.put(known, true));
            }
        }
    }

    private static boolean ofTunnel(Address address) {
        return Network.of("10.8.0.0/24").contains(address) || Network.of("fd08::/64").contains(address);
    }

    /** From a client to a network, from a network to a client, from client to client, or from somebody who is no client. */
    private static Packet packet(SplittableRandom random, PlainPolicy plain, List<String> people) {
        boolean v6 = random.nextInt(5) < 2;
        Address one = somebody(random, people, v6);
        Address other = random.nextInt(4) == 0 ? somebody(random, people, v6) : somewhere(random, plain, v6);
        boolean outward = ofTunnel(other) || random.nextInt(3) > 0;
        int protocol = PROTOCOLS.get(random.nextInt(PROTOCOLS.size()));
        protocol = protocol == 1 && v6 ? 58 : protocol == 58 && !v6 ? 1 : protocol;
        int port = switch (protocol) {
            case 6, 17 -> 1 + random.nextInt(2 * PlainPolicy.PORTS + 2);
            case 1, 58 -> PlainPolicy.type(random, v6) * 256 + random.nextInt(2);
            default -> 0;
        };
        return outward ? new Packet(one, other, protocol, port) : new Packet(other, one, protocol, port);
    }

    /** A client mostly, otherwise an address of the pool that nobody has. */
    private static Address somebody(SplittableRandom random, List<String> people, boolean v6) {
        List<Address> all = people.stream().map(Address::of).filter(a -> a.family() == (v6 ? Family.V6 : Family.V4)).toList();
        return all.isEmpty() || random.nextInt(12) == 0 ? Address.of(v6 ? "fd08::9999" : "10.8.0.99") : all.get(random.nextInt(all.size()));
    }

    /** In or about the networks of the policy. */
    private static Address somewhere(SplittableRandom random, PlainPolicy plain, boolean v6) {
        List<Network> networks = plain.resources().stream().flatMap(r -> r.networks().stream())
                .filter(n -> n.family() == (v6 ? Family.V6 : Family.V4)).toList();
        Address near = networks.isEmpty()
                ? Address.of(v6 ? "fd60::7" : "10.60.0.7")
                : edge(random, networks.get(random.nextInt(networks.size())));
        return v6 && near.high() == 0 ? Address.of("fd60::1") : near;
    }

    private static Address edge(SplittableRandom random, Network network) {
        Address edge = random.nextBoolean() ? network.first() : network.last();
        Address near = edge.plus(random.nextInt(3) - 1);
        return near.compareTo(Address.of(near.family() == Family.V4 ? "10.60.0.0" : "fd60::1")) < 0 ? edge : near;
    }
}
