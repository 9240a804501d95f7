package io.sallyport.policy;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.sallyport.policy.Hours.Window;

import static org.assertj.core.api.Assertions.assertThat;

/** 2026-03-02 is a Monday. Berlin puts its clock forward on Sunday 2026-03-29 at 02:00 and back on Sunday 2026-10-25 at 03:00. */
class HoursTest {
    private static final Set<DayOfWeek> WEEK = EnumSet.allOf(DayOfWeek.class);
    private static final Set<DayOfWeek> WEEKDAYS = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);

    @ParameterizedTest
    @CsvSource({"2026-03-02T06:59:59, false", "2026-03-02T07:00, true", "2026-03-02T19:59:59, true", "2026-03-02T20:00, false",
        "2026-03-06T12:00, true", "2026-03-07T12:00, false"})
    void officeHoursHoldFromTheirFirstMinuteToBeforeTheirLast(LocalDateTime at, boolean inside) {
        assertThat(new Hours(List.of(window(WEEKDAYS, 7 * 60, 20 * 60))).contains(at.atZone(ZoneId.of("Europe/Berlin")))).isEqualTo(inside);
    }

    @ParameterizedTest
    @CsvSource({"2026-03-06T21:59, false", "2026-03-06T22:00, true", "2026-03-07T05:59, true", "2026-03-07T06:00, false",
        "2026-03-07T22:30, false", "2026-03-06T03:00, false"})
    void aWindowPastMidnightBelongsToTheDayItStartsOn(LocalDateTime at, boolean inside) {
        assertThat(new Hours(List.of(window(EnumSet.of(DayOfWeek.FRIDAY), 22 * 60, 6 * 60))).contains(at.atZone(ZoneId.of("UTC"))))
                .isEqualTo(inside);
    }

    @ParameterizedTest
    @CsvSource({
        "Mon 06:00 → opens,          2026-03-02T06:00:00Z, 420, 1200, 2026-03-02T07:00:00Z",
        "Mon 07:00 → closes,         2026-03-02T07:00:00Z, 420, 1200, 2026-03-02T20:00:00Z",
        "Fri night → next day opens, 2026-03-06T20:00:00Z, 420, 1200, 2026-03-07T07:00:00Z",
        "just before closing,        2026-03-02T19:59:59Z, 420, 1200, 2026-03-02T20:00:00Z",
        "until midnight,             2026-03-02T23:59:59Z, 420, 1440, 2026-03-03T00:00:00Z",
        "past midnight,              2026-03-02T23:00:00Z, 1320, 360, 2026-03-03T06:00:00Z"})
    void theNextChangeIsTheNextEdge(String name, Instant now, int from, int to, Instant change) {
        assertThat(new Hours(List.of(window(WEEK, from, to))).nextChange(now.atZone(ZoneId.of("UTC")))).as(name).contains(change);
    }

    @Test
    void theWholeWeekNeverChanges() {
        Hours always = new Hours(List.of(window(WEEK, 0, 1440)));
        assertThat(always.nextChange(ZonedDateTime.parse("2026-03-28T12:00:00+01:00[Europe/Berlin]"))).isEmpty();
        assertThat(always.contains(ZonedDateTime.parse("2026-03-28T23:59:59+01:00[Europe/Berlin]"))).isTrue();
    }

    @Test
    void minutesThatAForwardClockLeavesOutAreInNoWindow() {
        Hours gap = new Hours(List.of(window(EnumSet.of(DayOfWeek.SUNDAY), 2 * 60 + 15, 2 * 60 + 45)));
        assertThat(gap.nextChange(ZonedDateTime.parse("2026-03-28T12:00:00+01:00[Europe/Berlin]")))
                .contains(Instant.parse("2026-04-05T00:15:00Z"));
        Hours from = new Hours(List.of(window(EnumSet.of(DayOfWeek.SUNDAY), 2 * 60 + 30, 9 * 60)));
        assertThat(from.nextChange(ZonedDateTime.parse("2026-03-28T12:00:00+01:00[Europe/Berlin]"))).as("begins when the clock is changed")
                .contains(Instant.parse("2026-03-29T01:00:00Z"));
    }

    @Test
    void minutesThatAClockPutBackShowsTwiceCountBothTimes() {
        Hours twice = new Hours(List.of(window(EnumSet.of(DayOfWeek.SUNDAY), 2 * 60 + 15, 2 * 60 + 45)));
        ZonedDateTime now = ZonedDateTime.parse("2026-10-24T12:00:00+02:00[Europe/Berlin]");
        List<Instant> changes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            now = twice.nextChange(now).orElseThrow().atZone(now.getZone());
            changes.add(now.toInstant());
        }
        assertThat(changes).containsExactly(Instant.parse("2026-10-25T00:15:00Z"), Instant.parse("2026-10-25T00:45:00Z"),
                Instant.parse("2026-10-25T01:15:00Z"), Instant.parse("2026-10-25T01:45:00Z"));
    }

    @Test
    void aDayThatTheCalendarLeftOutHadNoHours() {
        Hours fridays = new Hours(List.of(window(EnumSet.of(DayOfWeek.FRIDAY), 8 * 60, 18 * 60)));
        assertThat(fridays.nextChange(ZonedDateTime.parse("2011-12-29T12:00:00-10:00[Pacific/Apia]"))).as("Samoa had no 30 December 2011")
                .contains(ZonedDateTime.parse("2012-01-06T08:00:00+14:00[Pacific/Apia]").toInstant());
    }

    /** The clock on the wall is looked at every minute for two weeks round changes of it; what nextChange says must be the first other answer. */
    @Test
    void theNextChangeIsWhatLookingEveryMinuteFinds() {
        long seed = 20_261_025;
        SplittableRandom random = new SplittableRandom(seed);
        List<String> starts = List.of("2026-03-27T00:00:00Z[Europe/Berlin]", "2026-10-24T00:00:00Z[Europe/Berlin]",
                "2026-04-03T00:00:00Z[Australia/Lord_Howe]", "2026-03-06T00:00:00Z[America/New_York]",
                "2018-11-02T00:00:00Z[America/Sao_Paulo]",
                "2011-12-28T00:00:00Z[Pacific/Apia]", "2022-03-26T00:00:00Z[Asia/Beirut]", "2026-03-01T00:00:00Z[Europe/Istanbul]");
        for (int round = 0; round < 400; round++) {
            ZonedDateTime now = ZonedDateTime.parse(starts.get(random.nextInt(starts.size())))
                    .withZoneSameInstant(ZonedDateTime.parse(starts.get(round % starts.size())).getZone())
                    .plusSeconds(random.nextInt(4 * 86_400));
            Hours hours = randomHours(random);
            boolean inside = hours.contains(now);
            Instant expected = null;
            ZonedDateTime at = now.withSecond(0);
            for (int minute = 0; minute < 14 * 1440 && expected == null; minute++) {
                at = at.plus(Duration.ofMinutes(1));
                expected = hours.contains(at) != inside ? at.toInstant() : null;
            }
            if (expected != null) {
                assertThat(hours.nextChange(now)).as("seed " + seed + " round " + round + " " + hours + " at " + now).contains(expected);
            }
        }
    }

    private static Hours randomHours(SplittableRandom random) {
        List<Window> windows = new ArrayList<>();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            EnumSet<DayOfWeek> days = EnumSet.of(DayOfWeek.of(random.nextInt(1, 8)), DayOfWeek.of(random.nextInt(1, 8)));
            int from = random.nextInt(96) * 15;
            int to = random.nextInt(1, 97) * 15;
            windows.add(window(days, from, to));
        }
        return new Hours(windows);
    }

    private static Window window(Set<DayOfWeek> days, int from, int to) {
        return new Window(days, from, to);
    }
}
