package io.sallyport.flow;

import io.sallyport.usage.Rows;

/** Where nobody counts there is nothing on record, and nothing can be put there. */
final class Uncounted implements UsageStore {
    @Override
    public Rows load() {
        return Rows.NONE;
    }

    @Override
    public Outcome commit(Rows rows) {
        return new Outcome.Failed("nothing is counted here", "start the daemon with a store for what is used");
    }

    @Override
    public void close() {}
}
