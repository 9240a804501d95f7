package io.sallyport.model;

/**
 * Identity of one client connection: OpenVPN's CID is unique only until the daemon resets its numbering, which it announces by
 * {@code >HOLD}; {@code epoch} counts those.
 */
public record ClientId(InstanceName instance, long epoch, long cid) implements Comparable<ClientId> {

    public ClientId {
        if (epoch < 0 || cid < 0) {
            throw new IllegalArgumentException("negative epoch or CID: " + epoch + "/" + cid);
        }
    }

    @Override
    public int compareTo(ClientId other) {
        int byInstance = instance.compareTo(other.instance);
        if (byInstance != 0) {
            return byInstance;
        }
        int byEpoch = Long.compare(epoch, other.epoch);
        return byEpoch != 0 ? byEpoch : Long.compare(cid, other.cid);
    }

    /** {@code instance/epoch/cid}, as the operator types it. */
    @Override
    public String toString() {
        return instance + "/" + epoch + "/" + cid;
    }
}
