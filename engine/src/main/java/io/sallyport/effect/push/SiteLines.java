package io.sallyport.effect.push;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

import io.sallyport.effect.SitePlan;
import io.sallyport.effect.SitePlan.Translation;
import io.sallyport.model.Family;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Network;
import io.sallyport.policy.Policy;
import io.sallyport.policy.Site;
import io.sallyport.policy.SiteReach;

/** What a connector is configured with beside everybody's lines. Source of the directives: openvpn(8). */
final class SiteLines {
    private static final String TRANSLATE = "push \"client-nat snat ";

    private SiteLines() {}

    /**
     * The lines for these legs of its site.
     *
     * @param active whether the daemon is to send it what goes to the site; the connector that stands by has everything else, and on a bridged instance, where
     *     the kernel chooses the client by its MAC address, every connector stands so
     */
    static List<String> of(List<SitePlan.Leg> legs, boolean active) {
        List<String> lines = new ArrayList<>();
        for (SitePlan.Leg leg : legs) {
            if (active) {
                lines.add(inner(leg.carried()));
            }
        }
        for (SitePlan.Leg leg : legs) {
            if (leg.translation() == Translation.CONNECTOR && leg.real().family() == Family.V4) {
                lines.add(TRANSLATE + leg.real().base() + " " + leg.real().netmask() + " " + leg.known().base() + "\"");
            }
        }
        return lines;
    }

    /**
     * From where the site may be called, so that it must know the way back: the sites that reach it, and the clients of other instances. Those of its
     * own instance share its tunnel.
     */
    static List<Network> callers(Policy policy, InstanceName instance, Site site) {
        TreeSet<Network> callers = new TreeSet<>();
        for (SiteReach reach : policy.estate().siteReaches()) {
            if (reach.to().contains(site.name())) {
                policy.estate().sites().stream().filter(from -> reach.fromSites().contains(from.name()))
                        .forEach(from -> callers.addAll(from.known()));
            }
        }
        policy.networks().forEach((name, network) -> {
            if (!name.equals(instance)) {
                callers.add(network.pool4());
                network.pool6().ifPresent(callers::add);
            }
        });
        return List.copyOf(callers);
    }

    /** Whether a line is one of these. */
    static boolean is(String line) {
        return line.startsWith("iroute") || line.startsWith(TRANSLATE);
    }

    static String inner(Network network) {
        return network.family() == Family.V4
                ? "iroute " + network.base() + " " + network.netmask()
                : "iroute-ipv6 " + network;
    }
}
