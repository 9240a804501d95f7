package io.sallyport.effect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.decision.Reach;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Network;
import io.sallyport.policy.InstanceNetwork;
import io.sallyport.policy.Policy;
import io.sallyport.policy.SharedRanges;
import io.sallyport.policy.Site;

/**
 * How the networks of the sites of one instance are carried: by which addresses OpenVPN knows each, and where addresses are translated.
 *
 * <p>Everything on the gateway but the tunnel itself (routes, firewall, connection tracking) knows a site by its virtual subnets only. What the tunnel
 * carries depends:
 *
 * <pre>
 *   no virtual subnet                         as it is
 *   a virtual subnet                          real addresses on the tunnel, the gateway translates at its edge
 *   … and OpenVPN could not tell whose        virtual addresses on the tunnel, the connector translates (client-nat)
 *     the real subnet is
 * </pre>
 *
 * <p>OpenVPN finds the client for a packet by its destination alone, so no two clients of one instance can have the same real addresses behind them.
 */
public record SitePlan(InstanceName instance, List<Leg> legs) {
    public SitePlan {
        legs = List.copyOf(legs);
    }

    /** Who translates between the two networks of a leg. */
    public enum Translation {
        /** Nobody: they are the same. */
        NONE,
        /** The gateway, on the way into the tunnel and out of it. */
        GATEWAY,
        /** The client, told by {@code client-nat}; OpenVPN can do so for IPv4 only. */
        CONNECTOR
    }

    /**
     * One subnet of a site.
     *
     * @param real as it is there
     * @param known as everybody else knows it
     */
    public record Leg(String site, Network real, Network known, Translation translation) {

        /** As the tunnel and OpenVPN know it. */
        public Network carried() {
            return translation == Translation.CONNECTOR ? known : real;
        }
    }

    /** The plan that the policy makes for an instance. The same for the same policy, whoever is connected. */
    public static SitePlan of(Policy policy, InstanceName instance) {
        List<Site> sites = policy.estate().sitesOf(instance);
        Optional<InstanceNetwork> network = Optional.ofNullable(policy.networks().get(instance));
        List<Leg> legs = new ArrayList<>();
        for (Site site : sites) {
            for (Network real : site.subnets()) {
                Network known = site.known(real);
                Translation translation = known.equals(real)
                        ? Translation.NONE
                        : SharedRanges.taken(sites, network, site, real) ? Translation.CONNECTOR : Translation.GATEWAY;
                legs.add(new Leg(site.name(), real, known, translation));
            }
        }
        return new SitePlan(instance, legs);
    }

    /** What stands behind a connector reaches: what the connector does, and the sites that rows let its site reach. Denied is denied to both. */
    public static Reach reach(Policy policy, Site site, Reach connector) {
        TreeSet<String> names = new TreeSet<>();
        policy.estate().siteReaches().stream().filter(row -> row.fromSites().contains(site.name())).forEach(row -> names.addAll(row.to()));
        names.remove(site.name());
        TreeSet<String> allowed = new TreeSet<>(connector.allowed());
        policy.estate().sites().stream().filter(other -> names.contains(other.name())).forEach(other -> allowed.add(other.handle()));
        return new Reach(allowed, connector.denied());
    }

    /** The legs of one site. */
    public List<Leg> of(String site) {
        return legs.stream().filter(leg -> leg.site().equals(site)).toList();
    }

    /** The networks by which the sites are known: what the kernel routes to the tunnel. */
    public SortedSet<Network> known() {
        TreeSet<Network> known = new TreeSet<>();
        legs.forEach(leg -> known.add(leg.known()));
        return known;
    }

    /** The legs that the gateway translates. */
    public List<Leg> translatedHere() {
        return legs.stream().filter(leg -> leg.translation() == Translation.GATEWAY).toList();
    }
}
