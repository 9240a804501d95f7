package io.sallyport.control;

import java.util.List;

/**
 * Who has which address.
 *
 * @param pools of every instance
 * @param leases that were asked for, by instance and address
 * @param left how many more there are than can be said at once
 */
public record LeaseList(List<PoolRow> pools, List<LeaseRow> leases, long left) {
    /** The most leases in one answer; each takes some 300 bytes of it. */
    public static final int LEASES_MAX = 50_000;

    public LeaseList {
        pools = List.copyOf(pools);
        leases = List.copyOf(leases);
    }
}
