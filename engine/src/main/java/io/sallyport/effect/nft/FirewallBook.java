package io.sallyport.effect.nft;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.sallyport.decision.Grant;
import io.sallyport.decision.Reach;
import io.sallyport.effect.SitePlan;
import io.sallyport.ipam.Lease;
import io.sallyport.model.Address;
import io.sallyport.model.ClientId;
import io.sallyport.model.Family;
import io.sallyport.model.Network;
import io.sallyport.policy.Policy;

/**
 * What should be in the maps, kept up as clients come and go, so that a change costs what it changes and not what there is.
 *
 * <p>Clients that reach the same and have the same circle share a <em>profile</em>; profiles and circles are numbered from 1 as they first occur. A profile
 * is what it opens and by what grounds that is counted, whatever policy said so: what it opens never changes, and one that nobody has does no harm. So the
 * profiles of a policy to come can be put in beforehand ({@link #expect}), its coming ({@link #follow}) moves clients from one to another, and what nobody
 * needs any more is taken out later ({@link #collect}). Until then profiles stay, so a client that comes back finds its own in place. A change only ever
 * adds profiles, so {@link Plan#phases} can put them in before anybody has them.
 *
 * <p>Grounds are numbered, too. Their numbers are never given twice, and they and their counters stay as long as the policy knows them, whether or not a client
 * has them.
 *
 * <p>One address may for a moment belong to two sessions of the same client (the new one is there before the old one's end is told): it follows the
 * greater {@link ClientId}. Not for several threads.
 */
public final class FirewallBook {
    private final Map<MapName, Map<String, String>> elements = new EnumMap<>(MapName.class);
    private final Numbers<Profile> profiles = new Numbers<>();
    private final Numbers<Ground> grounds = new Numbers<>();
    private final Rings rings = new Rings();
    /** The numbers of the profiles of each ring. */
    private final Map<Ring, Set<Integer>> ofRing = new HashMap<>();
    private final Map<ClientId, Seat> clients = new HashMap<>();
    private final Map<Address, TreeMap<ClientId, Seat>> holders = new HashMap<>();
    private final SiteBook sites = new SiteBook();
    private Reaches reaches;
    private List<Edit> edits = new ArrayList<>();

    public FirewallBook(Policy policy) {
        this(new Reaches(policy));
    }

    public FirewallBook(Reaches reaches) {
        this.reaches = reaches;
        for (MapName map : MapName.values()) {
            elements.put(map, new HashMap<>());
        }
    }

    /** What may be begun, from where it may be reached, and whom it meets. */
    private record Profile(Destinations destinations, Destinations invited, Ring ring) {
        int size() {
            return destinations.size() + invited.size();
        }
    }

    /** What one client is to have: its grant and its classes. */
    public record Seat(Grant grant, Lanes lanes) {}

    /** Carries out some clients' changes (empty: the client is gone) and says what that changes in the maps. */
    public List<Edit> change(SortedMap<ClientId, Optional<Seat>> changes) {
        edits = new ArrayList<>();
        Set<Address> touched = new LinkedHashSet<>();
        changes.forEach((id, seat) -> {
            Seat old = clients.remove(id);
            if (old != null) {
                sites.leave(id);
                addresses(old.grant().lease()).forEach(address -> {
                    touched.add(address);
                    leave(address, id);
                });
            }
            seat.ifPresent(client -> {
                clients.put(id, client);
                sites.enter(id, client, reaches.policy());
                addresses(client.grant().lease()).forEach(address -> {
                    touched.add(address);
                    holders.computeIfAbsent(address, k -> new TreeMap<>()).put(id, client);
                });
            });
        });
        touched.forEach(this::settle);
        sites.touched().forEach(this::settle);
        return List.copyOf(edits);
    }

    private void leave(Address address, ClientId id) {
        TreeMap<ClientId, Seat> of = holders.get(address);
        if (of != null) {
            of.remove(id);
            if (of.isEmpty()) {
                holders.remove(address);
            }
        }
    }

    /** What reaches mean under the policy in force. */
    public Reaches reaches() {
        return reaches;
    }

