package io.sallyport.effect.nft;

import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.sallyport.decision.Reach;
import io.sallyport.effect.Samples;
import io.sallyport.model.Address;
import io.sallyport.policy.Policy;

import static org.assertj.core.api.Assertions.assertThat;

class BoxesTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void boxesAreDisjointAndCoverExactlyTheReach(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Policy policy = RandomPolicies.policy(random);
        for (int i = 0; i < 20; i++) {
            Reach reach = RandomPolicies.reach(random, policy);
            List<Box> boxes = Boxes.of(policy, reach);
            for (int probe = 0; probe < 200; probe++) {
                Address address = RandomPolicies.address(random, policy);
                int protocol = RandomPolicies.protocol(random);
                int port = RandomPolicies.port(random);
                long hits = boxes.stream().filter(b -> b.contains(address, protocol, port)).count();
                boolean reached = RandomPolicies.reaches(policy, reach, address, protocol, port);
                assertThat(hits).as("seed %d: %s %d %d in %s", seed, address, protocol, port, reach).isEqualTo(reached ? 1 : 0);
            }
        }
    }

    @Test
    void theWholeOfBothFamiliesIsOneBoxEach() {
        Policy policy = Samples.policy(List.of(Samples.resource("world", "0.0.0.0/0 ::/0", "")));
        assertThat(Boxes.of(policy, Samples.reach("world", ""))).extracting(Box::key).containsExactly("0.0.0.0/0 . 0-255 . 0-65535",
                "::/0 . 0-255 . 0-65535");
    }

    @Test
    void whatTwoResourcesCoverIsCountedForTheNarrower() {
        Policy policy = Samples.policy(List.of(Samples.resource("a-world", "0.0.0.0/0", ""), Samples.resource("git", "10.20.0.5", "tcp/22"),
                Samples.resource("net", "10.20.0.0/24", "tcp"), Samples.resource("web", "10.20.0.0/24", "tcp/80")));
        List<Box> boxes = Boxes.of(policy, Samples.reach("a-world git net web", ""));
        record Case(String to, int protocol, int port, String by) {}
        for (Case c : List.of(new Case("10.20.0.5", 6, 22, "git"), new Case("10.20.0.5", 6, 23, "net"), new Case("10.20.0.6", 6, 80, "net"),
                new Case("10.20.0.5", 17, 22, "a-world"), new Case("10.20.1.5", 6, 22, "a-world"))) {
            assertThat(boxes.stream().filter(box -> box.contains(Address.of(c.to()), c.protocol(), c.port())).map(Box::by)).as(c.toString())
                    .containsExactly(c.by());
        }
    }
}
