package io.sallyport.effect.nft;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.sallyport.decision.Circle;
import io.sallyport.decision.Grant;
import io.sallyport.decision.Reach;
import io.sallyport.ipam.Lease;
import io.sallyport.model.Address;
import io.sallyport.model.ClientId;
import io.sallyport.model.Family;
import io.sallyport.policy.Policy;

/**
 * What should be in the maps, kept up as clients come and go, so that a change costs what it changes and not what there is.
 *
 * <p>Clients with the same reach and the same circle share a <em>profile</em>; profiles and circles are numbered from 1 as they first occur and stay
 * until the policy changes, so a client that comes back finds its profile in place. What a number opens never changes: see {@link Plan#phases}. One address may for a moment belong to two sessions of the same
 * client (the new one is there before the old one's end is told): it follows the greater {@link ClientId}. Not for several threads.
 */
public final class FirewallBook {
    private final Map<MapName, Map<String, String>> elements = new EnumMap<>(MapName.class);
    private final Numbers<Profile> profiles;
    private final Numbers<Circle> circles;
    private final Numbers<Ground> grounds;
    private final Map<ClientId, Seat> clients = new HashMap<>();
    private final Map<Address, TreeMap<ClientId, Seat>> holders = new HashMap<>();
    private final Map<Reach, List<Box>> boxes = new HashMap<>();
    private final Map<Circle, List<Box>> invited = new HashMap<>();
    /** What the book before had for the same reach and circle: a profile that opens something else now gets another number. */
    private Map<Reach, List<Box>> boxesBefore = Map.of();
    private Map<Circle, List<Box>> invitedBefore = Map.of();
    private final Policy policy;
    private List<Edit> edits = new ArrayList<>();

    public FirewallBook(Policy policy) {
        this(policy, new Numbers<>(Map.of()), new Numbers<>(Map.of()), new Numbers<>(Map.of()));
    }

    private FirewallBook(Policy policy, Numbers<Profile> profiles, Numbers<Circle> circles, Numbers<Ground> grounds) {
        this.policy = policy;
        this.profiles = profiles;
        this.circles = circles;
        this.grounds = grounds;
        for (MapName map : MapName.values()) {
            elements.put(map, new HashMap<>());
        }
    }

    private record Profile(Reach reach, Circle circle) {}

    /** What one client is to have: its grant and its classes. */
    public record Seat(Grant grant, Lanes lanes) {}

    /** Carries out some clients' changes (empty: the client is gone) and says what that changes in the maps. */
    public List<Edit> change(SortedMap<ClientId, Optional<Seat>> changes) {
        edits = new ArrayList<>();
        Set<Address> touched = new LinkedHashSet<>();
        changes.forEach((id, seat) -> {
            Seat old = clients.remove(id);
            if (old != null) {
                addresses(old.grant().lease()).forEach(address -> {
                    touched.add(address);
                    leave(address, id);
                });
            }
            seat.ifPresent(client -> {
                clients.put(id, client);
                addresses(client.grant().lease()).forEach(address -> {
                    touched.add(address);
                    holders.computeIfAbsent(address, k -> new TreeMap<>()).put(id, client);
                });
            });
        });
        touched.forEach(this::settle);
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

    /**
     * The book of another policy and other clients that keeps the numbers of profiles and circles that remain, so that {@link Plan#between} finds
     * little to change, and the counters of all grounds that the policy still knows, whether or not a client that is here now has them.
     */
    public FirewallBook follow(Policy next, SortedMap<ClientId, Seat> seats) {
        FirewallBook book = new FirewallBook(next, new Numbers<>(profiles.used()), new Numbers<>(circles.used()),
                new Numbers<>(grounds.used(), grounds.last()));
        book.boxesBefore = boxes;
        book.invitedBefore = invited;
        grounds.used().keySet().stream().filter(ground -> ground.isIn(next)).forEach(book::ground);
        TreeMap<ClientId, Optional<Seat>> all = new TreeMap<>();
        seats.forEach((id, seat) -> all.put(id, Optional.of(seat)));
        book.change(all);
        book.boxesBefore = Map.of();
        book.invitedBefore = Map.of();
        return book;
    }

    /** Whether a client has this address. */
    public boolean holds(Address address) {
        return holders.containsKey(address);
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
        put(v4 ? MapName.CLIENT4 : MapName.CLIENT6, key, client == null ? null : handle(profile(client.grant())));
        put(v4 ? MapName.CIRCLE4 : MapName.CIRCLE6, key, client == null ? null : mark(circle(client.grant().circle())));
        put(v4 ? MapName.DOWN4 : MapName.DOWN6, key, client == null ? null : client.lanes().down().orElse(null));
        put(v4 ? MapName.UP4 : MapName.UP6, key, client == null ? null : client.lanes().up().orElse(null));
    }

    private int profile(Grant grant) {
        Profile profile = new Profile(grant.reach(), grant.circle());
        OptionalInt known = profiles.find(profile);
        if (known.isPresent()) {
            return known.getAsInt();
        }
        List<Box> reached = boxes.computeIfAbsent(profile.reach(), reach -> Boxes.of(policy, reach));
        List<Box> from = invited.computeIfAbsent(profile.circle(), circle -> Isolation.invited(policy, circle));
        boolean same = reached.equals(boxesBefore.getOrDefault(profile.reach(), reached))
                && from.equals(invitedBefore.getOrDefault(profile.circle(), from));
        int number = same ? profiles.give(profile) : profiles.giveNew(profile);
        circle(profile.circle());
        for (Box box : reached) {
            put(box.family() == Family.V4 ? MapName.REACH4 : MapName.REACH6, handle(number) + " . " + box.key(),
                    ground(Ground.resource(box.by())));
        }
        for (Box box : from) {
            put(box.family() == Family.V4 ? MapName.INVITE4 : MapName.INVITE6, handle(number) + " . " + box.key(),
                    ground(new Ground(Ground.Kind.INVITE, box.by())));
        }
        circles.used().forEach((circle, to) -> peer(profile.circle(), number, circle, to));
        return number;
    }

    private int circle(Circle circle) {
        OptionalInt known = circles.find(circle);
        if (known.isPresent()) {
            return known.getAsInt();
        }
        int number = circles.give(circle);
        profiles.used().forEach((profile, from) -> peer(profile.circle(), from, circle, number));
        return number;
    }

    private void peer(Circle fromCircle, int from, Circle toCircle, int to) {
        Isolation.lets(policy.isolation(), fromCircle, toCircle)
                .ifPresent(by -> put(MapName.PEERS, handle(from) + " . " + mark(to), ground(by)));
    }

    /** The number of a ground as the maps hold it; a ground that has none yet gets one, and a counter. */
    private String ground(Ground ground) {
        OptionalInt known = grounds.find(ground);
        if (known.isPresent()) {
            return handle(known.getAsInt());
        }
        String handle = handle(grounds.give(ground));
        put(MapName.GROUNDS, handle, "\"" + ground + "\"");
        return handle;
    }

    private void put(MapName map, String key, @Nullable String value) {
        Map<String, String> of = elements.computeIfAbsent(map, k -> new HashMap<>());
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
