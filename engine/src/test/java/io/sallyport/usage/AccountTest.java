package io.sallyport.usage;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.sallyport.model.Traffic;

import static org.assertj.core.api.Assertions.assertThat;

class AccountTest {
    private static final LocalDate FIRST = LocalDate.of(2026, 3, 1);
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
    private static final long MB = 1_000_000;

    private final Account account = new Account();

    @Test
    void daysAddUp() {
        account.carry(FIRST, new Traffic(1, 2), AT);
        account.carry(FIRST.plusDays(2), new Traffic(10, 20), AT);
        account.carry(FIRST, new Traffic(100, 200), AT);

        assertThat(account.used(FIRST, FIRST)).isEqualTo(new Traffic(101, 202));
        assertThat(account.used(FIRST, FIRST.plusDays(2))).isEqualTo(new Traffic(111, 222));
        assertThat(account.used(FIRST.plusDays(1), FIRST.plusDays(1))).isEqualTo(Traffic.NONE);
    }

    @Test
    void theOldestDayGoesWhenThereIsNoRoom() {
        for (int i = 0; i < Account.DAYS_MAX; i++) {
            assertThat(account.carry(FIRST.plusDays(2L * i), new Traffic(1, 0), AT).dropped()).isEmpty();
        }

        Account.Carried between = account.carry(FIRST.plusDays(3), new Traffic(7, 0), AT);
        Account.Carried last = account.carry(FIRST.plusDays(100), new Traffic(5, 0), AT);

        assertThat(between.dropped()).contains(new Day(FIRST, new Traffic(1, 0), Optional.empty()));
        assertThat(last.dropped()).contains(new Day(FIRST.plusDays(2), new Traffic(1, 0), Optional.empty()));
        assertThat(account.used(FIRST, FIRST.plusDays(3))).isEqualTo(new Traffic(7, 0));
        assertThat(account.used(FIRST, FIRST.plusDays(200)).down()).isEqualTo(Account.DAYS_MAX - 2 + 7 + 5);
    }

    @Test
    void aDayOlderThanAllThatAreKeptCountsToTheOldest() {
        for (int i = 0; i < Account.DAYS_MAX; i++) {
            account.carry(FIRST.plusDays(i), new Traffic(1, 0), AT);
        }

        Account.Carried carried = account.carry(FIRST.minusYears(50), new Traffic(9, 0), AT);

        assertThat(carried.day()).isEqualTo(new Day(FIRST, new Traffic(10, 0), Optional.empty()));
        assertThat(carried.dropped()).isEmpty();
    }

    @Test
    void aDayBecomesUnusualOnceAndThatIsRemembered() {
        for (int i = 0; i < Baseline.DAYS_MIN; i++) {
            assertThat(account.carry(FIRST.plusDays(i), new Traffic(1_000 * MB, 0), AT).becameUnusual()).isFalse();
        }
        LocalDate today = FIRST.plusDays(Baseline.DAYS_MIN);
        Instant noticed = AT.plusSeconds(60);

        assertThat(account.carry(today, new Traffic(1_000 * MB, 499 * MB), AT).becameUnusual()).isFalse();
        assertThat(account.carry(today, new Traffic(0, MB), noticed).becameUnusual()).isTrue();
        assertThat(account.carry(today, new Traffic(MB, MB), noticed.plusSeconds(9)).becameUnusual()).isFalse();

        assertThat(account.unusualAfter(AT)).containsExactly(noticed);
        assertThat(account.unusualAfter(noticed)).isEmpty();
        // Tomorrow, today is one of the days.
        assertThat(account.baseline(today.plusDays(1)).orElseThrow().days()).isEqualTo(Baseline.DAYS_MIN + 1);
        assertThat(account.baseline(today.plusDays(1 + Baseline.DAYS_BACK))).isEmpty();
    }
}
