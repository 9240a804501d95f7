package io.sallyport.usage;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.sallyport.model.Address;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Traffic;
import io.sallyport.policy.Period;

import static org.assertj.core.api.Assertions.assertThat;

class LedgerTest {
    private static final InstanceName MAIN = new InstanceName("main");
    private static final InstanceName OTHER = new InstanceName("other");
    private static final ZoneId ISTANBUL = ZoneId.of("Europe/Istanbul");
    /** A Monday. */
    private static final Instant NINE = Instant.parse("2026-03-02T06:00:00Z");
    private static final Address A = Address.of("10.8.0.2");
    private static final Address A6 = Address.of("fd00:8::2");
    private static final Address B = Address.of("10.8.0.3");

    private static final Ledger.Owners NOBODY = new Ledger.Owners(address -> Optional.empty(), address -> Optional.empty());
    private static final Address MACHINE = Address.of("192.168.60.9");

    private Ledger ledger = new Ledger();
    private Rows disk = Rows.NONE;

    private Ledger.Taken read(InstanceName instance, String run, Instant at, Map<Address, Traffic> counts) {
        return ledger.take(instance, new Reading(run, new TreeMap<>(counts)), at, ISTANBUL, false, NOBODY);
    }

    private Traffic used(String person, Period period, Instant at) {
        return ledger.balance(person, at, ISTANBUL).used().getOrDefault(period, Traffic.NONE);
    }

    private void claim(InstanceName instance, String person, Address... addresses) {
        ledger.claim(instance, List.of(addresses), person, () -> {});
    }

    private void restart() {
        SortedMap<Seat, Mark> marks = new TreeMap<>();
        disk.marks().forEach(mark -> marks.put(mark.seat(), mark));
        TreeMap<String, Rows.OfDay> days = new TreeMap<>();
        disk.days().forEach(row -> days.put(row.person() + row.day().date(), row));
        Rows rows = ledger.drain();
        rows.marks().forEach(mark -> marks.put(mark.seat(), mark));
        rows.left().forEach(marks::remove);
        rows.days().forEach(row -> days.put(row.person() + row.day().date(), row));
        disk = new Rows(new ArrayList<>(days.values()), rows.allowances(), new ArrayList<>(marks.values()), List.of());
        ledger = new Ledger();
        ledger.load(disk);
    }

    /** What a counter said twice, and what has been used by then. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            # first, second, used
            0,       0,      0
            0,       100,    100
            100,     100,    100
            100,     350,    350
            # somebody set it back: what it says now is new
            100,     40,     140
            """)
    void whatACounterGrewIsUsedOnce(long first, long second, long used) {
        claim(MAIN, "ana", A);
        read(MAIN, "r1", NINE, Map.of(A, new Traffic(first, 0)));
        read(MAIN, "r1", NINE.plusSeconds(2), Map.of(A, new Traffic(second, 0)));

        assertThat(used("ana", Period.DAY, NINE)).isEqualTo(new Traffic(used, 0));
    }

    @Test
    void anotherRunsCountersBeginAtNothing() {
        claim(MAIN, "ana", A);
        read(MAIN, "r1", NINE, Map.of(A, new Traffic(100, 10)));
        read(MAIN, "r2", NINE, Map.of(A, new Traffic(150, 20)));

        assertThat(used("ana", Period.MONTH, NINE)).isEqualTo(new Traffic(250, 30));
    }

    /** A disk that forgot how far a counter was taken costs the network some bytes, and nobody twice. */
    @Test
    void whatMayBeInTheAccountsAlreadyIsNotTakenTwiceWhenMarksWereLost() {
        claim(MAIN, "ana", A);
        claim(MAIN, "ben", B);
        read(MAIN, "r1", NINE, Map.of(A, new Traffic(100, 0), B, new Traffic(100, 0)));
        Rows kept = ledger.drain();
        ledger = new Ledger();
        ledger.load(new Rows(kept.days(), kept.allowances(), kept.marks().stream().filter(mark -> mark.seat().address().equals(B)).toList(),
                List.of(), true));
        claim(MAIN, "ana", A);
        read(MAIN, "r1", NINE, Map.of(A, new Traffic(130, 0), B, new Traffic(130, 0)));
        assertThat(used("ana", Period.DAY, NINE).down()).as("its mark is lost").isEqualTo(100);
        assertThat(used("ben", Period.DAY, NINE).down()).isEqualTo(130);
        read(MAIN, "r1", NINE, Map.of(A, new Traffic(150, 0), B, new Traffic(130, 0), A6, new Traffic(5, 0)));
        assertThat(used("ana", Period.DAY, NINE).down()).as("it counts from there").isEqualTo(120);
    }

