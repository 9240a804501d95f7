package io.sallyport.effect.bridge;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import io.sallyport.model.ClientId;
import io.sallyport.model.Mac;

/**
 * Whose the MAC addresses of an instance are.
 *
 * @param of each address that one holder alone uses, and the sessions it does so by
 * @param contested addresses that several use, or one who must not: nobody's
 */
public record Owners(SortedMap<Mac, SortedSet<ClientId>> of, SortedSet<Mac> contested) {
    public static final Owners NONE = new Owners(new TreeMap<>(), new TreeSet<>());

    public Owners {
        TreeMap<Mac, SortedSet<ClientId>> copy = new TreeMap<>();
        of.forEach((mac, clients) -> copy.put(mac, Collections.unmodifiableSortedSet(new TreeSet<>(clients))));
        of = Collections.unmodifiableSortedMap(copy);
        contested = Collections.unmodifiableSortedSet(new TreeSet<>(contested));
    }

    /** The addresses of one client, ascending. */
    SortedSet<Mac> of(ClientId client) {
        TreeSet<Mac> macs = new TreeSet<>();
        of.forEach((mac, clients) -> {
            if (clients.contains(client)) {
                macs.add(mac);
            }
        });
        return macs;
    }
}