    /**
     * Makes the profiles that grants of a policy to come will need, one grant after the other until that changes {@code editsMax} elements or more; says
     * what it changes in the maps. Nobody has them yet.
     */
    public List<Edit> expect(Reaches next, Iterator<Grant> grants, int editsMax) {
        edits = new ArrayList<>();
        while (edits.size() < editsMax && grants.hasNext()) {
            Grant grant = grants.next();
            profiles(next, grant).forEach(this::number);
            ring(next.ring(grant.circle()));
        }
        return List.copyOf(edits);
    }

    /** As {@link #change}, under another policy, in whose words all clients that stay are among the changes. */
    public List<Edit> follow(Reaches next, SortedMap<ClientId, Optional<Seat>> changes) {
        reaches = next;
        return change(changes);
    }

    /** How many intervals there are: of all profiles. */
    public int intervals() {
        return Stream.of(MapName.values()).filter(MapName::isOpening).mapToInt(map -> of(map).size()).sum();
    }

    /** How many of them are of profiles that no client has. */
    public int unused() {
        return profilesUnused().stream().mapToInt(Profile::size).sum();
    }

    private List<Profile> profilesUnused() {
        Set<Profile> had = new HashSet<>();
        clients.values().forEach(seat -> had.addAll(profiles(reaches, seat.grant())));
        return profiles.used().keySet().stream().filter(profile -> !had.contains(profile)).toList();
    }

    /** Whether a client has this address. */
    public boolean holds(Address address) {
        return holders.containsKey(address);
    }

    /** Forgets what no client has and the policy does not know, one after the other until that changes {@code editsMax} elements or more; says what it changes. */
    public List<Edit> collect(int editsMax) {
        edits = new ArrayList<>();
        reaches.keepOnly(clients.values().stream().map(Seat::grant).toList());
        List<Profile> unused = profilesUnused();
        for (int i = 0; i < unused.size() && edits.size() < editsMax; i++) {
            forget(unused.get(i));
        }
        if (edits.size() < editsMax) {
            rings.all().stream().filter(ring -> !ofRing.containsKey(ring)).forEach(this::forget);
            // All that is left is the policy's own, so nothing rests on a ground it does not know.
            List.copyOf(grounds.used().keySet()).stream().filter(ground -> !ground.isIn(reaches.policy())).forEach(this::forget);
        }
        return List.copyOf(edits);
    }

    private void forget(Profile profile) {
        int number = profiles.find(profile).orElseThrow();
        opened(profile, number, false);
        rings.reachedFrom(profile.ring()).forEach(to -> unpeer(number, to));
        profiles.forget(profile);
        ofRing.computeIfPresent(profile.ring(), (ring, numbers) -> numbers.remove(number) && numbers.isEmpty() ? null : numbers);
    }

    private void forget(Ring ring) {
        rings.reaching(ring).forEach(from -> ofRing.getOrDefault(from, Set.of()).forEach(number -> unpeer(number, ring)));
        rings.leave(ring);
    }

    private void forget(Ground ground) {
        put(MapName.GROUNDS, handle(grounds.retire(ground)), null);
    }

    /** All that the maps should hold. */
    public FirewallState state() {
        return new FirewallState(elements);
    }

    private static List<Address> addresses(Lease lease) {
        List<Address> addresses = new ArrayList<>();
        addresses.add(lease.address4());
        lease.address6().ifPresent(addresses::add);
        return addresses;
    }

    /** Makes an address's elements what its holder, if it still has one, should have. */
    private void settle(Address address) {
        TreeMap<ClientId, Seat> of = holders.get(address);
        Seat client = of == null ? null : of.lastEntry().getValue();
        boolean v4 = address.family() == Family.V4;
        String key = address.toString();
        put(v4 ? MapName.CLIENT4 : MapName.CLIENT6, key,
                client == null ? null : handle(number(profile(reaches, client.grant()))));
        put(v4 ? MapName.CIRCLE4 : MapName.CIRCLE6, key, client == null ? null : mark(ring(reaches.ring(client.grant().circle()))));
        put(v4 ? MapName.DOWN4 : MapName.DOWN6, key, client == null ? null : client.lanes().down().orElse(null));
        put(v4 ? MapName.UP4 : MapName.UP6, key, client == null ? null : client.lanes().up().orElse(null));
    }

