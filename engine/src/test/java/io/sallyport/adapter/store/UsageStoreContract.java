package io.sallyport.adapter.store;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;

import io.sallyport.flow.UsageStore;
import io.sallyport.model.Address;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Traffic;
import io.sallyport.policy.Period;
import io.sallyport.usage.Allowance;
import io.sallyport.usage.Day;
import io.sallyport.usage.Mark;
import io.sallyport.usage.Rows;
import io.sallyport.usage.Seat;

import static org.assertj.core.api.Assertions.assertThat;

/** What every store of accounts does, in memory and on disk alike. */
abstract class UsageStoreContract {
    static final LocalDate MONDAY = LocalDate.of(2026, 3, 2);
    static final Instant NOON = Instant.parse("2026-03-02T12:00:00.123456789Z");
    private static final String ODD = "o'neil \"; DROP TABLE days;-- ç\n";

    /** An empty store. */
    abstract UsageStore open();

    /** The same store after a restart. */
    abstract UsageStore reopen(UsageStore store);

    @Test
    void whatWasCommittedIsThereAfterARestart() {
        UsageStore store = open();
        assertThat(store.load()).isEqualTo(Rows.NONE);
        Rows rows = new Rows(List.of(day("ana", 0, 5, Optional.of(NOON)), day("ana", 1, Traffic.BYTES_MAX, Optional.empty()), day(ODD, 0, 7,
                Optional.empty())), List.of(allowance("ana", Period.WEEK, 9)),
                List.of(mark("10.8.0.2", "ana", 5), mark("fd00:8::2", ODD, 7)),
                List.of());

        assertThat(store.commit(rows).isDone()).isTrue();

        assertThat(reopen(store).load()).isEqualTo(rows);
    }

    @Test
    void aRowReplacesTheOneBeforeAndWhatIsGoneIsGone() {
        UsageStore store = open();
        store.commit(new Rows(List.of(day("ana", 0, 5, Optional.empty()), day("ana", 1, 5, Optional.empty())), List.of(allowance("ana",
                Period.DAY, 1)), List.of(mark("10.8.0.2", "ana", 5), mark("10.8.0.3", "ben", 5)), List.of()));
        Rows.OfDay gone = new Rows.OfDay("ana", day("ana", 0, 5, Optional.empty()).day(), true);

        assertThat(store.commit(new Rows(List.of(gone, day("ana", 1, 6, Optional.of(NOON))), List.of(allowance("ana", Period.DAY, 2)), List
                .of(mark("10.8.0.2", "cem", 8)), List.of(seat("10.8.0.3"), seat("10.8.0.99")))).isDone()).isTrue();

        assertThat(reopen(store).load()).isEqualTo(new Rows(List.of(day("ana", 1, 6, Optional.of(NOON))), List.of(allowance("ana",
                Period.DAY, 2)), List.of(mark("10.8.0.2", "cem", 8)), List.of()));
    }

    @Test
    void anEmptyCommitIsDone() {
        assertThat(open().commit(Rows.NONE).isDone()).isTrue();
    }

    @Test
    void randomCommitsLeaveWhatMapsWouldHold() {
        long seed = 42;
        System.out.println("seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        UsageStore store = open();
        TreeMap<String, Rows.OfDay> days = new TreeMap<>();
        TreeMap<Seat, Mark> marks = new TreeMap<>();
        for (int i = 0; i < 60; i++) {
            TreeMap<String, Rows.OfDay> some = new TreeMap<>();
            TreeMap<Seat, Mark> marked = new TreeMap<>();
            TreeSet<Seat> left = new TreeSet<>();
            for (int n = random.nextInt(8); n > 0; n--) {
                Rows.OfDay row = day("p" + random.nextInt(5), random.nextInt(4), random.nextInt(1_000), Optional.empty());
                some.put(row.person() + row.day().date(), new Rows.OfDay(row.person(), row.day(), random.nextInt(4) == 0));
                Mark mark = mark("10.8.0." + random.nextInt(9), row.person(), random.nextInt(1_000));
                marked.put(mark.seat(), mark);
                left.add(seat("10.8.0." + random.nextInt(9)));
            }
            left.removeAll(marked.keySet());
            some.forEach((key, row) -> days.compute(key, (k, v) -> row.gone() ? null : row));
            marks.putAll(marked);
            left.forEach(marks::remove);
            assertThat(
                    store.commit(new Rows(List.copyOf(some.values()), List.of(), List.copyOf(marked.values()), List.copyOf(left))).isDone())
                    .isTrue();
            if (i % 20 == 0) {
                store = reopen(store);
                assertThat(store.load()).as("seed %d, batch %d", seed, i)
                        .isEqualTo(new Rows(List.copyOf(days.values()), List.of(), List.copyOf(marks.values()), List.of()));
            }
        }
    }

    static Rows.OfDay day(String person, int days, long down, Optional<Instant> unusual) {
        return new Rows.OfDay(person, new Day(MONDAY.plusDays(days), new Traffic(down, 1), unusual), false);
    }

    static Rows.OfPeriod allowance(String person, Period period, long granted) {
        return new Rows.OfPeriod(person, period, new Allowance(MONDAY, new Traffic(3, 4), granted));
    }

    static Mark mark(String address, String person, long down) {
        return new Mark(seat(address), "run-1", person, new Traffic(down, 2), NOON);
    }

    static Seat seat(String address) {
        return new Seat(new InstanceName("main"), Address.of(address));
    }
}
