package io.sallyport.adapter.kernel;

import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.sallyport.adapter.kernel.Commits.Count;
import io.sallyport.adapter.kernel.Commits.Ended;

import static org.assertj.core.api.Assertions.assertThat;

class StandingTest {

    @ParameterizedTest
    @CsvSource({
        // generation, ours and doubtful before; after; whether all was ours
        "100,        7, 0, 100, 7, 0, true",
        "100,        7, 0, 103, 10, 0, true",
        "100,        7, 0, 104, 10, 0, false",
        "100,        7, 0, 102, 10, 0, false",
        "100,        7, 0, 103, 9, 1, false",
        "100,        7, 2, 101, 8, 2, true",
        "4294967295, 7, 0, 1,   9, 0, true",
        "4294967295, 7, 0, 2,   9, 0, false"})
    void ourTransactionsRaiseTheGenerationByOneEach(long before, long oursBefore, long doubtfulBefore, long after, long oursAfter,
            long doubtfulAfter, boolean ours) {
        assertThat(new Standing(after, new Count(oursAfter, doubtfulAfter))
                .isOursSince(new Standing(before, new Count(oursBefore, doubtfulBefore))))
                .isEqualTo(ours);
    }

    @Test
    void nobodyCanSayWhileOneIsUnderWay() {
        Commits commits = Commits.of(Optional.of("standing-test"));
        assertThat(commits.count()).contains(new Count(0, 0));
        commits.begun();
        commits.begun();
        assertThat(commits.count()).isEmpty();
        commits.ended(Ended.IN_FORCE);
        assertThat(commits.count()).isEmpty();
        commits.ended(Ended.REFUSED);
        assertThat(commits.count()).contains(new Count(1, 0));
        commits.begun();
        commits.ended(Ended.UNKNOWN);
        assertThat(commits.count()).contains(new Count(1, 1));
        assertThat(Commits.of(Optional.of("standing-test"))).isSameAs(commits);
    }
}