    /** Gives a site's network the profile and the classes of the connector it stands behind now. */
    private void settle(SitePlan.Leg leg) {
        Seat connector = sites.holder(leg).orElse(null);
        boolean v4 = leg.known().family() == Family.V4;
        String known = key(leg.known());
        put(v4 ? MapName.SITE4 : MapName.SITE6, known, connector == null
                ? null
                : handle(number(behind(reaches, connector.grant(), SiteBook.reach(reaches.policy(), connector.grant())
                        .orElse(connector.grant().reach())))));
        put(v4 ? MapName.SITEDOWN4 : MapName.SITEDOWN6, known, connector == null ? null : connector.lanes().down().orElse(null));
        put(v4 ? MapName.SITEUP4 : MapName.SITEUP6, key(leg.carried()),
                connector == null ? null : connector.lanes().up().orElse(null));
    }

    /** As nft prints it: an address alone without its length. */
    private static String key(Network network) {
        return network.length() == network.family().bits() ? network.base().toString() : network.toString();
    }

    /** All that a grant needs: the client's, and that of the networks behind it. */
    private static List<Profile> profiles(Reaches of, Grant grant) {
        return Stream
                .concat(Stream.of(profile(of, grant)), SiteBook.reach(of.policy(), grant).map(reach -> behind(of, grant, reach)).stream())
                .toList();
    }

    private static Profile profile(Reaches of, Grant grant) {
        return new Profile(of.destinations(grant.reach()), of.invited(grant.circle()), of.ring(grant.circle()));
    }

    /** Invitations are to clients, not to what stands behind them. */
    private static Profile behind(Reaches of, Grant connector, Reach reach) {
        return new Profile(of.destinations(reach), Destinations.NONE, of.ring(connector.circle()));
    }

    private int number(Profile profile) {
        OptionalInt known = profiles.find(profile);
        if (known.isPresent()) {
            return known.getAsInt();
        }
        int number = profiles.give(profile);
        ring(profile.ring());
        opened(profile, number, true);
        rings.reachedFrom(profile.ring()).forEach(to -> peer(number, profile.ring(), to));
        ofRing.computeIfAbsent(profile.ring(), k -> new LinkedHashSet<>()).add(number);
        return number;
    }

    private int ring(Ring ring) {
        OptionalInt known = rings.find(ring);
        if (known.isPresent()) {
            return known.getAsInt();
        }
        int number = rings.join(ring);
        rings.reaching(ring).forEach(from -> ofRing.getOrDefault(from, Set.of()).forEach(profile -> peer(profile, from, ring)));
        return number;
    }

    /** The number of a ground as the maps hold it; a ground that has none yet gets one, and a counter. */
    private String number(Ground ground) {
        OptionalInt known = grounds.find(ground);
        if (known.isPresent()) {
            return handle(known.getAsInt());
        }
        String handle = handle(grounds.give(ground));
        put(MapName.GROUNDS, handle, "\"" + ground + "\"");
        return handle;
    }

    private void opened(Profile profile, int number, boolean open) {
        String behind = handle(number) + " . ";
        for (Family family : Family.values()) {
            boolean v4 = family == Family.V4;
            for (Destinations.Opening opening : profile.destinations().openings(family)) {
                put(v4 ? MapName.REACH4 : MapName.REACH6, behind + opening.key(), open ? number(opening.by()) : null);
            }
            for (Destinations.Opening opening : profile.invited().openings(family)) {
                put(v4 ? MapName.INVITE4 : MapName.INVITE6, behind + opening.key(), open ? number(opening.by()) : null);
            }
        }
    }

    private void peer(int number, Ring from, Ring to) {
        put(MapName.PEERS, peers(number, to), number(from.lets(to)));
    }

    private void unpeer(int number, Ring to) {
        put(MapName.PEERS, peers(number, to), null);
    }

    private String peers(int from, Ring to) {
        return handle(from) + " . " + mark(rings.find(to).orElseThrow());
    }

    private Map<String, String> of(MapName map) {
        return elements.computeIfAbsent(map, k -> new HashMap<>());
    }

    private void put(MapName map, String key, @Nullable String value) {
        Map<String, String> of = of(map);
        Optional<String> was = Optional.ofNullable(value == null ? of.remove(key) : of.put(key, value));
        Optional<String> is = Optional.ofNullable(value);
        if (!was.equals(is)) {
            edits.add(new Edit(map, key, was, is));
        }
    }

    private static String handle(int number) {
        return Integer.toHexString(number >>> 16) + ":" + Integer.toHexString(number & 0xffff);
    }

    private static String mark(int number) {
        return "0x" + HexFormat.of().toHexDigits(number);
    }
}
