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
 * @param marksLost whether marks that were made durable cannot be read any more, nobody knows whose: a seat without one may be in the accounts already
 */
public record Rows(List<OfDay> days, List<OfPeriod> allowances, List<Mark> marks, List<Seat> left, boolean marksLost) {
    /** Nothing. */
    public static final Rows NONE = new Rows(List.of(), List.of(), List.of(), List.of());

    /** The same where no mark was lost. */
    public Rows(List<OfDay> days, List<OfPeriod> allowances, List<Mark> marks, List<Seat> left) {
        this(days, allowances, marks, left, false);
    }

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
