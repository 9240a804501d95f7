package io.sallyport.flow;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.sallyport.decision.Sample;

import static org.assertj.core.api.Assertions.assertThat;

/** What lasts is said when it begins, changes and ends, and once a minute; with how often it was seen. */
class MendingTest {
    private static final Instant NOW = Sample.MONDAY_9;
    private static final Outcome.Failed REFUSED = new Outcome.Failed("nft refused", "look at it");
    private static final Outcome.Failed HANGS = new Outcome.Failed("nft hangs", "look at it");

    private final Mending mending = new Mending(Notice.Drift.Part.KERNEL);

    @Test
    void nothingIsSaidOfNothing() {
        assertThat(pass(0, Optional.empty())).isEmpty();
    }

    @Test
    void whatIsRepairedIsSaidEachTime() {
        for (int second = 0; second < 3; second++) {
            assertThat(pass(second, Optional.empty(), "a class was gone")).isPresent();
        }
    }

    @Test
    void whatLastsIsSaidAtItsBeginningOnceAMinuteAndAtItsEnd() {
        int said = 0;
        for (int second = 0; second < 120; second += 2) {
            said += pass(second, Optional.of(REFUSED)).isPresent() ? 1 : 0;
        }
        assertThat(said).isEqualTo(2);
        assertThat(pass(120, Optional.of(REFUSED)).orElseThrow().lasting()).contains(new Notice.Lasting(NOW, 61));
        Notice.Drift over = pass(122, Optional.empty()).orElseThrow();
        assertThat(over.failed()).isEmpty();
        assertThat(over.lasting()).contains(new Notice.Lasting(NOW, 61));
        assertThat(pass(124, Optional.empty())).isEmpty();
        assertThat(pass(126, Optional.of(REFUSED)).orElseThrow().lasting()).as("another time")
                .contains(new Notice.Lasting(NOW.plusSeconds(126), 1));
    }

    @Test
    void whatBecomesSomethingElseIsSaidAtOnce() {
        assertThat(pass(0, Optional.of(REFUSED), "a class was gone")).isPresent();
        assertThat(pass(2, Optional.of(REFUSED), "a class was gone")).isEmpty();
        assertThat(pass(4, Optional.of(HANGS), "a class was gone")).isPresent();
        assertThat(pass(6, Optional.of(HANGS), "a class was gone", "so was a map")).isPresent();
        assertThat(pass(8, Optional.of(HANGS), "a class was gone", "so was a map")).isEmpty();
    }

    private Optional<Notice.Drift> pass(int second, Optional<Outcome.Failed> failed, String... lines) {
        return mending.passed(Sample.MAIN, List.of(lines), failed, NOW.plusSeconds(second));
    }
}
