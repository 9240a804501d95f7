package io.sallyport.usage;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.sallyport.model.Traffic;
import io.sallyport.policy.Period;

/** What one person used, by day, in less than a kilobyte. Calls may come from any thread. */
final class Account {
    /** How many days are kept, those on which something was used: the longest month and its next day. */
    static final int DAYS_MAX = 32;
    private static final long NEVER = Long.MIN_VALUE;

    /** Days since 1970-01-01, ascending; the first {@link #size} are in use, and of the other columns too. */
    private final int[] dates = new int[DAYS_MAX];
    private final long[] down = new long[DAYS_MAX];
    private final long[] up = new long[DAYS_MAX];
    /** When the day became unusual, in milliseconds since 1970. */
    private final long[] unusual = new long[DAYS_MAX];
    private int size;
    private final Map<Period, Allowance> allowances = new EnumMap<>(Period.class);
    /** Worked out for {@link #baselineDate}. */
    private Optional<Baseline> baseline = Optional.empty();
    private LocalDate baselineDate = LocalDate.MIN;

    /** What came of counting something. {@code dropped} is the oldest day, when there was no room for it any more. */
    record Carried(Day day, boolean becameUnusual, Optional<Day> dropped) {}

    /** Adds to a day; one that is older than all that are kept counts to the oldest of them. */
    synchronized Carried carry(LocalDate date, Traffic more, Instant at) {
        Optional<Day> dropped = size == DAYS_MAX && find(date) < -1 ? Optional.of(day(0)) : Optional.empty();
        int i = place(date);
        Traffic used = new Traffic(down[i], up[i]).plus(more);
        down[i] = used.down();
        up[i] = used.up();
        boolean became = unusual[i] == NEVER && baseline(date).filter(usual -> used.total() >= usual.unusualFrom()).isPresent();
        if (became) {
            unusual[i] = at.toEpochMilli();
        }
        return new Carried(day(i), became, dropped);
    }

    /** Makes a day what it was on record. Days come in ascending order. */
    synchronized void restore(Day day) {
        int i = place(day.date());
        down[i] = day.used().down();
        up[i] = day.used().up();
        unusual[i] = day.unusual().map(Instant::toEpochMilli).orElse(NEVER);
        baselineDate = LocalDate.MIN;
    }

    synchronized void allow(Period period, Allowance allowance) {
        allowances.put(period, allowance);
    }

    /** What an operator changed about the period that begins on this day. */
    synchronized Allowance allowance(Period period, LocalDate first) {
        Allowance known = allowances.get(period);
        return known != null && known.first().equals(first) ? known : Allowance.none(first);
    }

    /** What was used from one day to another, both included. */
    synchronized Traffic used(LocalDate first, LocalDate last) {
        Traffic used = Traffic.NONE;
        for (int i = 0; i < size; i++) {
            if (dates[i] >= first.toEpochDay() && dates[i] <= last.toEpochDay()) {
                used = used.plus(new Traffic(down[i], up[i]));
            }
        }
        return used;
    }

    /** What was usual before this day. */
    synchronized Optional<Baseline> baseline(LocalDate date) {
        if (!date.equals(baselineDate)) {
            long[] totals = new long[size];
            for (int i = 0; i < size; i++) {
                boolean counts = dates[i] < date.toEpochDay() && dates[i] >= date.toEpochDay() - Baseline.DAYS_BACK;
                totals[i] = counts ? down[i] + up[i] : 0;
            }
            baseline = Baseline.of(totals);
            baselineDate = date;
        }
        return baseline;
    }

    /** When days became unusual, those that did after this instant. */
    synchronized List<Instant> unusualAfter(Instant since) {
        List<Instant> found = new ArrayList<>(0);
        for (int i = 0; i < size; i++) {
            if (unusual[i] != NEVER && unusual[i] > since.toEpochMilli()) {
                found.add(Instant.ofEpochMilli(unusual[i]));
            }
        }
        return found;
    }

    private int find(LocalDate date) {
        return Arrays.binarySearch(dates, 0, size, Math.toIntExact(date.toEpochDay()));
    }

    /** Where the day stands; room is made for one that is not there, by the oldest when all is taken. */
    private int place(LocalDate date) {
        int found = find(date);
        if (found >= 0) {
            return found;
        }
        int to = -found - 1;
        if (size < DAYS_MAX) {
            move(to, to + 1, size - to);
            size++;
        } else if (to == 0) {
            return 0;
        } else {
            to--;
            move(1, 0, to);
        }
        dates[to] = Math.toIntExact(date.toEpochDay());
        down[to] = 0;
        up[to] = 0;
        unusual[to] = NEVER;
        return to;
    }

    private void move(int from, int to, int count) {
        System.arraycopy(dates, from, dates, to, count);
        System.arraycopy(down, from, down, to, count);
        System.arraycopy(up, from, up, to, count);
        System.arraycopy(unusual, from, unusual, to, count);
    }

    private Day day(int i) {
        Optional<Instant> since = unusual[i] == NEVER ? Optional.empty() : Optional.of(Instant.ofEpochMilli(unusual[i]));
        return new Day(LocalDate.ofEpochDay(dates[i]), new Traffic(down[i], up[i]), since);
    }
}
