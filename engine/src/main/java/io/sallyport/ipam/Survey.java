package io.sallyport.ipam;

import java.util.List;

/**
 * Who has which address of an instance at a moment.
 *
 * @param held by address
 * @param fills of what is in no part first, then of the parts in their order
 */
public record Survey(List<Held> held, List<Fill> fills) {
    public Survey {
        held = List.copyOf(held);
        fills = List.copyOf(fills);
    }

    /**
     * How full a part is.
     *
     * @param taken of {@code capacity.addresses()}: in sessions, waiting for their holders, or in quarantine
     */
    public record Fill(Capacity capacity, int taken) {
        /** In percent of all, rounded down; 100 where there are none. */
        public int percent() {
            return capacity.addresses() == 0 ? 100 : (int) (100L * taken / capacity.addresses());
        }
    }
}
