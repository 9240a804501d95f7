package io.sallyport.effect.bridge;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.sallyport.decision.Grant;
import io.sallyport.effect.SitePlan;
import io.sallyport.model.Address;
import io.sallyport.model.ClientId;
import io.sallyport.model.Mac;
import io.sallyport.model.Network;
import io.sallyport.policy.Policy;
import io.sallyport.policy.Site;

/**
 * What may pass between a bridged instance's clients and the gateway, and by which routers its sites are reached.
 *
 * @param own MAC and tunnel address of each client
 * @param behind MAC and network of what stands behind active connectors, by the addresses the tunnel carries
 * @param hops network as the kernel's routes know it, to the router it is behind; without one a network is not reached
 */
public record Ties(SortedSet<Tie> own, SortedSet<Tie> behind, SortedMap<Network, Address> hops) {
    /** Nobody is there: nothing passes. */
    public static final Ties NONE = new Ties(new TreeSet<>(), new TreeSet<>(), new TreeMap<>());

    public Ties {
        own = Collections.unmodifiableSortedSet(new TreeSet<>(own));
        behind = Collections.unmodifiableSortedSet(new TreeSet<>(behind));
        hops = Collections.unmodifiableSortedMap(new TreeMap<>(hops));
    }

    /** A device that may use these addresses. */
    public record Tie(Mac mac, Network network) implements Comparable<Tie> {
        @Override
        public int compareTo(Tie other) {
            int byMac = mac.compareTo(other.mac);
            return byMac != 0 ? byMac : network.compareTo(other.network);
        }

        /** As nft prints it: an address alone without its length. */
        String key() {
            boolean one = network.length() == network.family().bits();
            return mac + " . " + (one ? network.base().toString() : network.toString());
        }
    }

    /**
     * What clients with these grants may.
     *
     * @param plan the sites of the clients' instance
     */
    public static Ties of(Policy policy, SitePlan plan, SortedMap<ClientId, Grant> clients, Owners owners) {
        TreeSet<Tie> own = new TreeSet<>();
        TreeSet<Tie> behind = new TreeSet<>();
        TreeMap<Network, Address> hops = new TreeMap<>();
        Map<ClientId, SortedSet<Mac>> byClient = owners.byClient();
        clients.forEach((client, grant) -> {
            SortedSet<Mac> macs = byClient.getOrDefault(client, new TreeSet<>());
            macs.forEach(mac -> own.add(new Tie(mac, Network.host(grant.lease().address4()))));
            site(policy, grant).ifPresent(site -> {
                List<SitePlan.Leg> legs = plan.of(site.name());
                for (Mac mac : macs) {
                    if (site.routers().isEmpty() || site.routers().containsKey(mac.text())) {
                        legs.forEach(leg -> behind.add(new Tie(mac, leg.carried())));
                    }
                }
                legs.forEach(leg -> hops.put(leg.known(), hop(site, leg, grant, macs)));
            });
        });
        return new Ties(own, behind, hops);
    }

    private static Optional<Site> site(Policy policy, Grant grant) {
        return grant.site().flatMap(name -> policy.estate().sites().stream().filter(site -> site.name().equals(name)).findFirst());
    }

    /**
     * The router for one subnet: of those the policy names, one that showed itself behind this connector before one that did not, and one in the subnet before
     * one that is not; the connector itself where the policy names none.
     */
    private static Address hop(Site site, SitePlan.Leg leg, Grant connector, SortedSet<Mac> macs) {
        List<Address> there = new ArrayList<>();
        List<Address> unseen = new ArrayList<>();
        for (Map.Entry<String, Address> router : site.routers().entrySet()) {
            (macs.stream().anyMatch(mac -> mac.text().equals(router.getKey())) ? there : unseen).add(router.getValue());
        }
        List<Address> inSubnet = Stream.concat(there.stream(), unseen.stream()).filter(leg.real()::contains).toList();
        return there.stream().filter(leg.real()::contains).findFirst().or(() -> there.stream().findFirst())
                .or(() -> inSubnet.stream().findFirst()).or(() -> unseen.stream().findFirst()).orElse(connector.lease().address4());
    }
}
