package io.sallyport.effect.bridge;

import java.util.Collections;
import java.util.HashMap;
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

    /** The addresses of each client that has any, ascending. */
    Map<ClientId, SortedSet<Mac>> byClient() {
        Map<ClientId, SortedSet<Mac>> byClient = new HashMap<>();
        of.forEach((mac, clients) -> clients.forEach(client -> byClient.computeIfAbsent(client, k -> new TreeSet<>()).add(mac)));
        return byClient;
    }
}
