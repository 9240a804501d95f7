package io.sallyport.ipam;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.sallyport.model.Address;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Network;

import static org.assertj.core.api.Assertions.assertThat;

/** Millions of random calls, each answer compared with {@link PlainBook}. */
class AddressBookRandomTest {
    private static final InstanceName OFFICE = new InstanceName("office");
    private static final int CALLS = 150_000;
    private static final Instant START = Instant.parse("2026-03-02T06:00:00Z");

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theBookAnswersAsThePlainOneDoes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Pool pool = randomPool(random);
        System.out.println("seed " + seed + ": " + pool);
        new Run(seed, random, pool).calls(CALLS);
    }

    @Test
    void anotherSeedEachDay() {
        long seed = java.time.LocalDate.now(java.time.ZoneOffset.UTC).toEpochDay();
        System.out.println("seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        new Run(seed, random, randomPool(random)).calls(CALLS);
    }

    /** Whatever the pools change to under live sessions: no address is with two, and what is offered fits the pool. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {11, 12, 13, 14, 15, 16})
    void noPoolChangeGivesAnAddressToTwo(long seed) {
        System.out.println("seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        AddressBook book = new AddressBook();
        Pool pool = randomPool(random);
        List<Lease> live = new ArrayList<>();
        TreeMap<Address, Resting> resting = new TreeMap<>();
        Instant now = START;
        for (int i = 0; i < 60_000; i++) {
            now = now.plusSeconds(random.nextInt(30));
            if (random.nextInt(200) == 0) {
                pool = randomPool(random);
                Pool next = pool;
                TreeMap<String, String> parts = new TreeMap<>();
                live.forEach(lease -> parts.put(lease.holder(), randomPart(random, next)));
                assertThat(book.reconfigure(next, parts)).as("seed %d call %d", seed, i)
                        .noneMatch(lease -> !lease.ended() && parts.containsKey(lease.holder())
                                && fits(next, parts.get(lease.holder()), lease));
            } else if (random.nextInt(3) > 0) {
                String holder = "h" + random.nextInt(40);
                String part = randomPart(random, pool);
                if (book.offer(pool, part, holder, now) instanceof Offer.Available(Lease lease)) {
                    assertThat(fits(pool, part, lease)).as("seed %d call %d: %s in %s of %s", seed, i, lease, part, pool).isTrue();
                    book.take(lease);
                    live.add(lease);
                    notTooEarly(lease, resting, now, seed, i);
                }
            } else if (!live.isEmpty()) {
                Lease ended = live.remove(random.nextInt(live.size()));
                book.release(ended, now);
            }
            rest(live, resting, now, pool);
            assertNobodyShares(live, seed, i);
        }
    }

    /** Until when nobody but its last holder may have an address, whatever happens in between: the shortest quarantine there was. */
    private record Resting(String holder, Instant since, Duration quarantine) {}

    /** An address that was somebody's and is in no session begins to rest at the earliest then; pools may change their quarantine meanwhile. */
    private static void rest(List<Lease> live, Map<Address, Resting> resting, Instant now, Pool pool) {
        resting.replaceAll((address, r) -> r.quarantine().compareTo(pool.quarantine()) > 0
                ? new Resting(r.holder(), r.since(), pool.quarantine())
                : r);
        // What no pool could give in between is forgotten, so that only what every pool since could give is asked for.
        resting.keySet().removeIf(address -> !new PlainBook(pool).givesToSomebody(address));
        live.forEach(lease -> resting.put(lease.address4(), new Resting(lease.holder(), now, pool.quarantine())));
    }

    private static void notTooEarly(Lease lease, Map<Address, Resting> resting, Instant now, long seed, int call) {
        Resting rests = resting.get(lease.address4());
        if (rests != null && !rests.holder().equals(lease.holder()) && rests.since().plus(rests.quarantine()).isAfter(now)) {
            throw new AssertionError(
                    "seed " + seed + " call " + call + ": " + lease + " was given before its quarantine was over: " + rests);
        }
    }

    private static String randomPart(SplittableRandom random, Pool pool) {
        int index = random.nextInt(pool.parts().size() + 1);
        return index == 0 ? Pool.NO_PART : pool.parts().get(index - 1).name();
    }

    /** Judged from the outside: inside the networks, a host, not excluded unless static, nobody else's. */
    private static boolean fits(Pool pool, String part, Lease lease) {
        PlainBook plain = new PlainBook(pool);
        List<Address> own = pool.statics().getOrDefault(lease.holder(), List.of());
        boolean fixedFour = own.stream().anyMatch(a -> a.family() == io.sallyport.model.Family.V4);
        return fixedFour
                ? own.contains(lease.address4()) && plain.six(lease.address4(), lease.holder(), part).equals(lease.address6())
                : plain.open(lease.address4(), part) && plain.six(lease.address4(), lease.holder(), part).equals(lease.address6());
    }

    private static void assertNobodyShares(List<Lease> live, long seed, int call) {
        TreeMap<Address, String> owners = new TreeMap<>();
        for (Lease lease : live) {
            Stream.concat(Stream.of(lease.address4()), lease.address6().stream()).forEach(address -> {
                String other = owners.put(address, lease.holder());
                if (other != null && !other.equals(lease.holder())) {
                    throw new AssertionError(
                            "seed " + seed + " call " + call + ": " + address + " is with " + other + " and " + lease.holder());
                }
            });
        }
    }

    private static Pool randomPool(SplittableRandom random) {
        int bits = 25 + random.nextInt(5);
        Network four = new Network(Address.of("10.8.0." + (random.nextInt(2) * 32)).masked(bits), bits);
        int length6 = new int[]{64, 112, 120, 124}[random.nextInt(4)];
        Optional<Network> six = random.nextInt(3) == 0
                ? Optional.empty()
                : Optional.of(new Network(Address.of("fd00::" + random.nextInt(3) * 16).masked(length6), length6));
        long size = 1L << (32 - bits);
        TreeSet<Network> exclusions = new TreeSet<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            int length = 29 + random.nextInt(4);
            exclusions.add(new Network(four.first().plus(random.nextLong(size)).masked(length), length));
        }
        TreeMap<String, List<Address>> statics = new TreeMap<>();
        Set<Address> given = new HashSet<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            List<Address> addresses = new ArrayList<>();
            Address a = four.first().plus(2 + random.nextLong(Math.max(1, size - 3)));
            if (random.nextInt(3) > 0 && !a.equals(four.last()) && given.add(a)) {
                addresses.add(a);
            }
            Address b = six.map(n -> n.first().plus(2 + random.nextInt(12))).orElse(a);
            if (six.isPresent() && random.nextInt(2) > 0 && given.add(b)) {
                addresses.add(b);
            }
            statics.put("h" + random.nextInt(40), addresses);
        }
        return new Pool(OFFICE, four, six, exclusions, statics, randomParts(random, four, six), Duration.ofMinutes(random.nextInt(60)),
                Duration.ofMinutes(random.nextInt(3) * 20L));
    }

    /** Up to three parts beside each other: quarters of the networks, of one family or both. */
    private static List<Pool.Part> randomParts(SplittableRandom random, Network four, Optional<Network> six) {
        List<Pool.Part> parts = new ArrayList<>();
        int shortest6 = 121 + random.nextInt(3);
        for (int quarter = 1 + random.nextInt(4); quarter < 4; quarter++) {
            long size4 = 1L << (30 - four.length());
            Network own4 = new Network(four.first().plus(quarter * size4), four.length() + 2);
            int length6 = six.map(n -> Math.max(n.length() + 2, shortest6)).orElse(128);
            int place = quarter * (1 << (128 - length6));
            Optional<Network> own6 = six.filter(n -> random.nextBoolean()).map(n -> new Network(n.first().plus(place), length6));
            boolean both = own6.isEmpty() || random.nextInt(3) > 0;
            parts.add(new Pool.Part("p" + quarter, both ? Optional.of(own4) : Optional.empty(), own6));
        }
        return parts;
    }

    /** One sequence of calls on both books. */
    private static final class Run {
        private final long seed;
        private final SplittableRandom random;
        private final Pool pool;
        private final int holders;
        private AddressBook book = new AddressBook();
        private PlainBook plain;
        private Instant now = START;
        private final List<Lease> offered = new ArrayList<>();

        Run(long seed, SplittableRandom random, Pool pool) {
            this.seed = seed;
            this.random = random;
            this.pool = pool;
            this.holders = 4 + random.nextInt(1 << (33 - pool.network4().length()));
            this.plain = new PlainBook(pool);
        }

        void calls(int count) {
            int exhausted = 0;
            for (int i = 0; i < count; i++) {
                now = now.plusSeconds(random.nextInt(60) - 5L);
                String holder = "h" + random.nextInt(holders);
                int dice = random.nextInt(100_000);
                if (dice < 5) {
                    restart();
                } else if (dice < 40_000) {
                    String part = random.nextInt(20) == 0 ? randomPart(random, pool) : usualPart(holder);
                    Offer got = book.offer(pool, part, holder, now);
                    same(i, got, plain.offer(part, holder, now));
                    exhausted += got instanceof Offer.Exhausted ? 1 : 0;
                    if (got instanceof Offer.Available(Lease lease)) {
                        offered.add(lease);
                    }
                } else if (dice < 60_000 && !offered.isEmpty()) {
                    settle(offered.remove(random.nextInt(offered.size())));
                } else {
                    same(i, book.release(OFFICE, holder, now).stream().filter(l -> !l.ended()).findFirst().flatMap(Lease::releasedAt),
                            plain.release(holder, now));
                }
                if (i % 64 == 0) {
                    sameHoldings(i);
                }
            }
            System.out.println("seed " + seed + ": " + count + " calls, " + exhausted + " found the pool exhausted");
        }

        private String usualPart(String holder) {
            int index = holder.hashCode() % (pool.parts().size() + 1);
            return index == 0 ? Pool.NO_PART : pool.parts().get(index - 1).name();
        }

        private void settle(Lease lease) {
            if (random.nextInt(3) == 0) {
                book.withdraw(lease);
                plain.withdraw(lease);
            } else {
                book.take(lease);
                plain.take(lease);
            }
        }

        /** What is on record is loaded into new books; sessions are over. */
        private void restart() {
            while (!offered.isEmpty()) {
                settle(offered.removeLast());
            }
            if (plain.hasStrays()) {
                return;
            }
            List<Lease> record = book.leases(OFFICE);
            book = new AddressBook();
            book.load(record);
            assertThat(book.reconfigure(pool)).as("seed %d", seed).isEmpty();
            book.settle(OFFICE, now);
            for (PlainBook.Line line : plain.lines) {
                line.releasedAt = line.live > 0 ? now : line.releasedAt;
                line.live = 0;
            }
        }

        private void same(int call, Object got, Object expected) {
            if (!got.equals(expected)) {
                throw new AssertionError("seed " + seed + " call " + call + ": " + got + " instead of " + expected);
            }
        }

        private void sameHoldings(int call) {
            Set<String> got = book.leases(OFFICE).stream().map(l -> l.address4() + " " + l.holder() + (l.ended() ? " ended" : ""))
                    .collect(Collectors.toCollection(TreeSet::new));
            same(call, got, plain.holdings().collect(Collectors.toCollection(TreeSet::new)));
        }
    }
}
