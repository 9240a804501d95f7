package io.sallyport.effect.door;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.sallyport.model.Address;
import io.sallyport.model.ClientId;
import io.sallyport.model.InstanceName;
import io.sallyport.policy.DoorTerms;

import static org.assertj.core.api.Assertions.assertThat;

class BansTest {
    private static final Instant START = Instant.parse("2026-03-02T06:00:00Z");
    private static final DoorTerms.Bans TERMS = new DoorTerms.Bans(3, Duration.ofSeconds(60), Duration.ofSeconds(120));
    private static final Address EVE = Address.of("198.51.100.7");
    private static final ClientId CLIENT = new ClientId(new InstanceName("main"), 1, 7);

    private final Bans bans = new Bans();

    @Test
    void theThirdFailureWithinTheTimeBans() {
        assertThat(fail(EVE, 0, 30)).isEmpty();
        assertThat(bans.failed(EVE, at(60), TERMS)).contains(new Bans.Ban(Source.of(EVE), 3, at(180)));
        assertThat(bans.running(at(179))).hasSize(1);
        assertThat(bans.running(at(180))).isEmpty();
    }

    @Test
    void failuresThatAreLongAgoAreForgotten() {
        assertThat(fail(EVE, 0, 10, 61, 120, 180)).isEmpty();
    }

    @Test
    void aBanRunsOutAndCountingBeginsAnew() {
        assertThat(fail(EVE, 0, 1, 2)).hasSize(1);
        assertThat(fail(EVE, 3, 4, 5)).as("while it runs").isEmpty();
        assertThat(fail(EVE, 130, 131)).isEmpty();
        assertThat(fail(EVE, 132)).hasSize(1);
    }

    @Test
    void aSourceWithASessionIsNeverBanned() {
        bans.asks(CLIENT, EVE);
        assertThat(bans.came(CLIENT)).isEmpty();
        assertThat(fail(EVE, 0, 1, 2, 3, 4, 5)).isEmpty();
        bans.went(CLIENT);
        assertThat(fail(EVE, 6, 7, 8)).hasSize(1);
    }

    @Test
    void twoSessionsOfOneSourceAreTwo() {
        ClientId second = new ClientId(CLIENT.instance(), 1, 8);
        for (ClientId client : List.of(CLIENT, second)) {
            bans.asks(client, EVE);
            bans.came(client);
        }
        bans.went(CLIENT);
        assertThat(fail(EVE, 0, 1, 2)).isEmpty();
    }

    @Test
    void whoGetsInEndsTheBanOfItsSource() {
        bans.asks(CLIENT, EVE);
        assertThat(fail(EVE, 0, 1, 2)).hasSize(1);
        assertThat(bans.came(CLIENT)).map(Bans.Ban::source).contains(Source.of(EVE));
        assertThat(bans.running(at(3))).isEmpty();
    }

    @Test
    void askingAloneProtectsNobody() {
        bans.asks(CLIENT, EVE);
        assertThat(fail(EVE, 0, 1, 2)).hasSize(1);
    }

    @Test
    void aDaemonThatBeginsAnewHasNoSessions() {
        bans.asks(CLIENT, EVE);
        bans.came(CLIENT);
        bans.nobody();
        assertThat(fail(EVE, 0, 1, 2)).hasSize(1);
    }

    @Test
    void allOfAnIpv6NetworkIsOneSource() {
        assertThat(fail(Address.of("2001:db8:1:2::1"), 0)).isEmpty();
        assertThat(fail(Address.of("2001:db8:1:2:ffff::2"), 1)).isEmpty();
        assertThat(fail(Address.of("2001:db8:1:3::1"), 1)).isEmpty();
        assertThat(fail(Address.of("2001:db8:1:2::3"), 2)).map(Bans.Ban::source).hasToString("[2001:db8:1:2::/64]");
    }

    @Test
    void neighboursAreOtherSources() {
        assertThat(fail(EVE, 0, 1)).isEmpty();
        assertThat(fail(EVE.plus(1), 2, 3)).isEmpty();
    }

    @Test
    void aBanIsLiftedOnce() {
        fail(EVE, 0, 1, 2);
        assertThat(bans.lift(Source.of(EVE), at(3))).isPresent();
        assertThat(bans.lift(Source.of(EVE), at(3))).isEmpty();
        assertThat(fail(EVE, 4, 5)).as("earlier failures are forgiven").isEmpty();
    }

    @Test
    void ofTooManySourcesTheOldestIsForgotten() {
        assertThat(fail(EVE, 0, 1)).isEmpty();
        for (int i = 0; i < Bans.WATCHED_MAX - 1; i++) {
            bans.failed(Address.v4(0x0a000000L + i), at(2), TERMS);
        }
        assertThat(fail(EVE, 3)).as("still watched").hasSize(1);
        bans.lift(Source.of(EVE), at(4));
        assertThat(fail(EVE, 4, 5)).isEmpty();
        for (int i = 0; i < Bans.WATCHED_MAX; i++) {
            bans.failed(Address.v4(0x0b000000L + i), at(6), TERMS);
        }
        assertThat(fail(EVE, 7)).as("forgotten").isEmpty();
    }

    @Test
    void bansAreBoundedInNumber() {
        for (int i = 0; i <= DoorText.BANS_MAX; i++) {
            Address source = Address.v4(0x0a000000L + i);
            boolean last = i == DoorText.BANS_MAX;
            assertThat(fail(source, 0, 1, 2)).hasSize(last ? 0 : 1);
        }
        assertThat(bans.running(at(3))).hasSize(DoorText.BANS_MAX);
    }

    private List<Bans.Ban> fail(Address from, int... seconds) {
        ArrayList<Bans.Ban> found = new ArrayList<>();
        for (int second : seconds) {
            Optional<Bans.Ban> ban = bans.failed(from, at(second), TERMS);
            ban.ifPresent(found::add);
        }
        return found;
    }

    private static Instant at(int seconds) {
        return START.plusSeconds(seconds);
    }
}
