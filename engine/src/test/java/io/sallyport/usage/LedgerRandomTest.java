package io.sallyport.usage;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.sallyport.model.Address;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Traffic;
import io.sallyport.policy.Period;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A kernel, a disk and a daemon that dies at any step, against what really passed. Nothing is ever counted twice, and nothing is lost but what passed
 * since the counters were last read when somebody threw them away, or since that was last durable when the machine went down.
 */
class LedgerRandomTest {
    private static final int STEPS = 4_000;
    private static final InstanceName MAIN = new InstanceName("main");
    private static final ZoneId ZONE = ZoneId.of("UTC");
    private static final Address FIRST = Address.of("10.8.0.2");
    private static final int ADDRESSES = 5;
    private static final List<String> PEOPLE = List.of("ana", "ben", "cem", "dan");

    private SplittableRandom random = new SplittableRandom(0);
    private Ledger ledger = new Ledger(1);
    private Instant now = Instant.parse("2026-03-01T00:00:00Z");
    private String run = "r0";
    private int runs;
    private boolean table = true;
    /** The kernel's. */
    private final TreeMap<Address, Traffic> counters = new TreeMap<>();
    /** Who is in, as the kernel lets them pass. */
    private final TreeMap<Address, String> sessions = new TreeMap<>();
    /** On disk. */
    private final TreeMap<Address, String> leases = new TreeMap<>();
    private final TreeMap<String, Rows.OfDay> days = new TreeMap<>();
    private final TreeMap<Seat, Mark> marks = new TreeMap<>();
    /** What passed, what may be lost of it, and what of it was not read, or not made durable, yet. */
    private final TreeMap<String, Traffic> passed = new TreeMap<>();
    private final TreeMap<String, Traffic> lost = new TreeMap<>();
    private final TreeMap<String, Traffic> unread = new TreeMap<>();
    private final TreeMap<String, Traffic> volatileOnly = new TreeMap<>();
    private final TreeMap<String, Traffic> memoryOnly = new TreeMap<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20_261_121, 42, 77})
    void nothingIsCountedTwiceAndNothingIsLostThatNeedNotBe(long seed) {
        random = new SplittableRandom(seed);
        for (int i = 0; i < STEPS; i++) {
            now = now.plusMillis(random.nextInt(2_000));
            step();
            for (String person : PEOPLE) {
                Traffic used = ledger.balance(person, now, ZONE).used().getOrDefault(Period.MONTH, Traffic.NONE);
                assertThat(used.down()).as("seed %d, step %d, %s", seed, i, person).isLessThanOrEqualTo(of(passed, person).down());
                assertThat(used.plus(of(unread, person)).plus(of(lost, person))).as("seed %d, step %d, %s", seed, i, person)
                        .isEqualTo(of(passed, person));
            }
        }
        assertThat(runs).isGreaterThan(10);
    }

    private void step() {
        switch (random.nextInt(40)) {
            case 0 -> flush();
            case 1 -> powerCut();
            case 2, 3 -> crash();
            case 4, 5, 6, 7 -> admit();
            case 8, 9 -> sessions.remove(address());
            case 10, 11, 12, 13, 14, 15 -> pass();
            case 16 -> read(false, true);
            default -> traffic();
        }
    }

    private Address address() {
        return FIRST.plus(random.nextInt(ADDRESSES));
    }

    private void traffic() {
        Address address = address();
        String person = sessions.get(address);
        if (person != null && table) {
            Traffic more = new Traffic(random.nextInt(1_500), random.nextInt(300));
            counters.merge(address, more, Traffic::plus);
            passed.merge(person, more, Traffic::plus);
            unread.merge(person, more, Traffic::plus);
            volatileOnly.merge(person, more, Traffic::plus);
        }
    }

    /** Somebody comes, at an address that was perhaps another's a moment ago. The daemon may die between any two steps. */
    private void admit() {
        Address address = address();
        if (sessions.containsKey(address)) {
            return;
        }
        String person = PEOPLE.get(random.nextInt(PEOPLE.size()));
        if (ledger.isAnothers(MAIN, List.of(address), person)) {
            read(false, false);
            if (!save() || dies()) {
                return;
            }
        }
        leases.put(address, person);
        if (!dies()) {
            ledger.claim(MAIN, List.of(address), person, () -> sessions.put(address, person));
        }
    }

    /** One pass over the counters: read, make durable, throw away; the daemon may die between any two steps, and the disk fail. */
    private void pass() {
        if (!table) {
            begin();
            return;
        }
        Reading reading = read(false, true);
        if (dies()) {
            return;
        }
        if (!save() || dies()) {
            return;
        }
        boolean[] died = {false};
        ledger.leave(reading, MAIN, now, () -> new TreeSet<>(sessions.keySet()), left -> {
            left.forEach(counters::remove);
            died[0] = random.nextInt(6) == 0;
            return !died[0];
        });
        if (died[0]) {
            crash();
        } else if (!dies()) {
            save();
        }
    }

    private boolean dies() {
        boolean dies = random.nextInt(12) == 0;
        if (dies) {
            crash();
        }
        return dies;
    }

    private Reading read(boolean quiet, boolean misses) {
        TreeMap<Address, Traffic> seen = new TreeMap<>(counters);
        if (misses && random.nextInt(10) == 0 && !seen.isEmpty()) {
            // A listing made while the kernel enlarges its table misses some.
            seen.remove(seen.firstKey());
        }
        Reading reading = new Reading(run, seen);
        Ledger.Taken taken = ledger.take(MAIN, reading, now, ZONE, quiet,
                new Ledger.Owners(address -> Optional.ofNullable(leases.get(address)), address -> Optional.empty()));
        assertThat(taken.nobodys()).isZero();
        taken.moved().forEach((person, more) -> unread.merge(person, more, Traffic::minus));
        return reading;
    }

    /** Whether the disk took it. */
    private boolean save() {
        Rows rows = ledger.drain();
        if (random.nextInt(9) == 0) {
            ledger.giveBack(rows);
            return false;
        }
        rows.days().forEach(row -> {
            String key = row.person() + " " + row.day().date();
            if (row.gone()) {
                days.remove(key);
            } else {
                days.put(key, row);
            }
        });
        rows.marks().forEach(mark -> marks.put(mark.seat(), mark));
        rows.left().forEach(marks::remove);
        volatileOnly.clear();
        volatileOnly.putAll(unread);
        memoryOnly.clear();
        return true;
    }

    /** The daemon is killed and started again; nobody's packets pass until it has looked at the counters. */
    private void crash() {
        sessions.clear();
        lose(memoryOnly);
        memoryOnly.clear();
        unread.clear();
        unread.putAll(volatileOnly);
        ledger = new Ledger(1);
        ledger.load(new Rows(List.copyOf(days.values()), List.of(), List.copyOf(marks.values()), List.of()));
        if (table) {
            read(true, false);
        }
        if (random.nextInt(3) == 0 && save()) {
            begin();
        }
    }

    /** The counters are made anew. */
    private void begin() {
        throwAway();
        run = "r" + ++runs;
        table = true;
    }

    /** An administrator flushes everything: nobody passes until it is put back. */
    private void flush() {
        throwAway();
        table = false;
    }

    private void powerCut() {
        throwAway();
        table = false;
        crash();
    }

    /** What was not read is lost; what was, and is not durable, is in the daemon's memory alone. */
    private void throwAway() {
        lose(unread);
        unread.clear();
        memoryOnly.clear();
        memoryOnly.putAll(volatileOnly);
        counters.clear();
    }

    private void lose(Map<String, Traffic> what) {
        what.forEach((person, bytes) -> lost.merge(person, bytes, Traffic::plus));
        what.forEach((person, gone) -> volatileOnly.computeIfPresent(person, (k, bytes) -> bytes.minus(gone)));
    }

    private static Traffic of(Map<String, Traffic> map, String person) {
        return map.getOrDefault(person, Traffic.NONE);
    }
}
