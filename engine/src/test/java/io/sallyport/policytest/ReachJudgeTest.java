package io.sallyport.policytest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.sallyport.decision.Reach;
import io.sallyport.decision.Sample;
import io.sallyport.model.Address;
import io.sallyport.model.Network;
import io.sallyport.model.PortRange;
import io.sallyport.model.Protocol;
import io.sallyport.policy.Policy;
import io.sallyport.policy.Resource;
import io.sallyport.policy.Service;

import static org.assertj.core.api.Assertions.assertThat;

/** How much of a resource a reach covers, where resources lie across one another. */
class ReachJudgeTest {

    @ParameterizedTest(name = "{0} of allowed [{1}] less denied [{2}] is {3}")
    @CsvSource({
        "10.0.0.0/24, 10.0.0.0/24, '', YES",
        "10.0.0.0/24, '', '', NO",
        "10.0.0.0/24, 10.0.0.0/25, '', PARTLY",
        "10.0.0.0/24, 10.0.0.0/25+10.0.0.128/25, '', YES",
        "10.0.0.0/25, 10.0.0.0/8, '', YES",
        "10.0.0.0/24, 10.0.0.0/8, 10.0.0.7/32, PARTLY",
        "10.0.0.0/24, 10.0.0.0/8, 10.0.0.0/16, NO",
        "10.0.0.0/24, 10.0.0.0/8, 10.0.1.0/24, YES",
        "10.0.0.0/24 tcp 443, 10.0.0.0/24, '', YES",
        "10.0.0.0/24, 10.0.0.0/24 tcp 443, '', PARTLY",
        "10.0.0.0/24 tcp 443, 10.0.0.0/24 tcp 442-443, '', YES",
        "10.0.0.0/24 tcp 442-443, 10.0.0.0/24 tcp 443, '', PARTLY",
        "10.0.0.0/24 tcp 443, 10.0.0.0/24 udp 443, '', NO",
        "10.0.0.0/24 tcp 443, 10.0.0.0/24, 10.0.0.0/24 tcp 22, YES",
        "10.0.0.0/24, 10.0.0.0/24, 10.0.0.0/24 tcp 22, PARTLY",
        "10.0.0.0/24, 10.0.0.0/24 tcp 0-65535+10.0.0.0/24 udp 0-65535, '', PARTLY",
        "fd00::/64, fd00::/48, fd00::5/128, PARTLY",
        "fd00::/64, 0.0.0.0/0, '', NO",
        "255.255.255.255/32, 255.255.255.0/24, '', YES"
    })
    void judgesExactly(String asked, String allowed, String denied, Covering expected) {
        assertThat(judge(resource("asked", asked), parts(allowed), parts(denied))).isEqualTo(expected);
    }

    /** Against a plain count of every address and port of a tiny world. */
    @Test
    void agreesWithCountingEveryPacket() {
        long seed = 20_261_121L;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 2_000; round++) {
            String asked = any(random);
            List<String> allowed = some(random);
            List<String> denied = some(random);
            assertThat(judge(resource("asked", asked), allowed, denied))
                    .as("seed %d round %d: %s, %s less %s", seed, round, asked, allowed, denied)
                    .isEqualTo(counted(resource("asked", asked), allowed, denied));
        }
    }

    private static Covering counted(Resource asked, List<String> allowed, List<String> denied) {
        List<Boolean> passed = new ArrayList<>();
        for (int host = 0; host < 16; host++) {
            for (Protocol protocol : Protocol.values()) {
                for (int port : new int[]{0, 1, 2, 3, 4, 5, 6, 7, 8, 65535}) {
                    Address address = Address.of("10.0.0.0").plus(host);
                    if (covers(asked, address, protocol, port)) {
                        passed.add(allowed.stream().anyMatch(r -> covers(resource("r", r), address, protocol, port))
                                && denied.stream().noneMatch(r -> covers(resource("r", r), address, protocol, port)));
                    }
                }
            }
        }
        return !passed.contains(true)
                ? Covering.NO
                : !passed.contains(false) && !onlyByPorts(asked, allowed) ? Covering.YES : Covering.PARTLY;
    }

    /** Protocols that no service names are covered by a resource without services only. The tiny world has no resource that lists all of them. */
    private static boolean onlyByPorts(Resource asked, List<String> allowed) {
        return asked.services().isEmpty() && allowed.stream().noneMatch(r -> resource("r", r).services().isEmpty());
    }

    private static boolean covers(Resource resource, Address address, Protocol protocol, int port) {
        return resource.networks().stream().anyMatch(n -> n.contains(address)) && (resource.services().isEmpty()
                || resource.services().stream().anyMatch(s -> s.protocol() == protocol && s.ports().contains(port)));
    }

    private static List<String> some(SplittableRandom random) {
        return IntStream.range(0, random.nextInt(4)).mapToObj(i -> any(random)).toList();
    }

    private static String any(SplittableRandom random) {
        int length = 28 + random.nextInt(5);
        String network = "10.0.0." + (random.nextInt(16) >> (32 - length) << (32 - length)) + "/" + length;
        if (random.nextInt(3) == 0) {
            return network;
        }
        int from = random.nextInt(8);
        return network + (random.nextBoolean() ? " tcp " : " udp ") + from + "-" + (from + random.nextInt(8 - from));
    }

    private static Covering judge(Resource asked, List<String> allowed, List<String> denied) {
        TreeMap<String, Resource> all = new TreeMap<>();
        SortedSet<String> allowedNames = names(all, "a", allowed);
        SortedSet<String> deniedNames = names(all, "d", denied);
        Policy base = Sample.policy();
        Policy policy = new Policy(base.version(), base.manifest(), base.directory(), all, base.access(), base.isolation(), base.networks(),
                base.quotas(), base.ruleSources());
        return new ReachJudge(policy, new Reach(allowedNames, deniedNames)).covering(asked);
    }

    private static SortedSet<String> names(Map<String, Resource> all, String prefix, List<String> texts) {
        TreeSet<String> names = new TreeSet<>();
        for (String text : texts) {
            String name = prefix + names.size();
            names.add(name);
            all.put(name, resource(name, text));
        }
        return names;
    }

    private static List<String> parts(String text) {
        return Stream.of(text.split("\\+")).filter(part -> !part.isEmpty()).toList();
    }

    private static Resource resource(String name, String text) {
        String[] words = text.split(" ");
        List<Service> services = words.length == 1
                ? List.of()
                : List.of(new Service(Protocol.valueOf(words[1].toUpperCase(java.util.Locale.ROOT)),
                        PortRange.parse(words[2]).orElseThrow()));
        return new Resource(Sample.ref("resources.yaml", 1, name), name, new TreeSet<>(Set.of(Network.of(words[0]))), services,
                new TreeMap<>(),
                Optional.empty(), true);
    }
}
