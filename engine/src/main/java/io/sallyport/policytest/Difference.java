package io.sallyport.policytest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.sallyport.decision.Grant;
import io.sallyport.decision.Limits;
import io.sallyport.effect.Bundles;
import io.sallyport.effect.SitePlan;
import io.sallyport.effect.bridge.FrameText;
import io.sallyport.effect.bridge.Owners;
import io.sallyport.effect.bridge.Ties;
import io.sallyport.effect.door.Door;
import io.sallyport.effect.door.DoorText;
import io.sallyport.effect.nft.Edit;
import io.sallyport.effect.nft.FirewallBook;
import io.sallyport.effect.nft.FirewallState;
import io.sallyport.effect.nft.FirewallText;
import io.sallyport.effect.nft.Lanes;
import io.sallyport.effect.nft.Plan;
import io.sallyport.effect.nft.SiteText;
import io.sallyport.effect.nft.Tables;
import io.sallyport.effect.route.RoutePlan;
import io.sallyport.effect.route.RouteText;
import io.sallyport.effect.tc.Capacities;
import io.sallyport.effect.tc.ClassBook;
import io.sallyport.effect.tc.ClassEdit;
import io.sallyport.effect.tc.ClassPlan;
import io.sallyport.effect.tc.ClassState;
import io.sallyport.effect.tc.ClassText;
import io.sallyport.effect.tc.Direction;
import io.sallyport.effect.tc.Leaf;
import io.sallyport.model.Address;
import io.sallyport.model.ClientId;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Network;
import io.sallyport.policy.Policy;

/**
 * What decisions and changes of policy change in the kernel of one instance, one after the other, exactly as the daemon would write it. It begins with no client
 * in the tables. Not for several threads.
 */
public final class Difference {
    private final InstanceName instance;
    private final Tables tables;
    private final ClassBook classes = new ClassBook(Bundles.STANDARD);
    private final TreeMap<ClientId, Grant> clients = new TreeMap<>();
    private final FirewallBook firewall;
    private Policy policy;
    private final Door door;
    private SitePlan sites;
    private Optional<String> port;

    public Difference(Policy policy, InstanceName instance) {
        this.policy = policy;
        this.instance = instance;
        tables = Tables.of(instance);
        firewall = new FirewallBook(policy);
        sites = SitePlan.of(policy, instance);
        door = Door.usual(instance);
        port = port(policy);
        classes.follow(Capacities.of(policy, instance), new TreeMap<>());
    }

    /** What may arrive at the port. Which port that is, a policy does not say. */
    private Optional<String> port(Policy policy) {
        return Optional.ofNullable(policy.networks().get(instance))
                .map(network -> "# at UDP port " + door.port() + "; the daemon's configuration says which it is\n"
                        + DoorText.render(door, network.door()));
    }

    /**
     * The text of one change.
     *
     * @param nft commands for {@code nft -f} in the order of {@link Plan#phases}; none when nothing changes
     * @param tc lines for {@code tc -batch}
     * @param routes lines for {@code ip -batch}; clients change none, but for connectors of a bridged instance
     */
    public record Text(List<String> nft, List<String> tc, List<String> routes) {
        public Text {
            nft = List.copyOf(nft);
            tc = List.copyOf(tc);
            routes = List.copyOf(routes);
        }

        private Text and(List<String> moreNft) {
            return new Text(Stream.concat(nft.stream(), moreNft.stream()).toList(), tc, routes);
        }

        public boolean isEmpty() {
            return nft.isEmpty() && tc.isEmpty() && routes.isEmpty();
        }
    }

    /** The whole of the firewall now, as {@code nft -f} takes it. */
    public String firewall() {
        return FirewallText.render(tables, firewall.state()) + SiteText.render(tables, sites)
                + (bridged(policy) ? FrameText.render(tables, ties()) : "") + port.orElse("");
    }

    /** The routes there are now, as lines for {@code ip -batch}. */
    public List<String> routes() {
        return joined(RouteText.lines(tables.tun(), RoutePlan.between(List.of(), sites.known())), hops(new TreeMap<>(), ties().hops()));
    }

