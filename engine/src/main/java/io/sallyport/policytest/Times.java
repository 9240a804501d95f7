package io.sallyport.policytest;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Instants and lengths of time as authors write them. */
public final class Times {
    private static final Pattern DURATION = Pattern.compile("(?:([0-9]{1,6})d)?(?:([0-9]{1,6})h)?(?:([0-9]{1,6})m)?(?:([0-9]{1,9})s)?");
    private static final Pattern OFFSET = Pattern.compile(".*T.*(?:Z|[+-][0-9]{2}:[0-9]{2})");

    private Times() {}

    /** Reads ISO 8601 with an offset, without one (in {@code zone}), or a date (its first instant there); a space may stand for the T. */
    public static Optional<Instant> instant(String text, ZoneId zone) {
        String iso = text.length() > 10 && text.charAt(10) == ' ' ? text.substring(0, 10) + "T" + text.substring(11) : text;
        try {
            if (OFFSET.matcher(iso).matches()) {
                return Optional.of(OffsetDateTime.parse(iso).toInstant());
            }
            return Optional.of(iso.indexOf('T') < 0
                    ? LocalDate.parse(iso).atStartOfDay(zone).toInstant()
                    : LocalDateTime.parse(iso).atZone(zone).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Reads {@code 30d}, {@code 12h}, {@code 1h30m}, {@code 10s}; days have 24 hours. Empty when malformed or zero. */
    public static Optional<Duration> duration(String text) {
        Matcher m = DURATION.matcher(text);
        if (!m.matches()) {
            return Optional.empty();
        }
        Duration sum = Duration.ofDays(number(m, 1)).plusHours(number(m, 2)).plusMinutes(number(m, 3)).plusSeconds(number(m, 4));
        return sum.isZero() ? Optional.empty() : Optional.of(sum);
    }

    private static long number(Matcher m, int group) {
        String digits = m.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
