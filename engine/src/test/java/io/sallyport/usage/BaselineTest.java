package io.sallyport.usage;

import java.util.Arrays;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class BaselineTest {
    private static final long MB = 1_000_000;

    /** Totals in MB; unusual in MB. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # a regular week: the deviation counts as a tenth of the median
            1000 1000 1000 1000 1000 1000 1000      | 1000 | 0   | 7 | 1500
            # half way between the middle two
            1000 1000 1000 1000 2000 2000 2000 2000 | 1500 | 500 | 8 | 5206
            # one day out of the common moves nothing
            1000 1100 900 1000 1050 950 90000       | 1000 | 50  | 7 | 1500
            # days without use are no days of use
            0 0 1000 1000 0 1000 1000 1000 0 1000 1000 | 1000 | 0 | 7 | 1500
            # no day of so little is unusual
            1 1 1 2 1 1 3                           | 1    | 0   | 7 | 100
            # spread
            100 200 300 400 500 600 700             | 400  | 200 | 7 | 1882
            """)
    void theMedianAndHowFarDaysLieFromIt(String totals, long median, long deviation, int days, long unusual) {
        Baseline baseline = Baseline.of(Arrays.stream(totals.split(" ", -1)).mapToLong(mb -> Long.parseLong(mb) * MB).toArray())
                .orElseThrow();

        assertThat(baseline).isEqualTo(new Baseline(median * MB, deviation * MB, days));
        assertThat(baseline.unusualFrom() / MB).isEqualTo(unusual);
    }

    @Test
    void fewerDaysThanAWeekTellNothing() {
        assertThat(Baseline.of(LongStream.range(1, Baseline.DAYS_MIN).toArray())).isEmpty();
        assertThat(Baseline.of(LongStream.rangeClosed(1, Baseline.DAYS_MIN).toArray())).isPresent();
        assertThat(Baseline.of(new long[Baseline.DAYS_BACK])).isEmpty();
    }
}
