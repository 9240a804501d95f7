package io.sallyport.rules;

import java.time.Instant;
import java.time.ZoneId;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.sallyport.rules.drl.ClockUse;

import static org.assertj.core.api.Assertions.assertThat;

/** When a rule that looks at the clock has to be asked again. */
class ClockUseTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource(delimiter = '#', value = {
        "hour < 6 || hour >= 22                # 2026-03-02T20:59:59Z # 2026-03-02T21:00:00Z",
        "hour < 6 || hour >= 22                # 2026-03-02T21:00:00Z # 2026-03-02T23:00:00Z",
        "hour < 6 || hour >= 22                # 2026-03-02T23:00:00Z # 2026-03-03T05:00:00Z",
        "hour > 21                             # 2026-03-02T20:00:00Z # 2026-03-02T21:00:00Z",
        "hour == 12                            # 2026-03-02T11:30:00Z # 2026-03-02T12:00:00Z",
        "hour < 6                              # 2026-03-28T23:30:00Z # 2026-03-29T01:00:00Z",
        "day == 6                              # 2026-03-02T12:00:00Z # 2026-03-02T23:00:00Z",
        "hour == 12, minute < 30               # 2026-03-02T11:00:00Z # 2026-03-02T11:30:00Z",
        "$h : hour                             # 2026-03-02T11:10:00Z # 2026-03-02T12:00:00Z",
        "epochSecond >= 1772481900             # 2026-03-01T00:00:00Z # 2026-03-02T20:05:00Z",
        "epochSecond > 1772481900              # 2026-03-02T20:05:00Z # 2026-03-02T20:05:01Z",
        "epochSecond >= 1772481900             # 2026-03-02T20:05:00Z #",
        "                                      # 2026-03-02T20:05:00Z #"})
    void theNextTurn(String conditions, Instant now, Instant next) {
        String rule = OwnRules.rule("$c : Connect() Clock( " + (conditions == null ? "" : conditions) + " )");
        ClockUse use = new ClockUse(OwnRules.compile(rule).value().orElseThrow().own());
        assertThat(use.nextChange(now, BERLIN).orElse(null)).isEqualTo(next);
    }
}
