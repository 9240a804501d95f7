package io.sallyport.ipam;

/** Which leases of before a pool would give as they are. */
public final class Fit {
    private final Hosts hosts;

    public Fit(Pool pool) {
        hosts = new Hosts(pool);
    }

    /**
     * Whether a holder of this part keeps both addresses.
     *
     * @throws IllegalArgumentException when the pool has no such part
     */
    public boolean keeps(String part, Lease lease) {
        int slot = hosts.slot(part);
        int number = hosts.number(lease.address4());
        return number != Hosts.NONE && hosts.mayHave(lease.holder(), number, slot)
                && hosts.address6(number, lease.holder(), slot).equals(lease.address6());
    }
}
