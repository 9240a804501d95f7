package io.sallyport.usage;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.sallyport.policy.Period;

/** What changed since it was last made durable: the newest of each row. */
final class Unsaved {
    private Map<DayKey, Rows.OfDay> days = new LinkedHashMap<>();
    private Map<PeriodKey, Rows.OfPeriod> allowances = new LinkedHashMap<>();
    /** Empty where the mark is gone. */
    private TreeMap<Seat, Optional<Mark>> marks = new TreeMap<>();

    private record DayKey(String person, LocalDate date) {}

    private record PeriodKey(String person, Period period) {}

    void carried(String person, Account.Carried carried) {
        carried.dropped().ifPresent(day -> put(new Rows.OfDay(person, day, true)));
        put(new Rows.OfDay(person, carried.day(), false));
    }

    void allowed(String person, Period period, Allowance allowance) {
        allowances.put(new PeriodKey(person, period), new Rows.OfPeriod(person, period, allowance));
    }

    void marked(Mark mark) {
        marks.put(mark.seat(), Optional.of(mark));
    }

    void gone(Seat seat) {
        marks.put(seat, Optional.empty());
    }

    boolean holds(Seat seat) {
        return marks.containsKey(seat);
    }

    Rows drain() {
        List<Mark> marked = new ArrayList<>();
        List<Seat> left = new ArrayList<>();
        marks.forEach((seat, mark) -> mark.ifPresentOrElse(marked::add, () -> left.add(seat)));
        Rows rows = new Rows(List.copyOf(days.values()), List.copyOf(allowances.values()), marked, left);
        days = new LinkedHashMap<>();
        allowances = new LinkedHashMap<>();
        marks = new TreeMap<>();
        return rows;
    }

    /** What changed again meanwhile is newer. */
    void giveBack(Rows rows) {
        rows.days().forEach(row -> days.putIfAbsent(new DayKey(row.person(), row.day().date()), row));
        rows.allowances().forEach(row -> allowances.putIfAbsent(new PeriodKey(row.person(), row.period()), row));
        rows.marks().forEach(mark -> marks.putIfAbsent(mark.seat(), Optional.of(mark)));
        rows.left().forEach(seat -> marks.putIfAbsent(seat, Optional.empty()));
    }

    private void put(Rows.OfDay row) {
        days.put(new DayKey(row.person(), row.day().date()), row);
    }
}