    private boolean bridged(Policy by) {
        return Optional.ofNullable(by.networks().get(instance)).filter(network -> network.bridged().isPresent()).isPresent();
    }

    /** Who is let in has sent no frame yet. */
    private Ties ties() {
        return bridged(policy) ? Ties.of(policy, sites, clients, Owners.NONE) : Ties.NONE;
    }

    private List<String> hops(SortedMap<Network, Address> before, SortedMap<Network, Address> after) {
        List<String> lines = new ArrayList<>();
        for (Network network : sites.known()) {
            Optional<Address> router = Optional.ofNullable(after.get(network));
            if (!router.equals(Optional.ofNullable(before.get(network)))) {
                lines.add(RouteText.by(tables.tun(), network, router));
            }
        }
        return lines;
    }

    private static List<String> joined(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    /** A client is let in with this, or with another grant than before; empty: it goes. */
    public Text change(ClientId client, Optional<Grant> grant) {
        List<ClassEdit> classEdits = classes.change(one(client, grant.map(Grant::limits)));
        SortedMap<Network, Address> hopsBefore = ties().hops();
        grant.ifPresentOrElse(now -> clients.put(client, now), () -> clients.remove(client));
        return text(firewall.change(one(client, grant.map(now -> seat(client, now)))), classEdits, sites, hopsBefore);
    }

    /** Another policy comes in force, under which these clients stay. */
    public Text swap(Policy next, SortedMap<ClientId, Grant> staying) {
        ClassState before = classes.state();
        TreeMap<ClientId, Optional<Limits>> limits = new TreeMap<>();
        clients.keySet().forEach(client -> limits.put(client, Optional.empty()));
        staying.forEach((client, grant) -> limits.put(client, Optional.of(grant.limits())));
        classes.follow(Capacities.of(next, instance), limits);
        TreeMap<ClientId, Optional<FirewallBook.Seat>> seats = new TreeMap<>();
        clients.keySet().forEach(client -> seats.put(client, Optional.empty()));
        staying.forEach((client, grant) -> seats.put(client, Optional.of(seat(client, grant))));
        FirewallState old = firewall.state();
        SortedMap<Network, Address> hopsBefore = ties().hops();
        firewall.follow(firewall.reaches().next(next), seats);
        firewall.collect(Integer.MAX_VALUE);
        clients.clear();
        clients.putAll(staying);
        SitePlan sitesBefore = sites;
        sites = SitePlan.of(next, tables.instance());
        policy = next;
        Text text = text(Plan.between(old, firewall.state()), ClassPlan.between(before, classes.state()), sitesBefore, hopsBefore);
        Optional<String> portBefore = port;
        port = port(next);
        return port.equals(portBefore) ? text : text.and(port.orElse("").lines().toList());
    }

    private FirewallBook.Seat seat(ClientId client, Grant grant) {
        return new FirewallBook.Seat(grant, new Lanes(classes.handle(client, Direction.DOWN), classes.handle(client, Direction.UP)));
    }

    private Text text(List<Edit> edits, List<ClassEdit> classEdits, SitePlan sitesBefore, SortedMap<Network, Address> hopsBefore) {
        List<String> nft = new ArrayList<>();
        for (List<Edit> phase : Plan.phases(edits)) {
            nft.addAll(List.of(FirewallText.transaction(tables, phase).split("; ", -1)));
        }
        if (!sites.equals(sitesBefore)) {
            nft.addAll(SiteText.render(tables, sites).lines().toList());
        }
        return new Text(nft, ClassText.lines(tables.tun(), tables.ifb(), Bundles.STANDARD, Leaf.BFIFO, classEdits),
                joined(RouteText.lines(tables.tun(), RoutePlan.between(sitesBefore.known(), sites.known())),
                        hops(hopsBefore, ties().hops())));
    }

    private static <T> SortedMap<ClientId, T> one(ClientId client, T value) {
        TreeMap<ClientId, T> one = new TreeMap<>();
        one.put(client, value);
        return one;
    }
}
