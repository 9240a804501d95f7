package io.sallyport.effect.bridge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import io.sallyport.model.ClientId;
import io.sallyport.model.Mac;

/**
 * Which clients of a bridged instance used which MAC addresses, while they are there. The daemon sends what goes to an address to whoever used it last; here an
 * address that two use is nobody's until one of them is gone, since frames do not tell which of the two sent them.
 *
 * <pre>
 *   nobody's ──used──► one holder's ──used by another──► contested ──all but one are gone──► one holder's ──gone──► nobody's
 * </pre>
 *
 * <p>Sessions of the same holder contest nothing: the new one of who reconnects is there before the old one's end is told, and the connectors of a site
 * stand in one Ethernet. Not for several threads.
 */
public final class MacBook {
    /** The most addresses of one client: as many as OpenVPN learns of it ({@code max-routes-per-client}). */
    public static final int MACS_PER_CLIENT_MAX = 256;

    /** By address: who used it, in the order of their first use. */
    private final TreeMap<Mac, List<User>> claims = new TreeMap<>();
    private final Map<ClientId, Set<Mac>> used = new HashMap<>();

    /**
     * Who uses an address.
     *
     * @param holder whose the addresses of this session are, alike for all sessions of the same
     * @param entitled whether this address may be the holder's: not when the policy said, as it was first used, that it is somebody else's
     */
    public record User(ClientId client, String holder, boolean entitled) {
        private boolean isAnother(User than) {
            return !holder.equals(than.holder());
        }
    }

    /** What came of a use. */
    public sealed interface Used {
        /** Nothing is otherwise than before. */
        record Known() implements Used {}

        /** The address is the holder's now, and one of this session's. */
        record Taken() implements Used {}

        /**
         * The address is nobody's now, because of this use.
         *
         * @param first who used it before; empty where it is the policy that gives it to somebody else
         */
        record Contested(Optional<ClientId> first) implements Used {}

        /** The client has so many addresses already that this one is not made its own. */
        record TooMany() implements Used {}
    }

    /** The address was used. */
    public Used use(Mac mac, User user) {
        List<User> of = claims.getOrDefault(mac, List.of());
        if (of.stream().anyMatch(one -> one.client().equals(user.client()))) {
            return new Used.Known();
        }
        Set<Mac> macs = used.computeIfAbsent(user.client(), k -> new TreeSet<>());
        Optional<User> first = of.stream().filter(one -> one.isAnother(user)).findFirst();
        // A use that contests an address counts whatever else the client has.
        if (user.entitled() && first.isEmpty() && macs.size() >= MACS_PER_CLIENT_MAX) {
            return new Used.TooMany();
        }
        macs.add(mac);
        claims.computeIfAbsent(mac, k -> new ArrayList<>()).add(user);
        boolean byOthersAlone = user.entitled() && of.stream().filter(one -> one.isAnother(user)).noneMatch(User::entitled);
        if (first.isPresent() && byOthersAlone) {
            // Whoever is not entitled to it was reported when they used it; the owner who comes second did nothing wrong.
            return new Used.Known();
        }
        return user.entitled() && first.isEmpty() ? new Used.Taken() : new Used.Contested(first.map(User::client));
    }

    /** The client is gone; says whether it had an address. */
    public boolean leave(ClientId client) {
        Set<Mac> macs = used.remove(client);
        if (macs == null) {
            return false;
        }
        for (Mac mac : macs) {
            claims.computeIfPresent(mac, (k, of) -> of.removeIf(one -> one.client().equals(client)) && of.isEmpty() ? null : of);
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
        TreeMap<Mac, SortedSet<ClientId>> of = new TreeMap<>();
        TreeSet<Mac> contested = new TreeSet<>();
        claims.forEach((mac, by) -> {
            boolean oneHolder = by.stream().map(User::holder).distinct().count() == 1;
            if (oneHolder && by.stream().allMatch(User::entitled)) {
                TreeSet<ClientId> clients = new TreeSet<>();
                by.forEach(one -> clients.add(one.client()));
                of.put(mac, clients);
            } else {
                contested.add(mac);
            }
        });
        return new Owners(of, contested);
    }
}
