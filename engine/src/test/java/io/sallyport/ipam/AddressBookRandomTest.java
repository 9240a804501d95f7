package io.sallyport.ipam;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
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
    private static final int CALLS = 400_000;
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
        Instant now = START;
        for (int i = 0; i < 60_000; i++) {
            now = now.plusSeconds(random.nextInt(30));
            if (random.nextInt(200) == 0) {
                pool = randomPool(random);
                Pool next = pool;
                assertThat(book.reconfigure(next)).as("seed %d call %d", seed, i).noneMatch(lease -> fits(next, lease));
            } else if (random.nextInt(3) > 0) {
                String holder = "h" + random.nextInt(40);
                if (book.offer(pool, holder, now) instanceof Offer.Available(Lease lease)) {
                    assertThat(fits(pool, lease)).as("seed %d call %d: %s in %s", seed, i, lease, pool).isTrue();
                    book.take(lease);
                    live.add(lease);
                }
            } else if (!live.isEmpty()) {
                Lease ended = live.remove(random.nextInt(live.size()));
                book.release(OFFICE, ended.holder(), now);
            }
            assertNobodyShares(live, seed, i);
        }
    }

    /** Judged from the outside: inside the networks, a host, not excluded unless static, nobody else's. */
    private static boolean fits(Pool pool, Lease lease) {
        PlainBook plain = new PlainBook(pool);
        List<Address> own = pool.statics().getOrDefault(lease.holder(), List.of());
        boolean fixedFour = own.stream().anyMatch(a -> a.family() == io.sallyport.model.Family.V4);
        return fixedFour
                ? own.contains(lease.address4()) && plain.six(lease.address4(), lease.holder()).equals(lease.address6())
                : pool.network4().contains(lease.address4()) && !lease.address4().equals(pool.network4().last())
                        && lease.address4().low() > pool.network4().first().low() + 1 && plain.open(lease.address4())
                        && plain.six(lease.address4(), lease.holder()).equals(lease.address6());
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
        return new Pool(OFFICE, four, six, exclusions, statics, Duration.ofMinutes(random.nextInt(60)));
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
                    Offer got = book.offer(pool, holder, now);
                    same(i, got, plain.offer(holder, now));
                    exhausted += got instanceof Offer.Exhausted ? 1 : 0;
                    if (got instanceof Offer.Available(Lease lease)) {
                        offered.add(lease);
                    }
                } else if (dice < 60_000 && !offered.isEmpty()) {
                    settle(offered.remove(random.nextInt(offered.size())));
                } else {
                    same(i, book.release(OFFICE, holder, now).flatMap(Lease::releasedAt), plain.release(holder, now));
                }
                if (i % 64 == 0) {
                    sameHoldings(i);
                }
            }
            System.out.println("seed " + seed + ": " + count + " calls, " + exhausted + " found the pool exhausted");
        }

        private void settle(Lease lease) {
            if (random.nextInt(3) == 0) {
                book.withdraw(lease);
                plain.withdraw(lease.holder());
            } else {
                book.take(lease);
                plain.take(lease.holder());
            }
        }

        /** What is on record is loaded into new books; sessions are over. */
        private void restart() {
            while (!offered.isEmpty()) {
                settle(offered.removeLast());
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
            TreeMap<String, Address> got = new TreeMap<>();
            book.leases(OFFICE).forEach(lease -> got.put(lease.holder(), lease.address4()));
            TreeMap<String, Address> expected = new TreeMap<>();
            plain.lines.forEach(line -> expected.put(line.holder, line.address));
            same(call, got, expected);
            same(call, new HashSet<>(got.values()).size(), got.size());
        }
    }
}