    @Test
    void aPersonsAddressesAndInstancesAddUp() {
        claim(MAIN, "ana", A, A6);
        claim(OTHER, "ana", A);
        claim(MAIN, "ben", B);

        Ledger.Taken taken = read(MAIN, "r", NINE, Map.of(A, new Traffic(1, 0), A6, new Traffic(20, 0), B, new Traffic(0, 5)));
        read(OTHER, "r", NINE, Map.of(A, new Traffic(300, 0)));

        assertThat(taken.moved()).isEqualTo(Map.of("ana", new Traffic(21, 0), "ben", new Traffic(0, 5)));
        assertThat(used("ana", Period.DAY, NINE)).isEqualTo(new Traffic(321, 0));
        assertThat(ledger.people()).containsExactly("ana", "ben");
    }

    @Test
    void anAddressThatAListingMissedIsNotForgotten() {
        claim(MAIN, "ana", A);
        read(MAIN, "r", NINE, Map.of(A, new Traffic(100, 0)));
        read(MAIN, "r", NINE, Map.of());
        read(MAIN, "r", NINE, Map.of(A, new Traffic(120, 0)));

        assertThat(used("ana", Period.DAY, NINE).down()).isEqualTo(120);
    }

    /** Istanbul is three hours ahead all year. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            # when read,            day, week, month
            2026-03-02T20:59:59Z,   100, 100,  100
            2026-03-02T21:00:00Z,   0,   100,  100
            2026-03-08T20:59:59Z,   0,   100,  100
            2026-03-08T21:00:00Z,   0,   0,    100
            2026-03-31T20:59:59Z,   0,   0,    100
            2026-03-31T21:00:00Z,   0,   0,    0
            """)
    void periodsEndWithTheCalendarOfTheZone(Instant when, long day, long week, long month) {
        claim(MAIN, "ana", A);
        read(MAIN, "r", NINE, Map.of(A, new Traffic(100, 0)));

        assertThat(List.of(used("ana", Period.DAY, when).down(), used("ana", Period.WEEK, when).down(), used("ana", Period.MONTH, when)
                .down())).containsExactly(day, week, month);
    }

    @Test
    void whatIsForgivenAndGrantedEndsWithItsPeriod() {
        claim(MAIN, "ana", A);
        read(MAIN, "r", NINE, Map.of(A, new Traffic(100, 10)));
        ledger.reset("ana", Period.DAY, NINE, ISTANBUL);
        ledger.grant("ana", Period.WEEK, 1_000, NINE, ISTANBUL);
        ledger.grant("ana", Period.WEEK, 500, NINE, ISTANBUL);
        restart();
        read(MAIN, "r", NINE, Map.of(A, new Traffic(130, 10)));

        assertThat(used("ana", Period.DAY, NINE)).isEqualTo(new Traffic(30, 0));
        assertThat(used("ana", Period.WEEK, NINE)).isEqualTo(new Traffic(130, 10));
        assertThat(ledger.balance("ana", NINE, ISTANBUL).granted()).isEqualTo(Map.of(Period.WEEK, 1_500L));
        Instant nextWeek = Instant.parse("2026-03-09T06:00:00Z");
        read(MAIN, "r", nextWeek, Map.of(A, new Traffic(137, 10)));
        assertThat(used("ana", Period.DAY, nextWeek)).isEqualTo(new Traffic(7, 0));
        assertThat(ledger.balance("ana", nextWeek, ISTANBUL).granted()).isEmpty();
    }

    @Test
    void theAddressOfSomebodyElseIsSettledFirst() {
        claim(MAIN, "ana", A);
        read(MAIN, "r", NINE, Map.of(A, new Traffic(100, 0)));

        assertThat(ledger.isAnothers(MAIN, List.of(A), "ana")).isFalse();
        assertThat(ledger.isAnothers(OTHER, List.of(A), "ben")).isFalse();
        assertThat(ledger.isAnothers(MAIN, List.of(B, A), "ben")).isTrue();
        read(MAIN, "r", NINE, Map.of(A, new Traffic(105, 0)));
        claim(MAIN, "ben", A);
        read(MAIN, "r", NINE, Map.of(A, new Traffic(125, 0)));

        assertThat(used("ana", Period.DAY, NINE).down()).isEqualTo(105);
        assertThat(used("ben", Period.DAY, NINE).down()).isEqualTo(20);
    }

    @Test
    void anAddressThatWasNeverReadIsAnothersTooOnceItIsTaken() {
        claim(MAIN, "ana", A);

        assertThat(ledger.isAnothers(MAIN, List.of(A), "ben")).isTrue();
    }

    @Test
    void afterARestartWhoeverHasTheLeaseIsWhoseTrafficItWas() {
        claim(MAIN, "ana", A);
        read(MAIN, "r", NINE, Map.of(A, new Traffic(100, 0)));
        restart();
        // Ben took the address, and came to be let in, but nothing was read before the crash.
        Ledger.Taken taken = ledger.take(MAIN, new Reading("r", new TreeMap<>(Map.of(A, new Traffic(130, 0), B, new Traffic(7, 0), A6,
                new Traffic(1, 0)))), NINE, ISTANBUL, true,
                new Ledger.Owners(address -> address.equals(A6) ? Optional.empty() : Optional.of("ben"), address -> Optional.empty()));

        assertThat(used("ana", Period.DAY, NINE).down()).isEqualTo(100);
        assertThat(used("ben", Period.DAY, NINE).down()).isEqualTo(37);
        assertThat(taken.nobodys()).isEqualTo(1);
    }

    /** A machine of a site uses what its connector may use, whichever connector that is at the time. */
    @Test
    void whatPassesBehindSomebodyIsTheirs() {
        claim(MAIN, "gw1", A);
        claim(MAIN, "gw2", B);
        behind("gw1", NINE, 100);
        behind("gw1", NINE.plusSeconds(2), 130);
        behind("gw2", NINE.plusSeconds(4), 150);
        behind("gw2", NINE.plusSeconds(6), 150);

        assertThat(used("gw1", Period.DAY, NINE).down()).isEqualTo(130);
        assertThat(used("gw2", Period.DAY, NINE).down()).isEqualTo(20);
        assertThat(ledger.lastMoved(MAIN, "gw1", List.of(A))).contains(NINE.plusSeconds(2));
        assertThat(ledger.lastMoved(MAIN, "gw2", List.of(B))).as("nothing passed since").contains(NINE.plusSeconds(4));
        restart();
        behind("gw2", NINE.plusSeconds(8), 175);
        assertThat(used("gw2", Period.DAY, NINE).down()).as("nothing twice, and nothing lost").isEqualTo(45);
    }

