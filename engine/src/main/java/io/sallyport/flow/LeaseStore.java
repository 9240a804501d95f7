package io.sallyport.flow;

import java.util.List;

import io.sallyport.ipam.Lease;

/** Durable leases. */
public interface LeaseStore extends AutoCloseable {

    /** Every lease on record. */
    List<Lease> load();

    /**
     * Writes (by instance and holder) and removes leases as one transaction; done means durable. A lease written takes its addresses from whoever
     * is on record with them: the address book gives an expired lease to the next without naming its former holder. An ended lease is kept
     * beside its holder's, by its address.
     */
    Outcome commit(List<Change> changes);

    /** One change: {@code gone} removes the holder's lease, or an ended one; otherwise it replaces it. */
    record Change(Lease lease, boolean gone) {}

    @Override
    void close();
}
