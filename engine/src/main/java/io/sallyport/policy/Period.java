package io.sallyport.policy;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;

/** A period of the calendar, in the manifest's zone: it begins at the start of a day, a week on Monday, a month on the first. */
public enum Period {
    DAY, WEEK, MONTH;

    /** The first instant of the period that {@code now} lies in. */
    public Instant begin(Instant now, ZoneId zone) {
        return first(LocalDate.ofInstant(now, zone)).atStartOfDay(zone).toInstant();
    }

    /** The first instant after the period that {@code now} lies in. */
    public Instant end(Instant now, ZoneId zone) {
        LocalDate first = first(LocalDate.ofInstant(now, zone));
        LocalDate next = switch (this) {
            case DAY -> first.plusDays(1);
            case WEEK -> first.plusWeeks(1);
            case MONTH -> first.plusMonths(1);
        };
        return next.atStartOfDay(zone).toInstant();
    }

    private LocalDate first(LocalDate day) {
        return switch (this) {
            case DAY -> day;
            case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> day.withDayOfMonth(1);
        };
    }

    /** As authors write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