    private void behind(String connector, Instant at, long down) {
        ledger.take(MAIN, new Reading("r", new TreeMap<>(Map.of(MACHINE, new Traffic(down, 0)))), at, ISTANBUL, false, new Ledger.Owners(
                address -> Optional.empty(), address -> address.equals(MACHINE) ? Optional.of(connector) : Optional.empty()));
    }

    @Test
    void whenNothingPassesACounterThatIsNotThereIsGone() {
        claim(MAIN, "ana", A);
        read(MAIN, "r", NINE, Map.of(A, new Traffic(100, 0)));
        restart();
        ledger.take(MAIN, new Reading("r", new TreeMap<>()), NINE, ISTANBUL, true, NOBODY);
        claim(MAIN, "ana", A);
        read(MAIN, "r", NINE, Map.of(A, new Traffic(150, 0)));

        assertThat(used("ana", Period.DAY, NINE).down()).isEqualTo(250);
    }

    @Test
    void countersAreThrownAwayInHeapsOnceNobodyHasTheirAddressesAndAllIsDurable() {
        TreeMap<Address, Traffic> counts = new TreeMap<>();
        for (int i = 0; i <= Ledger.LEFT_MIN; i++) {
            Address address = A.plus(i);
            claim(MAIN, "p" + i, address);
            counts.put(address, new Traffic(1, 1));
        }
        List<Integer> thrown = new ArrayList<>();
        Runnable leave = () -> ledger.leave(new Reading("r", counts), MAIN, NINE.plusSeconds(1), () -> Set.of(A), left -> {
            thrown.add(left.size());
            return true;
        });
        read(MAIN, "r", NINE, counts);
        leave.run();
        assertThat(thrown).as("not durable yet").isEmpty();
        ledger.drain();
        ledger.leave(new Reading("r", counts), MAIN, NINE, () -> Set.of(A), left -> thrown.add(-1));
        assertThat(thrown).as("moved just now").isEmpty();

        leave.run();

        assertThat(thrown).containsExactly(Ledger.LEFT_MIN);
        assertThat(ledger.drain().left()).hasSize(Ledger.LEFT_MIN).doesNotContain(new Seat(MAIN, A));
        // A counter of the same address begins anew.
        claim(MAIN, "p1", A.plus(1));
        read(MAIN, "r", NINE, Map.of(A.plus(1), new Traffic(3, 0)));
        assertThat(used("p1", Period.DAY, NINE)).isEqualTo(new Traffic(4, 1));
    }

    @Test
    void whatCouldNotBeMadeDurableIsTriedAgainUnlessItIsOutdated() {
        claim(MAIN, "ana", A);
        claim(MAIN, "ben", B);
        read(MAIN, "r", NINE, Map.of(A, new Traffic(1, 0), B, new Traffic(1, 0)));
        Rows failed = ledger.drain();
        assertThat(ledger.drain().isEmpty()).isTrue();
        read(MAIN, "r", NINE, Map.of(A, new Traffic(2, 0), B, new Traffic(1, 0)));
        ledger.giveBack(failed);

        Rows again = ledger.drain();
        assertThat(again.marks().stream().map(mark -> mark.person() + " " + mark.counted().down())).containsExactlyInAnyOrder("ana 2",
                "ben 1");
        assertThat(again.days().stream().map(row -> row.person() + " " + row.day().used().down())).containsExactlyInAnyOrder("ana 2",
                "ben 1");
    }

    @Test
    void whoNeverUsedAnythingUsedNothing() {
        assertThat(ledger.balance("zoe", NINE, ISTANBUL)).isEqualTo(Balance.NOTHING);
        assertThat(Balance.NOTHING.usage().volumes()).containsOnlyKeys(Period.values());
    }
}
