package io.sallyport.policy.check;

import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

import io.sallyport.model.Address;
import io.sallyport.model.Network;
import io.sallyport.model.PortRange;

import static org.assertj.core.api.Assertions.assertThat;

/** Subtraction of regions against asking point by point. */
class RegionTest {
    private static final long SEED = 20_261_121;
    private static final int ROUNDS = 400;
    private static final int POINTS = 200;
    private static final int MINUTES = 7 * 24 * 60;
    private static final List<Integer> PROTOCOLS = List.of(Region.OTHER, 6, 17);

    private record Point(Instant at, int minute, Address address, int protocol, int port) {
        boolean in(List<Region> regions) {
            return regions.stream().anyMatch(r -> !at.isBefore(r.from()) && at.isBefore(r.until()) && r.week().get(minute)
                    && r.network().contains(address) && r.protocol() == protocol && r.ports().contains(port));
        }
    }

    @Test
    void whatIsLeftIsWhatLiesInOneAndNotInTheOther() {
        SplittableRandom random = new SplittableRandom(SEED);
        int inside = 0;
        for (int round = 0; round < ROUNDS; round++) {
            List<Region> regions = regions(random, 2);
            List<Region> others = regions(random, 3);
            List<Region> left = Region.subtract(regions, others, new Steps()).orElseThrow();
            for (int i = 0; i < POINTS; i++) {
                Point point = point(random);
                boolean wanted = point.in(regions) && !point.in(others);
                inside += wanted ? 1 : 0;
                assertThat(point.in(left)).as("seed " + SEED + " round " + round + " " + point).isEqualTo(wanted);
            }
            assertThat(Region.subtract(regions, regions, new Steps()).orElseThrow()).as("seed " + SEED + " round " + round).isEmpty();
        }
        assertThat(inside).as("points that are left").isGreaterThan(1_000);
    }

    @Test
    void tooManyPartsAreSaidToBeTooMany() {
        SplittableRandom random = new SplittableRandom(SEED);
        Region all = new Region(Instant.MIN, Instant.MAX, week(0, MINUTES), Network.of("10.0.0.0/8"), 6, PortRange.ALL);
        List<Region> holes = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            Address address = Address.v4(0x0A00_0000L + random.nextInt(1 << 24));
            int port = 1 + random.nextInt(65_000);
            holes.add(new Region(Instant.MIN, Instant.MAX, week(0, MINUTES), Network.host(address), 6, new PortRange(port, port)));
        }
        assertThat(Region.subtract(List.of(all), holes, new Steps())).isEmpty();
    }

    private static List<Region> regions(SplittableRandom random, int count) {
        List<Region> found = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Instant from = random.nextInt(3) == 0 ? Instant.MIN : Instant.ofEpochSecond(random.nextInt(10));
            Instant until = random.nextInt(3) == 0 ? Instant.MAX : Instant.ofEpochSecond(11 + random.nextInt(10));
            int start = random.nextInt(MINUTES - 1);
            int low = random.nextInt(8);
            int length = 28 + random.nextInt(5);
            Network network = new Network(Address.v4(0x0A00_0000L + random.nextInt(16)).masked(length), length);
            found.add(new Region(from, until,
                    random.nextBoolean() ? week(0, MINUTES) : week(start, start + 1 + random.nextInt(MINUTES - start)),
                    network, PROTOCOLS.get(random.nextInt(PROTOCOLS.size())), new PortRange(low, low + random.nextInt(8))));
        }
        return found;
    }

    private static Point point(SplittableRandom random) {
        return new Point(Instant.ofEpochSecond(random.nextInt(-2, 24)), random.nextInt(MINUTES),
                Address.v4(0x0A00_0000L + random.nextInt(16)),
                PROTOCOLS.get(random.nextInt(PROTOCOLS.size())), random.nextInt(16));
    }

    private static BitSet week(int from, int to) {
        BitSet week = new BitSet(MINUTES);
        week.set(from, to);
        return week;
    }
}
