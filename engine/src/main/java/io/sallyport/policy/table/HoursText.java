package io.sallyport.policy.table;

import java.time.DayOfWeek;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.sallyport.policy.Hours;
import io.sallyport.policy.Hours.Window;
import io.sallyport.policy.yaml.Fields;
import io.sallyport.policy.yaml.Marked;
import io.sallyport.policy.yaml.Unit;
import io.sallyport.policy.yaml.YamlProblem;

/**
 * Weekly windows as written: {@code mon-fri 07:00-20:00}, {@code sat,sun 10:00-14:00}, {@code fri-mon 00:00-24:00}, {@code daily 22:00-06:00}. A
 * range of days may run over the week's end; a window whose end is not after its start runs into the next day.
 */
final class HoursText {
    private static final int DAY_MINUTES = 24 * 60;
    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
    private static final Pattern TEXT = Pattern
            .compile("([a-z]+(?:-[a-z]+)?(?:,[a-z]+(?:-[a-z]+)?){0,6}) +([0-9]{2}):([0-9]{2})-([0-9]{2}):([0-9]{2})");
    private static final String FORM = "write for example `mon-fri 07:00-20:00`; days are mon to sun or `daily`; "
            + "put days joined by commas in quotes: `\"sat,sun 10:00-14:00\"`";

    private static final Unit<Window> WINDOW = new Unit<>(HoursText::window, HoursText::explain);

    private HoursText() {}

    /** One window or a list of them under {@code key}; empty when absent or when none can be read. */
    static Optional<Hours> read(Fields fields, String key) {
        List<Window> windows = fields.read(fields.wordOrWords(key), WINDOW).stream().map(Marked::value).toList();
        return windows.isEmpty() ? Optional.empty() : Optional.of(new Hours(windows));
    }

    private static Optional<Window> window(String text) {
        Matcher m = TEXT.matcher(text);
        if (!m.matches()) {
            return Optional.empty();
        }
        Optional<Set<DayOfWeek>> days = days(m.group(1));
        int from = minute(m.group(2), m.group(3));
        int to = minute(m.group(4), m.group(5));
        if (days.isEmpty() || from < 0 || to < 0 || from == DAY_MINUTES || from == to) {
            return Optional.empty();
        }
        return Optional.of(new Window(days.get(), from, to == 0 ? DAY_MINUTES : to));
    }

    private static Optional<Set<DayOfWeek>> days(String text) {
        EnumSet<DayOfWeek> found = EnumSet.noneOf(DayOfWeek.class);
        for (String part : text.split(",", -1)) {
            int dash = part.indexOf('-');
            int first = DAYS.indexOf(dash < 0 ? part : part.substring(0, dash));
            int last = DAYS.indexOf(part.substring(dash + 1));
            if (part.equals("daily")) {
                found.addAll(EnumSet.allOf(DayOfWeek.class));
            } else if (first < 0 || last < 0) {
                return Optional.empty();
            } else {
                for (int day = first; day != last; day = (day + 1) % DAYS.size()) {
                    found.add(DayOfWeek.of(day + 1));
                }
                found.add(DayOfWeek.of(last + 1));
            }
        }
        return Optional.of(found);
    }

    /** Minutes since midnight, {@code 24:00} included; −1 when out of range. */
    private static int minute(String hours, String minutes) {
        int minute = Integer.parseInt(minutes);
        int all = Integer.parseInt(hours) * 60 + minute;
        return minute < 60 && all <= DAY_MINUTES ? all : -1;
    }

    private static Unit.Mistake explain(String text) {
        Matcher m = TEXT.matcher(text);
        if (m.matches() && days(m.group(1)).isPresent() && m.group(2).equals(m.group(4)) && m.group(3).equals(m.group(5))) {
            return new Unit.Mistake(YamlProblem.EMPTY_WINDOW, "ends when it begins", "a whole day is `00:00-24:00`");
        }
        return new Unit.Mistake(YamlProblem.BAD_HOURS, "is not a window of the week", FORM);
    }
}
