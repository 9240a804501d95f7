package io.sallyport.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Times and amounts as people read them in a table. */
final class Words {
    private static final long KILO = 1000;

    private Words() {}

    /** {@code 42 s}, {@code 7 min}, {@code 3 h 05 min}, {@code 12 d 4 h}. */
    static String span(Instant from, Instant to) {
        long seconds = Math.max(0, Duration.between(from, to).toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        long minutes = seconds / 60;
        if (minutes < 60) {
            return minutes + " min";
        }
        return minutes < 24 * 60
                ? String.format(Locale.ROOT, "%d h %02d min", minutes / 60, minutes % 60)
                : String.format(Locale.ROOT, "%d d %d h", minutes / (24 * 60), minutes / 60 % 24);
    }

    /** {@code 999 B}, {@code 1.5 MB}; decimal units, one digit after the point. */
    static String bytes(long bytes) {
        String[] units = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
        double value = bytes;
        int unit = 0;
        while (value >= KILO && unit < units.length - 1) {
            value /= KILO;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
    }

    static String or(Optional<?> value, String otherwise) {
        return value.map(Object::toString).orElse(otherwise);
    }
}
