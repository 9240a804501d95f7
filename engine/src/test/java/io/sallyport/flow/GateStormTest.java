package io.sallyport.flow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.sallyport.decision.Decider;
import io.sallyport.decision.Sample;
import io.sallyport.model.ClientId;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Network;
import io.sallyport.policy.AccessRow;
import io.sallyport.policy.AddressTerms;
import io.sallyport.policy.InstanceNetwork;
import io.sallyport.policy.Policy;
import io.sallyport.policy.PushTerms;

import static org.assertj.core.api.Assertions.assertThat;

/** What must hold whatever fails and in whatever order: I1, I3, one verdict per request, and agreement once it is quiet. */
class GateStormTest {
    private static final int STEPS = 3_000;
    private static final List<String> PEOPLE = List.of("ana", "ben", "eve", "fay", "ivy", "mallory", "nobody");
    private static final Decider WIDE = Decider.compile(network(Sample.policy(), "10.8.0.0/24")).value().orElseThrow();
    private static final Decider NARROW = WIDE.recompile(network(Sample.policy(narrow()), "10.8.0.0/24")).value().orElseThrow();
    private static final Decider MOVED = WIDE.recompile(network(Sample.policy(), "10.9.0.0/24")).value().orElseThrow();

    @ParameterizedTest(name = "seed {0}: after a storm kernel, register and daemon agree, and everybody was answered")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void storm(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        try (StormWorld world = new StormWorld(seed)) {
            assertThat(world.gate.activate(WIDE, 0)).isEqualTo(Outcome.done());
            world.daemon.restart();
            world.failing = random.nextInt(150);
            for (int i = 0; i < STEPS; i++) {
                step(world, random, i);
            }
            calm(world, seed);
            check(world, seed);
        }
    }

    private static void step(StormWorld world, SplittableRandom random, int i) {
        long newest = world.daemon.newest();
        long cid = Math.max(0, newest - 1 - random.nextInt(12));
        int dice = random.nextInt(100);
        if (dice == 0) {
            world.gate.activate(List.of(WIDE, NARROW, MOVED).get(random.nextInt(3)), 0);
        } else if (dice == 1) {
            if (random.nextInt(5) == 0) {
                world.daemon.restart();
            }
        } else if (dice < 4) {
            world.gate.kill(new ClientId(Sample.MAIN, 1, cid), "an operator says so");
        } else if (dice == 4) {
            world.gate.reconcile();
        } else if (dice < 9) {
            world.daemon.again(cid, i);
        } else if (dice < 25) {
            world.daemon.leave(cid);
        } else if (dice < 40) {
            world.daemon.renew(cid, i);
        } else if (dice < 60) {
            LockSupport.parkNanos(random.nextInt(400_000));
        } else {
            world.daemon.arrive(PEOPLE.get(random.nextInt(PEOPLE.size())));
        }
    }

    /** Nothing fails any more, and the daemon's loops have had their turns. */
    private static void calm(StormWorld world, long seed) {
        world.failing = 0;
        until(world.gate::idle, seed);
        for (int turn = 0; turn < 3; turn++) {
            world.gate.reconcile();
            until(world.gate::idle, seed);
        }
        until(() -> world.daemon.unanswered().isEmpty() || world.gate.idle(), seed);
        until(() -> !world.gate.sessions().stream().anyMatch(s -> s instanceof Session.Leaving), seed);
    }

    private static void check(StormWorld world, long seed) {
        assertThat(world.wrong).as("seed %d", seed).isEmpty();
        TreeMap<ClientId, String> held = new TreeMap<>();
        TreeSet<String> addresses = new TreeSet<>();
        for (Session session : world.gate.sessions()) {
            held.put(session.client(), session.lease().address4().toString());
            assertThat(addresses.add(session.lease().address4().toString())).as("seed %d: %s held once", seed, session.lease()).isTrue();
        }
        TreeMap<ClientId, String> inKernel = new TreeMap<>();
        world.kernel.clients().forEach((client, grant) -> inKernel.put(client, grant.lease().address4().toString()));
        assertThat(inKernel).as("seed %d: kernel and register", seed).isEqualTo(held);
        assertThat(world.daemon.connected()).as("seed %d: daemon and register", seed).isEqualTo(held.keySet());
        assertThat(world.daemon.unanswered()).as("seed %d: verdicts", seed).isEmpty();
    }

    private static List<AccessRow> narrow() {
        return new ArrayList<>(Sample.ACCESS.subList(0, 2));
    }

    private static Policy network(Policy policy, String pool) {
        TreeMap<InstanceName, InstanceNetwork> networks = new TreeMap<>();
        networks.put(Sample.MAIN,
                new InstanceNetwork(Sample.ref("networks.yaml", 1, "main"), Sample.MAIN, AddressTerms.of(Network.of(pool),
                        Optional.empty(), Duration.ofDays(7)), PushTerms.PLAIN));
        return new Policy(policy.version(), policy.manifest(), policy.directory(), policy.resources(), policy.access(), policy.isolation(),
                networks, policy.quotas(), policy.ruleSources());
    }

    private static void until(BooleanSupplier condition, long seed) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("seed %d: still waiting", seed).isLessThan(deadline);
            LockSupport.parkNanos(200_000);
        }
    }
}
