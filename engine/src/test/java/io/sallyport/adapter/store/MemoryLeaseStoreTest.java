package io.sallyport.adapter.store;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.sallyport.flow.LeaseStore;

import static org.assertj.core.api.Assertions.assertThat;

class MemoryLeaseStoreTest extends LeaseStoreContract {
    @Override
    LeaseStore open() {
        return new MemoryLeaseStore();
    }

    @Override
    LeaseStore reopen(LeaseStore store) {
        return store;
    }

    @Test
    void toldToFailItChangesNothing() {
        MemoryLeaseStore store = new MemoryLeaseStore();
        store.failing(true);
        assertThat(store.commit(List.of(put(lease(OFFICE, "ana", 2, Optional.empty())))).isDone()).isFalse();
        assertThat(store.load()).isEmpty();
    }
}
