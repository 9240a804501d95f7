package io.sallyport.adapter.store;

import io.sallyport.flow.UsageStore;

class MemoryUsageStoreTest extends UsageStoreContract {
    @Override
    UsageStore open() {
        return new MemoryUsageStore();
    }

    @Override
    UsageStore reopen(UsageStore store) {
        return store;
    }
}
