package io.sallyport.model;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PaceTest {
    @ParameterizedTest
    @CsvSource({"30/m,5", "5/s,50", "1/m,1", "100000/s,1000000"})
    void aPaceComesToSoManyInTenSeconds(String text, int count) {
        Pace pace = Pace.parse(text).orElseThrow();
        assertThat(pace.in(10)).isEqualTo(count);
        assertThat(pace).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0/s", "-1/s", "100001/s", "5", "5/h", "5 /s", "5/S", "05/s", "1.5/s", "/s", "999999999999/s", ""})
    void otherTextIsNone(String text) {
        assertThat(Pace.parse(text)).isEmpty();
    }

    @Test
    void pacesOfSecondsAndMinutesCompare() {
        Pace slow = new Pace(30, Pace.Per.MINUTE);
        Pace fast = new Pace(1, Pace.Per.SECOND);
        assertThat(slow).isLessThan(fast);
        assertThat(slow.times(2)).isEqualByComparingTo(fast);
        assertThat(new Pace(100_000, Pace.Per.SECOND)).isGreaterThan(new Pace(100_000, Pace.Per.MINUTE));
    }
}
