package io.sallyport.effect.bridge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import io.sallyport.model.ClientId;
import io.sallyport.model.Mac;

/**
 * Which clients of a bridged instance used which MAC addresses, while they are there. The daemon sends what goes to an address to whoever used it last; here an
 * address that two use is nobody's until one of them is gone, since frames do not tell which of the two sent them.
 *
 * <pre>
 *   nobody's ──used──► one client's ──used by another──► contested ──all but one are gone──► one client's ──gone──► nobody's
 * </pre>
 *
 * <p>Two sessions of the same holder (the new one is there before the old one's end is told) contest nothing; the address follows the greater {@link ClientId}.
 * Not for several threads.
 */
public final class MacBook {
    /** The most addresses of one client: as many as OpenVPN learns of it ({@code max-routes-per-client}). */
    public static final int MACS_PER_CLIENT_MAX = 256;

    /** By address: who used it, in the order of their first use. */
    private final TreeMap<Mac, List<Claim>> claims = new TreeMap<>();
    private final Map<ClientId, Set<Mac>> used = new HashMap<>();

    /** @param holder of the client's lease */
    private record Claim(ClientId client, String holder) {}

    /** What came of a use. */
    public sealed interface Used {
        /** Nothing is otherwise than before. */
        record Known() implements Used {}

        /** The address is the client's now. */
        record Taken() implements Used {}

        /** The address is nobody's now. */
        record Contested(ClientId first) implements Used {}

        /** The client has so many addresses already that this one is not made its own. */
        record TooMany() implements Used {}
    }

    /** The client used the address. */
    public Used use(Mac mac, ClientId client, String holder) {
        List<Claim> of = claims.getOrDefault(mac, List.of());
        if (of.stream().anyMatch(claim -> claim.client().equals(client))) {
            return new Used.Known();
        }
        Set<Mac> macs = used.computeIfAbsent(client, k -> new TreeSet<>());
        Optional<Claim> first = of.stream().filter(claim -> !claim.holder().equals(holder)).findFirst();
        // A use that contests somebody's address counts whatever else the client has.
        if (first.isEmpty() && macs.size() >= MACS_PER_CLIENT_MAX) {
            return new Used.TooMany();
        }
        macs.add(mac);
        claims.computeIfAbsent(mac, k -> new ArrayList<>()).add(new Claim(client, holder));
        return first.<Used>map(claim -> new Used.Contested(claim.client())).orElseGet(Used.Taken::new);
    }

    /** The client is gone; says whether it had an address. */
    public boolean leave(ClientId client) {
        Set<Mac> macs = used.remove(client);
        if (macs == null) {
            return false;
        }
        for (Mac mac : macs) {
            claims.computeIfPresent(mac, (k, of) -> of.removeIf(claim -> claim.client().equals(client)) && of.isEmpty() ? null : of);
        }
        return true;
    }

    /** Everybody who is not among these is gone; says whether anybody was. */
    public boolean keepOnly(Set<ClientId> there) {
        boolean left = false;
        for (ClientId client : List.copyOf(used.keySet())) {
            left |= !there.contains(client) && leave(client);
        }
        return left;
    }

    /** Whose the addresses are now. */
    public Owners owners() {
        TreeMap<Mac, ClientId> of = new TreeMap<>();
        TreeSet<Mac> contested = new TreeSet<>();
        claims.forEach((mac, by) -> {
            if (by.stream().map(Claim::holder).distinct().count() == 1) {
                of.put(mac, by.stream().map(Claim::client).max(ClientId::compareTo).orElseThrow());
            } else {
                contested.add(mac);
            }
        });
        return new Owners(of, contested);
    }
}
