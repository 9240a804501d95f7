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

    private final Bans bans = new Bans(CLIENT.instance());

    @Test
    void theThirdFailureWithinTheTimeBans() {
        assertThat(fail(EVE, 0, 30)).isEmpty();
        assertThat(bans.failed(EVE, at(60), TERMS)).contains(new Bans.Ban(Source.of(EVE), 3, at(180), "ban-main-1772431260000-1"));
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
    void whatIsLeftOutIsCounted() {
        for (int i = 0; i < Bans.WATCHED_MAX; i++) {
            bans.failed(Address.v4(0x0a000000L + i), at(0), TERMS);
        }
        assertThat(bans.uncounted()).isZero();
        assertThat(fail(EVE, 1, 2)).isEmpty();
        assertThat(bans.uncounted()).as("one failure of the oldest").isEqualTo(1);
        Bans.Ban ban = fail(EVE, 3).getFirst();
        bans.drop(ban);
        assertThat(bans.uncounted()).isEqualTo(4);
        assertThat(bans.running(at(3))).isEmpty();
        bans.drop(ban);
        assertThat(bans.uncounted()).as("once").isEqualTo(4);
    }

    @Test
    void noSessionIsForgottenHoweverManyThereAre() {
        int many = 3 * Bans.WATCHED_MAX;
        for (int i = 0; i < many; i++) {
            bans.asks(client(i), Address.v4(0x0a000000L + i));
        }
        for (int i = 0; i < many; i++) {
            bans.came(client(i));
        }
        assertThat(bans.present()).hasSize(many);
        for (int i = 0; i < many; i++) {
            assertThat(bans.went(client(i))).contains(Source.of(Address.v4(0x0a000000L + i)));
        }
        assertThat(bans.present()).isEmpty();
    }

    private static ClientId client(int cid) {
        return new ClientId(CLIENT.instance(), 1, cid);
    }

    @Test
    void aClientThatIsLetInTwiceIsOneSession() {
        for (int i = 0; i < 2; i++) {
            bans.asks(CLIENT, EVE);
            bans.came(CLIENT);
        }
        bans.went(CLIENT);
        assertThat(bans.present()).isEmpty();
    }

    @Test
    void earlierBansRunOn() {
        Bans.Ban running = new Bans.Ban(Source.of(EVE), 3, at(100), "ban-main-1-1");
        Bans.Ban over = new Bans.Ban(Source.of(EVE.plus(1)), 3, at(10), "ban-main-1-2");
        bans.resume(List.of(running, over), at(20));
        assertThat(bans.running(at(20))).containsExactly(running);
        bans.resume(List.of(new Bans.Ban(Source.of(EVE), 9, at(999), "")), at(20));
        assertThat(bans.of(Source.of(EVE), at(20))).contains(running);
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
