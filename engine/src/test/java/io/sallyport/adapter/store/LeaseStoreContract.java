package io.sallyport.adapter.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

import io.sallyport.flow.LeaseStore;
import io.sallyport.flow.LeaseStore.Change;
import io.sallyport.ipam.Lease;
import io.sallyport.model.Address;
import io.sallyport.model.InstanceName;

import static org.assertj.core.api.Assertions.assertThat;

/** What every lease store does, in memory and on disk alike. */
abstract class LeaseStoreContract {
    static final InstanceName OFFICE = new InstanceName("office");
    static final InstanceName FIELD = new InstanceName("field");
    static final Instant NOON = Instant.parse("2026-03-02T12:00:00.123456789Z");

    /** An empty store. */
    abstract LeaseStore open();

    /** The same store after a restart. */
    abstract LeaseStore reopen(LeaseStore store);

    @Test
    void whatWasCommittedIsThereAfterARestart() {
        LeaseStore store = open();
        Lease ana = lease(OFFICE, "ana", 2, Optional.empty());
        Lease odd = lease(OFFICE, "o'neil \"; DROP TABLE leases;-- \u0000ç\n", 3, Optional.of(NOON));
        assertThat(store.commit(List.of(put(ana), put(odd))).isDone()).isTrue();
        assertThat(reopen(store).load()).containsExactlyInAnyOrder(ana, odd);
    }

    @Test
    void aLeaseReplacesItsHoldersOlderOne() {
        LeaseStore store = open();
        Lease released = lease(OFFICE, "ana", 2, Optional.of(NOON));
        store.commit(List.of(put(lease(OFFICE, "ana", 9, Optional.empty())), put(released)));
        assertThat(store.load()).containsExactly(released);
    }

    @Test
    void aLeaseTakesItsAddressesFromTheirFormerHolderOnTheSameInstanceOnly() {
        LeaseStore store = open();
        Lease elsewhere = lease(FIELD, "bob", 2, Optional.empty());
        store.commit(List.of(put(elsewhere), put(lease(OFFICE, "ana", 2, Optional.of(NOON)))));
        Lease carol = lease(OFFICE, "carol", 2, Optional.empty());
        store.commit(List.of(put(carol)));
        assertThat(reopen(store).load()).containsExactlyInAnyOrder(elsewhere, carol);
    }

    @Test
    void aLeaseThatIsGoneIsGone() {
        LeaseStore store = open();
        Lease ana = lease(OFFICE, "ana", 2, Optional.empty());
        Lease bob = lease(OFFICE, "bob", 3, Optional.empty());
        store.commit(List.of(put(ana), put(bob)));
        assertThat(store.commit(List.of(new Change(ana, true), new Change(lease(OFFICE, "nobody", 9, Optional.empty()), true))).isDone())
                .isTrue();
        assertThat(reopen(store).load()).containsExactly(bob);
    }

    @Test
    void anEndedLeaseStaysBesideItsHoldersUntilTheAddressIsGivenAgainOrItIsGone() {
        LeaseStore store = open();
        Lease before = lease(OFFICE, "ana", 2, Optional.empty());
        Lease ended = ended(before);
        Lease now = lease(OFFICE, "ana", 3, Optional.empty());
        store.commit(List.of(put(before), put(ended), put(now)));
        store = reopen(store);
        assertThat(store.load()).containsExactlyInAnyOrder(ended, now);
        Lease earlier = ended(lease(OFFICE, "ana", 4, Optional.empty()));
        assertThat(store.commit(List.of(put(earlier), new Change(ended, true))).isDone()).isTrue();
        store = reopen(store);
        assertThat(store.load()).containsExactlyInAnyOrder(earlier, now);
        Lease bob = lease(OFFICE, "bob", 4, Optional.empty());
        store.commit(List.of(put(bob)));
        assertThat(reopen(store).load()).containsExactlyInAnyOrder(bob, now);
    }

    private static Lease ended(Lease lease) {
        return new Lease(lease.instance(), lease.holder(), lease.address4(), lease.address6(), lease.since(), Optional.of(NOON), true);
    }

    @Test
    void anEmptyCommitIsDone() {
        assertThat(open().commit(List.of()).isDone()).isTrue();
    }

    @Test
    void randomCommitsLeaveWhatAMapWouldHold() {
        long seed = 42;
        System.out.println("seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        LeaseStore store = open();
        TreeMap<String, Lease> expected = new TreeMap<>();
        for (int i = 0; i < 120; i++) {
            List<Change> batch = new ArrayList<>();
            for (int n = random.nextInt(6); n > 0; n--) {
                Lease lease = lease(OFFICE, "h" + random.nextInt(12), 2 + random.nextInt(12), Optional.empty());
                boolean gone = random.nextInt(4) == 0;
                batch.add(new Change(lease, gone));
                expected.remove(lease.holder());
                if (!gone) {
                    expected.values().removeIf(other -> other.address4().equals(lease.address4()));
                    expected.put(lease.holder(), lease);
                }
            }
            assertThat(store.commit(batch).isDone()).isTrue();
            if (i % 40 == 0) {
                store = reopen(store);
            }
            assertThat(store.load()).as("seed %d batch %d", seed, i).containsExactlyInAnyOrderElementsOf(expected.values());
        }
    }

    static Change put(Lease lease) {
        return new Change(lease, false);
    }

    static Lease lease(InstanceName instance, String holder, int number, Optional<Instant> released) {
        return new Lease(instance, holder, Address.of("10.8.0.0").plus(number), Optional.of(Address.of("fd00:8::").plus(number)), NOON,
                released);
    }
}
