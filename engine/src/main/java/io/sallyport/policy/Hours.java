package io.sallyport.policy;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Weekly windows of what the clock on the wall says. A window that ends at or before it starts runs past midnight into the next day; it belongs to
 * the day it starts on. Where the clock is put forward, the minutes it leaves out are in no window; where it is put back, the minutes it shows
 * twice count both times.
 *
 * @param windows at least one
 */
public record Hours(List<Window> windows) {
    private static final int DAY_MINUTES = 24 * 60;
    /** How far ahead a change is looked for, in days: two weeks, since a put-forward clock can leave out one week's only window. */
    private static final int LOOK_AHEAD_DAYS = 15;

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

        /** As authors write it: {@code mon-fri 07:00-20:00}. */
        @Override
        public String toString() {
            return written(new TreeSet<>(days)) + " " + time(fromMinute) + "-" + time(toMinute);
        }

        /** Days that follow each other as a range. */
        private static String written(SortedSet<DayOfWeek> days) {
            if (days.size() == DayOfWeek.values().length) {
                return "daily";
            }
            List<String> parts = new ArrayList<>();
            for (DayOfWeek day : days) {
                boolean begins = day == DayOfWeek.MONDAY || !days.contains(day.minus(1));
                if (begins) {
                    DayOfWeek last = day;
                    while (last != DayOfWeek.SUNDAY && days.contains(last.plus(1))) {
                        last = last.plus(1);
                    }
                    parts.add(day == last ? brief(day) : brief(day) + "-" + brief(last));
                }
            }
            return String.join(",", parts);
        }

        private static String brief(DayOfWeek day) {
            return day.name().substring(0, 3).toLowerCase(Locale.ROOT);
        }

        private static String time(int minute) {
            return String.format(Locale.ROOT, "%02d:%02d", minute / 60, minute % 60);
        }

        private boolean contains(DayOfWeek day, int minute) {
            if (toMinute > fromMinute) {
                return days.contains(day) && minute >= fromMinute && minute < toMinute;
            }
            return (days.contains(day) && minute >= fromMinute) || (days.contains(day.minus(1)) && minute < toMinute);
        }
    }

    /** As authors write it. */
    @Override
    public String toString() {
        return windows.stream().map(Window::toString).collect(Collectors.joining(", "));
    }

    /** Whether {@code now} lies in a window. */
    public boolean contains(ZonedDateTime now) {
        return contains(now.getDayOfWeek(), now.getHour() * 60 + now.getMinute());
    }

    private boolean contains(DayOfWeek day, int minute) {
        for (Window window : windows) {
            if (window.contains(day, minute)) {
                return true;
            }
        }
        return false;
    }

    /** The first instant after {@code now} at which {@link #contains} gives another answer; empty when it never does. */
    public Optional<Instant> nextChange(ZonedDateTime now) {
        boolean inside = contains(now);
        ZoneRules rules = now.getZone().getRules();
        Instant horizon = now.toInstant().plus(LOOK_AHEAD_DAYS, ChronoUnit.DAYS);
        Instant at = now.toInstant();
        while (at.isBefore(horizon)) {
            ZoneOffsetTransition clockChange = rules.nextTransition(at);
            Instant steadyUntil = clockChange == null || clockChange.getInstant().isAfter(horizon) ? horizon : clockChange.getInstant();
            Optional<Instant> edge = nextChange(at.atOffset(rules.getOffset(at)), inside, steadyUntil);
            if (edge.isPresent()) {
                return edge;
            }
            if (contains(steadyUntil.atZone(now.getZone())) != inside) {
                return Optional.of(steadyUntil);
            }
            at = steadyUntil;
        }
        return Optional.empty();
    }

    /** The first change after {@code from} and before {@code end}, while the clock is not changed. */
    private Optional<Instant> nextChange(OffsetDateTime from, boolean inside, Instant end) {
        int after = from.getHour() * 60 + from.getMinute();
        OffsetDateTime day = from.truncatedTo(ChronoUnit.DAYS);
        while (day.toInstant().isBefore(end)) {
            int minute = firstChange(day.getDayOfWeek(), after, inside);
            if (minute < DAY_MINUTES) {
                return Optional.of(day.plusMinutes(minute).toInstant()).filter(instant -> instant.isBefore(end));
            }
            after = -1;
            day = day.plusDays(1);
        }
        return Optional.empty();
    }

    /** The first minute of a day after {@code after} with another answer than {@code inside}, among those a window begins or ends at. */
    private int firstChange(DayOfWeek day, int after, boolean inside) {
        int best = DAY_MINUTES;
        for (Window window : windows) {
            for (int minute : new int[]{0, window.fromMinute(), window.toMinute()}) {
                if (minute > after && minute < best && contains(day, minute) != inside) {
                    best = minute;
                }
            }
        }
        return best;
    }
}
