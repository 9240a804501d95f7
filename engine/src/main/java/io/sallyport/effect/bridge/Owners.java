package io.sallyport.effect.bridge;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import io.sallyport.model.ClientId;
import io.sallyport.model.Mac;

/**
 * Whose the MAC addresses of an instance are.
 *
 * @param of each address that one client alone uses
 * @param contested addresses that several use: nobody's, until one is left
 */
public record Owners(SortedMap<Mac, ClientId> of, SortedSet<Mac> contested) {
    public static final Owners NONE = new Owners(new TreeMap<>(), new TreeSet<>());

    public Owners {
        of = Collections.unmodifiableSortedMap(new TreeMap<>(of));
        contested = Collections.unmodifiableSortedSet(new TreeSet<>(contested));
    }

    /** The addresses of one client, ascending. */
    SortedSet<Mac> of(ClientId client) {
        TreeSet<Mac> macs = new TreeSet<>();
        for (Map.Entry<Mac, ClientId> entry : of.entrySet()) {
            if (entry.getValue().equals(client)) {
                macs.add(entry.getKey());
            }
        }
        return macs;
    }
}
