package io.sallyport.effect.nft;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.sallyport.decision.Circle;
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
 * is what it covers, whatever policy said so and by which names: what it covers never changes, and one that nobody has does no harm. So the profiles of
 * a policy to come can be put in beforehand ({@link #expect}), its coming ({@link #follow}) moves clients from one to another, and what nobody needs any
 * more is taken out later ({@link #collect}). Until then profiles stay, so a client that comes back finds its own in place.
 *
 * <p>One address may for a moment belong to two sessions of the same client (the new one is there before the old one's end is told): it follows the
 * greater {@link ClientId}. Not for several threads.
 */
public final class FirewallBook {
    private static final String PASS = "goto pass";

    private final Map<MapName, Map<String, String>> elements = new EnumMap<>(MapName.class);
    private final Numbers<Profile> profiles = new Numbers<>();
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

    private record Profile(Destinations destinations, Ring ring) {}

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
            profile(next, grant.reach(), grant.circle());
            SiteBook.reach(next.policy(), grant).ifPresent(reach -> profile(next, reach, grant.circle()));
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
        return of(MapName.REACH4).size() + of(MapName.REACH6).size();
    }

    /** How many of them are of profiles that no client has. */
    public int unused() {
        return profilesUnused().stream().mapToInt(profile -> profile.destinations().size()).sum();
    }

    private List<Profile> profilesUnused() {
        Set<Profile> had = new HashSet<>();
        clients.values().forEach(seat -> {
            Grant grant = seat.grant();
            had.add(profileOf(reaches, grant.reach(), grant.circle()));
            SiteBook.reach(reaches.policy(), grant).ifPresent(reach -> had.add(profileOf(reaches, reach, grant.circle())));
        });
        return profiles.used().keySet().stream().filter(profile -> !had.contains(profile)).toList();
    }

    /** Forgets profiles and circles that no client has, one after the other until that changes {@code editsMax} elements or more; says what it changes. */
    public List<Edit> collect(int editsMax) {
        edits = new ArrayList<>();
        reaches.keepOnly(clients.values().stream()
                .flatMap(seat -> Stream.concat(Stream.of(seat.grant().reach()), SiteBook.reach(reaches.policy(), seat.grant()).stream()))
                .collect(Collectors.toSet()));
        List<Profile> unused = profilesUnused();
        for (int i = 0; i < unused.size() && edits.size() < editsMax; i++) {
            forget(unused.get(i));
        }
        if (edits.size() < editsMax) {
            rings.all().stream().filter(ring -> !ofRing.containsKey(ring)).forEach(this::forget);
        }
        return List.copyOf(edits);
    }

    private void forget(Profile profile) {
        int number = profiles.find(profile).orElseThrow();
        covered(profile, number, null);
        rings.reachedFrom(profile.ring()).forEach(to -> peer(number, to, null));
        profiles.forget(profile);
        ofRing.computeIfPresent(profile.ring(), (ring, numbers) -> numbers.remove(number) && numbers.isEmpty() ? null : numbers);
    }

    private void forget(Ring ring) {
        rings.reaching(ring).forEach(from -> ofRing.getOrDefault(from, Set.of()).forEach(number -> peer(number, ring, null)));
        rings.leave(ring);
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
                client == null ? null : handle(profile(reaches, client.grant().reach(), client.grant().circle())));
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
                : handle(profile(reaches, SiteBook.reach(reaches.policy(), connector.grant()).orElse(connector.grant().reach()),
                        connector.grant().circle())));
        put(v4 ? MapName.SITEDOWN4 : MapName.SITEDOWN6, known, connector == null ? null : connector.lanes().down().orElse(null));
        put(v4 ? MapName.SITEUP4 : MapName.SITEUP6, key(leg.carried()),
                connector == null ? null : connector.lanes().up().orElse(null));
    }

    /** As nft prints it: an address alone without its length. */
    private static String key(Network network) {
        return network.length() == network.family().bits() ? network.base().toString() : network.toString();
    }

    private static Profile profileOf(Reaches of, Reach reach, Circle circle) {
        return new Profile(of.destinations(reach), of.ring(circle));
    }

    private int profile(Reaches of, Reach reach, Circle circle) {
        Profile profile = profileOf(of, reach, circle);
        OptionalInt known = profiles.find(profile);
        if (known.isPresent()) {
            return known.getAsInt();
        }
        int number = profiles.give(profile);
        ring(profile.ring());
        covered(profile, number, PASS);
        rings.reachedFrom(profile.ring()).forEach(to -> peer(number, to, PASS));
        ofRing.computeIfAbsent(profile.ring(), k -> new LinkedHashSet<>()).add(number);
        return number;
    }

    private int ring(Ring ring) {
        OptionalInt known = rings.find(ring);
        if (known.isPresent()) {
            return known.getAsInt();
        }
        int number = rings.join(ring);
        rings.reaching(ring).forEach(from -> ofRing.getOrDefault(from, Set.of()).forEach(profile -> peer(profile, ring, PASS)));
        return number;
    }

    private void covered(Profile profile, int number, @Nullable String value) {
        String behind = handle(number) + " . ";
        profile.destinations().keys(Family.V4).forEach(key -> put(MapName.REACH4, behind + key, value));
        profile.destinations().keys(Family.V6).forEach(key -> put(MapName.REACH6, behind + key, value));
    }

    private void peer(int from, Ring to, @Nullable String value) {
        put(MapName.PEERS, handle(from) + " . " + mark(rings.find(to).orElseThrow()), value);
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
        return String.format(Locale.ROOT, "0x%08x", number);
    }
}
