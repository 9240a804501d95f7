package io.sallyport.policytest;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Pattern;

/** Instants as authors write them. */
public final class Times {
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
}
