package io.sallyport.ipam;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.sallyport.model.Address;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AddressBookTest {
    private static final InstanceName OFFICE = new InstanceName("office");
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private final AddressBook book = new AddressBook();

    @ParameterizedTest(name = "{0} has {1} addresses to lease, the first is {2}")
    @CsvSource({"10.8.0.0/24, 253, 10.8.0.2", "10.8.0.0/29, 5, 10.8.0.2", "10.8.0.0/30, 1, 10.8.0.2", "10.8.0.0/31, 0, ",
        "10.8.0.1/32, 0, ",
        "10.8.0.0/16, 65533, 10.8.0.2"})
    void aPoolLeasesAllButNetworkServerAndBroadcast(String network, int count, String first) {
        Pool pool = pool(network, "", List.of(), Map.of());
        for (int i = 0; i < count; i++) {
            Lease lease = offered(pool, "h" + i, NOON);
            book.take(lease);
            assertThat(i > 0 || lease.address4().equals(Address.of(first))).isTrue();
            assertThat(lease.address4()).isNotEqualTo(pool.network4().last());
        }
        assertThat(book.offer(pool, "late", NOON)).isEqualTo(new Offer.Exhausted(pool.network4()));
        assertThat(book.leases(OFFICE).stream().map(Lease::address4).distinct()).hasSize(count);
    }

    @Test
    void theSixthVersionHasTheHostNumberOfTheFourth() {
        Pool pool = pool("10.8.0.0/24", "fd00:8::/64", List.of("10.8.0.2", "fd00:8::3"), Map.of());
        assertThat(offered(pool, "ana", NOON)).extracting(Lease::address4, Lease::address6)
                .containsExactly(Address.of("10.8.0.4"), Optional.of(Address.of("fd00:8::4")));
    }

    @Test
    void aStaticAddressIsForItsHolderOnly() {
        Pool pool = pool("10.8.0.0/29", "fd00:8::/64", List.of("10.8.0.6"),
                Map.of("printer", List.of(Address.of("10.8.0.6")), "nas", List.of(Address.of("fd00:8::3"))));
        assertThat(offered(pool, "a", NOON).address4()).hasToString("10.8.0.2");
        assertThat(offered(pool, "b", NOON).address4()).as("number 3 is the nas's IPv6 address").hasToString("10.8.0.4");
        assertThat(offered(pool, "nas", NOON)).extracting(l -> l.address4() + " " + l.address6().orElseThrow())
                .isEqualTo("10.8.0.5 fd00:8::3");
        assertThat(book.offer(pool, "c", NOON)).isInstanceOf(Offer.Exhausted.class);
        assertThat(offered(pool, "printer", NOON).address4()).hasToString("10.8.0.6");
    }

    @Test
    void aSecondSessionOfAHolderSharesTheLeaseAndItsEndDoesNotFreeIt() {
        Pool pool = pool("10.8.0.0/30", "", List.of(), Map.of());
        Lease first = offered(pool, "ana", NOON);
        book.take(first);
        Lease second = offered(pool, "ana", NOON.plusSeconds(5));
        book.take(second);
        assertThat(second).isEqualTo(first);
        assertThat(book.release(OFFICE, "ana", NOON.plusSeconds(6))).isEmpty();
        assertThat(book.offer(pool, "bob", NOON.plus(HOUR.multipliedBy(9)))).isInstanceOf(Offer.Exhausted.class);
        assertThat(book.release(OFFICE, "ana", NOON.plusSeconds(7))).extracting(Lease::releasedAt)
                .containsExactly(Optional.of(NOON.plusSeconds(7)));
        assertThat(book.release(OFFICE, "ana", NOON.plusSeconds(8))).isEmpty();
    }

    @ParameterizedTest(name = "{0} s after its release the address is free for others: {1}")
    @CsvSource({"0, false", "3599, false", "3600, true"})
    void aReleasedAddressIsStickyUntilItExpires(long seconds, boolean free) {
        Pool pool = pool("10.8.0.0/30", "", List.of(), Map.of());
        book.take(offered(pool, "ana", NOON));
        book.release(OFFICE, "ana", NOON);
        assertThat(book.offer(pool, "bob", NOON.plusSeconds(seconds)) instanceof Offer.Available).isEqualTo(free);
    }

    @Test
    void theLongestUnusedAddressIsReusedFirst() {
        Pool pool = pool("10.8.0.0/29", "", List.of(), Map.of());
        for (String holder : List.of("a", "b", "c", "d", "e")) {
            book.take(offered(pool, holder, NOON));
        }
        List.of("c", "a", "e").forEach(holder -> book.release(OFFICE, holder, NOON.plusSeconds(holder.charAt(0) == 'c' ? 1 : 2)));
        Instant later = NOON.plus(HOUR).plusSeconds(9);
        assertThat(offered(pool, "x", later).address4()).hasToString("10.8.0.4");
        assertThat(offered(pool, "y", later).address4()).hasToString("10.8.0.2");
        assertThat(offered(pool, "e", later).address4()).as("nobody needed it meanwhile").hasToString("10.8.0.6");
    }

    @Test
    void aWithdrawnOfferLeavesNoTrace() {
        Pool pool = pool("10.8.0.0/30", "", List.of(), Map.of());
        book.take(offered(pool, "ana", NOON));
        Lease released = book.release(OFFICE, "ana", NOON).getFirst();
        book.withdraw(offered(pool, "bob", NOON.plus(HOUR)));
        assertThat(book.leases(OFFICE)).containsExactly(released);
        assertThat(offered(pool, "ana", NOON.plus(HOUR)).address4()).isEqualTo(released.address4());
    }

    @Test
    void whatWasNotOfferedCannotBeTaken() {
        Pool pool = pool("10.8.0.0/30", "", List.of(), Map.of());
        Lease lease = offered(pool, "ana", NOON);
        book.take(lease);
        assertThatThrownBy(() -> book.take(lease)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> book.withdraw(lease)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void afterARestartAHolderGetsTheOldAddressAndTheRestIsSettled() {
        Pool pool = pool("10.8.0.0/29", "fd00:8::/64", List.of(), Map.of());
        Lease ana = new Lease(OFFICE, "ana", Address.of("10.8.0.5"), Optional.of(Address.of("fd00:8::5")), NOON, Optional.empty());
        Lease bob = new Lease(OFFICE, "bob", Address.of("10.8.0.2"), Optional.of(Address.of("fd00:8::2")), NOON, Optional.empty());
        Lease old = new Lease(OFFICE, "old", Address.of("10.9.0.2"), Optional.empty(), NOON, Optional.of(NOON));
        book.load(List.of(ana, bob, old));
        assertThat(book.reconfigure(pool)).containsExactly(old);
        book.take(offered(pool, "ana", NOON.plus(HOUR)));
        assertThat(book.settle(OFFICE, NOON.plus(HOUR))).extracting(Lease::holder).containsExactly("bob");
        assertThat(book.leases(OFFICE)).extracting(l -> l.holder() + " " + l.address4() + " " + l.releasedAt().isPresent())
                .containsExactly("ana 10.8.0.5 false", "bob 10.8.0.2 true");
    }

    @Test
    void aPoolChangeReportsWhatDoesNotFitAndKeepsItFromOthersWhileASessionHasIt() {
        Pool wide = pool("10.8.0.0/29", "", List.of(), Map.of());
        for (String holder : List.of("a", "b", "c")) {
            book.take(offered(wide, holder, NOON));
        }
        book.release(OFFICE, "c", NOON);
        Pool moved = pool("10.8.0.0/29", "", List.of("10.8.0.4"), Map.of("printer", List.of(Address.of("10.8.0.2"))));
        assertThat(book.reconfigure(moved)).extracting(l -> l.holder() + " " + l.releasedAt().isPresent()).containsExactly("a false",
                "c true");
        assertThat(book.offer(moved, "printer", NOON)).isEqualTo(new Offer.Exhausted(Network.of("10.8.0.2")));
        Lease next = offered(moved, "a", NOON);
        assertThat(next.address4()).hasToString("10.8.0.5");
        book.take(next);
        assertThat(book.release(OFFICE, "a", NOON)).as("the first session ended, the second goes on").isEmpty();
        assertThat(book.release(OFFICE, "a", NOON).getFirst().address4()).hasToString("10.8.0.5");
        assertThat(offered(moved, "printer", NOON).address4()).hasToString("10.8.0.2");
    }

    private static final Pool PARTS = new Pool(OFFICE, Network.of("10.8.0.0/28"), Optional.of(Network.of("fd00:8::/64")), new TreeSet<>(),
            new TreeMap<>(Map.of("printer", List.of(Address.of("10.8.0.12")))),
            List.of(new Pool.Part("guests", Optional.of(Network.of("10.8.0.8/30")), Optional.of(Network.of("fd00:8::8000/113"))),
                    new Pool.Part("six", Optional.empty(), Optional.of(Network.of("fd00:8::4000/114")))),
            HOUR, HOUR);

    @Test
    void eachPartHasAddressesOfItsOwnInBothFamilies() {
        assertThat(addresses(offered(PARTS, "guests", "eve", NOON))).isEqualTo("10.8.0.8 fd00:8::8000");
        assertThat(addresses(offered(PARTS, "guests", "fay", NOON))).isEqualTo("10.8.0.9 fd00:8::8001");
        assertThat(addresses(offered(PARTS, "six", "gil", NOON))).isEqualTo("10.8.0.2 fd00:8::4002");
        assertThat(addresses(offered(PARTS, "", "ana", NOON))).isEqualTo("10.8.0.3 fd00:8::3");
        assertThat(addresses(offered(PARTS, "guests", "printer", NOON))).as("a static one lies where it lies")
                .isEqualTo("10.8.0.12 fd00:8::c");
        assertThat(addresses(offered(PARTS, "guests", "hal", NOON)) + addresses(offered(PARTS, "guests", "ida", NOON)))
                .isEqualTo("10.8.0.10 fd00:8::800210.8.0.11 fd00:8::8003");
        assertThat(book.offer(PARTS, "guests", "jon", NOON)).as("no other part helps out")
                .isEqualTo(new Offer.Exhausted(Network.of("10.8.0.8/30")));
    }

    @Test
    void whoMovesToAnotherPartLeavesAnAddressBehindThatRests() {
        book.take(offered(PARTS, "", "ana", NOON));
        book.release(OFFICE, "ana", NOON);
        Lease next = offered(PARTS, "guests", "ana", NOON.plusSeconds(9));
        book.withdraw(next);
        assertThat(book.leases(OFFICE)).as("an offer that comes to nothing moves nobody").singleElement()
                .extracting(l -> addresses(l) + " " + l.releasedAt()).isEqualTo("10.8.0.2 fd00:8::2 Optional[2026-03-02T12:00:00Z]");
        Instant moved = NOON.plusSeconds(60);
        assertThat(book.take(offered(PARTS, "guests", "ana", moved))).singleElement()
                .extracting(l -> addresses(l) + " " + l.ended() + " " + l.releasedAt().orElseThrow())
                .isEqualTo("10.8.0.2 fd00:8::2 true 2026-03-02T12:01:00Z");
        assertThat(addresses(offered(PARTS, "", "ben", moved))).isEqualTo("10.8.0.3 fd00:8::3");
        assertThat(addresses(offered(PARTS, "", "ana", moved.plusSeconds(1)))).as("its last holder may have it").isEqualTo(
                "10.8.0.2 fd00:8::2");
    }

    @Test
    void whatASessionHadRestsWhenThatSessionEndsThoughAnotherGoesOn() {
        Lease before = offered(PARTS, "", "ana", NOON);
        book.take(before);
        assertThat(book.reconfigure(PARTS, Map.of("ana", "guests"))).containsExactly(before);
        Lease after = offered(PARTS, "guests", "ana", NOON.plusSeconds(1));
        assertThat(book.take(after)).as("on record it rests already").singleElement().extracting(Lease::ended).isEqualTo(true);
        assertThat(book.survey(OFFICE, NOON).held()).extracting(held -> held.lease().address4() + " " + held.state())
                .containsExactly("10.8.0.2 LEAVING", "10.8.0.8 IN_USE", "10.8.0.12 STATIC");
        assertThat(book.release(before, NOON.plusSeconds(2))).singleElement().extracting(l -> l.releasedAt().orElseThrow())
                .isEqualTo(NOON.plusSeconds(2));
        Survey survey = book.survey(OFFICE, NOON.plusSeconds(3));
        assertThat(survey.held()).extracting(held -> held.lease().address4() + " " + held.state() + held.until())
                .containsExactly("10.8.0.2 QUARANTINEDOptional[2026-03-02T13:00:02Z]", "10.8.0.8 IN_USEOptional.empty",
                        "10.8.0.12 STATICOptional.empty");
        assertThat(survey.fills()).extracting(fill -> fill.capacity().part() + " " + fill.taken() + " of " + fill.capacity().addresses())
                .containsExactly(" 1 of 8", "guests 1 of 4", "six 1 of 8");
    }

    @ParameterizedTest(name = "{0} s after its lease ended, an address in quarantine is somebody else's: {1}")
    @CsvSource({"3599, false", "3600, true"})
    void quarantineIsNotCutShortWhenNothingElseIsLeft(long seconds, boolean free) {
        Pool pool = new Pool(OFFICE, Network.of("10.8.0.0/29"), Optional.empty(), new TreeSet<>(), new TreeMap<>(),
                List.of(new Pool.Part("one", Optional.of(Network.of("10.8.0.6/32")), Optional.empty())), Duration.ZERO, HOUR);
        book.take(offered(pool, "one", "ana", NOON));
        book.release(OFFICE, "ana", NOON);
        book.take(offered(pool, "", "ana", NOON));
        List<Lease> record = book.leases(OFFICE);
        AddressBook restarted = new AddressBook();
        restarted.load(record);
        assertThat(restarted.reconfigure(pool)).isEmpty();
        for (AddressBook either : List.of(book, restarted)) {
            assertThat(either.offer(pool, "one", "ben", NOON.plusSeconds(seconds)) instanceof Offer.Available).isEqualTo(free);
        }
    }

    private static String addresses(Lease lease) {
        return lease.address4() + " " + lease.address6().map(Address::toString).orElse("-");
    }

    private Lease offered(Pool pool, String part, String holder, Instant now) {
        if (book.offer(pool, part, holder, now) instanceof Offer.Available(Lease lease)) {
            return lease;
        }
        throw new AssertionError("nothing offered to " + holder);
    }

    @ParameterizedTest(name = "{0} is refused")
    @CsvSource({"two holders, 10.8.0.5, 10.8.0.5", "the server, 10.8.0.1, 10.8.0.5", "outside, 10.9.0.5, 10.8.0.5",
        "broadcast, 10.8.0.7, 10.8.0.5"})
    void unsoundStaticAddressesAreNoPool(String what, String a, String b) {
        assertThatThrownBy(() -> pool("10.8.0.0/29", "", List.of(), Map.of("a", List.of(Address.of(a)), "b", List.of(Address.of(b)))))
                .as(what).isInstanceOf(IllegalArgumentException.class);
    }

    private Lease offered(Pool pool, String holder, Instant now) {
        if (book.offer(pool, holder, now) instanceof Offer.Available(Lease lease)) {
            return lease;
        }
        throw new AssertionError("nothing offered to " + holder);
    }

    private static Pool pool(String four, String six, List<String> exclusions, Map<String, List<Address>> statics) {
        TreeSet<Network> excluded = new TreeSet<>(exclusions.stream().map(Network::of).toList());
        return new Pool(OFFICE, Network.of(four), six.isEmpty() ? Optional.empty() : Optional.of(Network.of(six)), excluded,
                new TreeMap<>(statics), HOUR);
    }
}
