package io.sallyport.usage;

import java.util.List;

import io.sallyport.policy.Period;

/**
 * What is to be, or was, made durable, as one transaction: accounts and marks only make sense together.
 *
 * @param days each replaces what the person had on that day
 * @param allowances each replaces what the person had for that kind of period
 * @param marks each replaces what its seat had
 * @param left seats whose mark is gone
 */
public record Rows(List<OfDay> days, List<OfPeriod> allowances, List<Mark> marks, List<Seat> left) {
    /** Nothing. */
    public static final Rows NONE = new Rows(List.of(), List.of(), List.of(), List.of());

    public Rows {
        days = List.copyOf(days);
        allowances = List.copyOf(allowances);
        marks = List.copyOf(marks);
        left = List.copyOf(left);
    }

    /** Somebody's day; {@code gone}: it is no longer kept. */
    public record OfDay(String person, Day day, boolean gone) {}

    /** What is changed about somebody's period. */
    public record OfPeriod(String person, Period period, Allowance allowance) {}

    public boolean isEmpty() {
        return days.isEmpty() && allowances.isEmpty() && marks.isEmpty() && left.isEmpty();
    }
}
