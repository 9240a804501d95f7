package io.sallyport.policy;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Weekly windows of local time. A window that ends at or before it starts runs past midnight into the next day.
 *
 * @param windows at least one
 */
public record Hours(List<Window> windows) {
    private static final int DAY_MINUTES = 24 * 60;
    /** How far ahead a change is looked for, in days: one full week, and one day for a window that began the day before. */
    private static final int LOOK_AHEAD_DAYS = 8;

    public Hours {
        windows = List.copyOf(windows);
        if (windows.isEmpty()) {
            throw new IllegalArgumentException("no window");
        }
    }

    /**
     * One window: on these days, from {@code fromMinute} of the day (0 to 1439) to {@code toMinute} (1 to 1440).
     */
    public record Window(Set<DayOfWeek> days, int fromMinute, int toMinute) {
        public Window {
            days = Set.copyOf(days);
            if (days.isEmpty() || fromMinute < 0 || fromMinute >= DAY_MINUTES || toMinute < 1 || toMinute > DAY_MINUTES) {
                throw new IllegalArgumentException("not a window of a day");
            }
        }

        private Instant start(LocalDate day, ZoneId zone) {
            return day.atStartOfDay().plusMinutes(fromMinute).atZone(zone).toInstant();
        }

        private Instant end(LocalDate day, ZoneId zone) {
            int minutes = toMinute > fromMinute ? toMinute : toMinute + DAY_MINUTES;
            return day.atStartOfDay().plusMinutes(minutes).atZone(zone).toInstant();
        }
    }

    /** Whether {@code now} lies in a window. */
    public boolean contains(ZonedDateTime now) {
        Instant instant = now.toInstant();
        for (int back = 0; back <= 1; back++) {
            LocalDate day = now.toLocalDate().minusDays(back);
            for (Window window : windows) {
                if (window.days().contains(day.getDayOfWeek()) && !instant.isBefore(window.start(day, now.getZone()))
                        && instant.isBefore(window.end(day, now.getZone()))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The first instant after {@code now} at which {@link #contains} gives another answer; empty when it never does. */
    public Optional<Instant> nextChange(ZonedDateTime now) {
        boolean inside = contains(now);
        ZoneId zone = now.getZone();
        java.util.TreeSet<Instant> edges = new java.util.TreeSet<>();
        for (int ahead = -1; ahead <= LOOK_AHEAD_DAYS; ahead++) {
            LocalDate day = now.toLocalDate().plusDays(ahead);
            for (Window window : windows) {
                if (window.days().contains(day.getDayOfWeek())) {
                    edges.add(window.start(day, zone));
                    edges.add(window.end(day, zone));
                }
            }
        }
        for (Instant edge : edges.tailSet(now.toInstant(), false)) {
            if (contains(edge.atZone(zone)) != inside) {
                return Optional.of(edge);
            }
        }
        return Optional.empty();
    }
}
