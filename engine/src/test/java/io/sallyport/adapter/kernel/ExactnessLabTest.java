package io.sallyport.adapter.kernel;

import java.util.List;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.sallyport.decision.Circle;
import io.sallyport.decision.Grant;
import io.sallyport.decision.Limits;
import io.sallyport.decision.Reach;
import io.sallyport.effect.Desired;
import io.sallyport.effect.Samples;
import io.sallyport.effect.nft.RandomPolicies;
import io.sallyport.flow.Outcome;
import io.sallyport.model.Address;
import io.sallyport.model.ClientId;
import io.sallyport.model.Family;
import io.sallyport.policy.Policy;

import static org.assertj.core.api.Assertions.assertThat;

/** Random packets through the real kernel under random policies, against the plain reading of each policy. */
@Tag("lab")
class ExactnessLabTest {
    private static final int ROUNDS = Integer.getInteger("sallyport.exactness.rounds", 25);
    private static final int PROBES = 100;
    private static final int TRIES = 40;
    private static final String COLLECTOR = """
            table inet seen {
              set s { typeof ip daddr . meta l4proto . th dport; flags dynamic; size 65535; }
              set t { typeof ip6 daddr . meta l4proto . th dport; flags dynamic; size 65535; }
              chain c { type filter hook prerouting priority -300; policy accept;
                ip saddr 10.8.0.5 add @s { ip daddr . meta l4proto . th dport } drop
                ip6 saddr fd08::5 add @t { ip6 daddr . meta l4proto . th dport } drop
              }
            }
            """;

    @Test
    void whatPassesIsWhatThePolicySays() throws InterruptedException {
        long seed = Long.getLong("sallyport.exactness.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        int verdicts = 0;
        int passed = 0;
        try (TunnelLab lab = TunnelLab.open(); KernelEnforcement enforcement = new KernelEnforcement(lab.settings)) {
            assertThat(
                    new Shell(java.util.Optional.of(lab.server), java.time.Duration.ofSeconds(10)).feed(COLLECTOR, "nft", "-f", "-").err())
                    .isEmpty();
            TunnelLab.Remote client = lab.prober(lab.a);
            for (int round = 0; round < ROUNDS; round++) {
                Policy policy = RandomPolicies.policy(random);
                Reach reach = RandomPolicies.reach(random, policy);
                TreeMap<ClientId, Grant> clients = new TreeMap<>();
                clients.put(Samples.client(1), new Grant(Samples.lease("ana", "10.8.0.5", "fd08::5"), reach, Circle.ALONE, Limits.NONE));
                assertThat(enforcement.sync(new Desired(Samples.MAIN, policy, clients))).isEqualTo(Outcome.done());
                lab.in(lab.server, "nft flush set inet seen s", "nft flush set inet seen t");
                TreeSet<String> expected = new TreeSet<>();
                client.ask(burst(random, policy, reach, expected));
                assertThat(seen(lab, expected)).as("seed %d round %d reach %s of %s", seed, round, reach, policy.resources().values())
                        .isEqualTo(expected);
                verdicts += PROBES;
                passed += expected.size();
            }
        }
        System.out.println("exactness: seed " + seed + ", " + verdicts + " packets, " + passed + " destinations passed");
        assertThat(passed).as("a test that lets nothing through proves little").isPositive();
    }

    private static String burst(SplittableRandom random, Policy policy, Reach reach, SortedSet<String> expected) {
        StringBuilder burst = new StringBuilder("burst");
        for (int i = 0; i < PROBES; i++) {
            Address to = RandomPolicies.address(random, policy);
            int protocol = random.nextBoolean() ? 17 : 6;
            int port = 1 + RandomPolicies.port(random);
            burst.append(to.family() == Family.V4 ? " 10.8.0.5 " : " fd08::5 ").append(to).append(' ').append(protocol).append(' ')
                    .append(port);
            if (RandomPolicies.reaches(policy, reach, to, protocol, port)) {
                expected.add(to + " . " + protocol + " . " + port);
            }
        }
        return burst.toString();
    }

    /** What the server saw, as soon as it is what was expected, or after two seconds. */
    private static SortedSet<String> seen(TunnelLab lab, SortedSet<String> expected) throws InterruptedException {
        TreeSet<String> seen = new TreeSet<>();
        for (int i = 0; i < TRIES && (i == 0 || !seen.equals(expected)); i++) {
            Thread.sleep(50);
            seen.clear();
            for (String set : List.of("s", "t")) {
                String listed = lab.in(lab.server, "nft -n list set inet seen " + set);
                int from = listed.indexOf("elements = {");
                if (from >= 0) {
                    for (String element : listed.substring(from + 12, listed.indexOf('}', from)).split(",")) {
                        seen.add(element.strip());
                    }
                }
            }
        }
        return seen;
    }
}
