package io.sallyport.policy.table;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Pattern;

import io.sallyport.policy.yaml.Unit;
import io.sallyport.policy.yaml.YamlProblem;

/** Points in time as written: a date (the start of that day), a local date-time, or a date-time with an offset (RFC 3339). */
final class TimeText {
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Pattern LOCAL = Pattern.compile(DATE + "T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?");
    private static final Pattern OFFSET = Pattern.compile(LOCAL + "(?:Z|[+-][0-9]{2}:[0-9]{2})");

    private TimeText() {}

    /** @param zone where dates and date-times without an offset are meant */
    static Unit<Instant> unit(ZoneId zone) {
        return Unit.of("a date or date-time", text -> parse(text, zone), YamlProblem.BAD_TIME,
                "write for example `2027-01-01`, `2027-01-01T09:00` (both in the manifest's zone) or `2027-01-01T09:00:00+03:00`");
    }

    private static Optional<Instant> parse(String text, ZoneId zone) {
        try {
            if (DATE.matcher(text).matches()) {
                return Optional.of(LocalDate.parse(text).atStartOfDay(zone).toInstant());
            }
            if (LOCAL.matcher(text).matches()) {
                return Optional.of(LocalDateTime.parse(text).atZone(zone).toInstant());
            }
            return OFFSET.matcher(text).matches() ? Optional.of(OffsetDateTime.parse(text).toInstant()) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
