package io.sallyport.facts;

import java.time.Duration;

/** Durations as authors write them: {@code 1h30m}, {@code 7d}. */
final class DurationText {
    private DurationText() {}

    /** Whole seconds; {@code 0s} for less. */
    static String of(Duration duration) {
        StringBuilder out = new StringBuilder(duration.isNegative() ? "-" : "");
        Duration rest = duration.abs();
        part(out, rest.toDays(), 'd');
        part(out, rest.toHoursPart(), 'h');
        part(out, rest.toMinutesPart(), 'm');
        part(out, rest.toSecondsPart(), 's');
        return out.length() == 0 || out.toString().equals("-") ? "0s" : out.toString();
    }

    private static void part(StringBuilder out, long value, char unit) {
        if (value > 0) {
            out.append(value).append(unit);
        }
    }
}
