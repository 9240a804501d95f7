package io.sallyport.flow;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;

import io.sallyport.model.Address;
import io.sallyport.model.Traffic;
import io.sallyport.usage.Reading;

/** Counters that keep state and behave. They can be flushed, changed by somebody, and unreadable. */
final class FakeMeter implements Meter {
    final TreeMap<Address, Traffic> counters = new TreeMap<>();
    int runs;
    boolean there;
    boolean unreadable;
    boolean worn;
    boolean closed;

    /** So much passes an address. */
    synchronized void carry(String address, long down, long up) {
        if (there) {
            counters.merge(Address.of(address), new Traffic(down, up), Traffic::plus);
        }
    }

    synchronized void flush() {
        counters.clear();
        there = false;
    }

    @Override
    public synchronized Look look() {
        if (unreadable) {
            return new Look.Unreadable(new Outcome.Failed("nft does not answer", "look at it"));
        }
        return there
                ? new Look.Counted(new Reading("run-" + runs, counters), worn ? List.of("somebody changed the chains") : List.of())
                : new Look.Gone();
    }

    @Override
    public synchronized Outcome begin() {
        counters.clear();
        there = true;
        worn = false;
        runs++;
        return Outcome.done();
    }

    @Override
    public synchronized boolean forget(SortedSet<Address> addresses) {
        addresses.forEach(counters::remove);
        return true;
    }

    @Override
    public synchronized void close() {
        flush();
        closed = true;
    }
}
