package io.sallyport.adapter.store;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

import org.jspecify.annotations.NullMarked;

import io.sallyport.flow.LeaseStore;
import io.sallyport.flow.Outcome;
import io.sallyport.ipam.Lease;

/** A lease store that forgets at the end of the process. Can be told to fail. */
@NullMarked
public final class MemoryLeaseStore implements LeaseStore {
    private final TreeMap<String, Lease> leases = new TreeMap<>();
    private boolean failing;

    /** From now on every commit fails, or works again. */
    public synchronized void failing(boolean fails) {
        failing = fails;
    }

    @Override
    public synchronized List<Lease> load() {
        return List.copyOf(leases.values());
    }

    @Override
    public synchronized Outcome commit(List<Change> changes) {
        if (failing) {
            return new Outcome.Failed("the memory store was told to fail", "tell it to work");
        }
        for (Change change : changes) {
            Lease lease = change.lease();
            List<Lease> replaced = new ArrayList<>(leases.values());
            replaced.removeIf(other -> !key(other).equals(key(lease))
                    && (change.gone() || !other.instance().equals(lease.instance()) || !sharesAnAddress(other, lease)));
            replaced.forEach(other -> leases.remove(key(other)));
            if (!change.gone()) {
                leases.put(key(lease), lease);
            }
        }
        return Outcome.done();
    }

    private static boolean sharesAnAddress(Lease a, Lease b) {
        return a.address4().equals(b.address4()) || (a.address6().isPresent() && a.address6().equals(b.address6()));
    }

    private static String key(Lease lease) {
        return lease.instance() + (lease.ended() ? "//" + lease.address4() : "/" + lease.holder());
    }

    @Override
    public void close() {
        // Nothing is open; what was committed stays readable, as a reopened file's would.
    }
}
