package io.sallyport.effect.push;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import io.sallyport.decision.Grant;
import io.sallyport.decision.Reach;
import io.sallyport.effect.SitePlan;
import io.sallyport.model.Family;
import io.sallyport.model.Network;
import io.sallyport.policy.InstanceNetwork;
import io.sallyport.policy.Policy;
import io.sallyport.policy.Resource;
import io.sallyport.policy.Site;

/**
 * The configuration of one client, as the lines of a {@code client-auth} block. Source of the directives: openvpn(8).
 *
 * @param lines in order: addresses, the networks behind a connector, routes (IPv4 before IPv6), name servers, search domains, further options
 */
public record PushConfig(List<String> lines) {
    /** The longest configuration line, in bytes: the daemon would take the rest as another directive. */
    public static final int LINE_BYTES_MAX = 255;

    /** Plain text, or one quoted option; the daemon skips a pushed option that has a comma. */
    private static final Pattern LINE = Pattern.compile("[a-z0-9 :./-]+|push \"[A-Za-z0-9 :./!_-]+\"");

    public PushConfig {
        lines = List.copyOf(lines);
        for (String line : lines) {
            if (line.length() > LINE_BYTES_MAX || !LINE.matcher(line).matches()) {
                throw new IllegalArgumentException("not a configuration line: " + line);
            }
        }
    }

    /**
     * What this grant means on its instance. Routes are those of the resources whose every address is not denied as a whole; the firewall judges the
     * rest, port by port.
     */
    public static PushConfig of(Policy policy, InstanceNetwork network, Grant grant) {
        List<String> lines = new ArrayList<>();
        lines.add("ifconfig-push " + grant.lease().address4() + " " + network.pool4().netmask());
        Optional<Network> pool6 = network.pool6();
        boolean v6 = grant.lease().address6().isPresent() && pool6.isPresent();
        if (v6) {
            lines.add("ifconfig-ipv6-push " + grant.lease().address6().get() + "/" + pool6.get().length() + " "
                    + network.server6().orElseThrow());
        }
        Optional<Site> site = policy.estate().siteOf(grant.lease().holder(), network.instance());
        site.ifPresent(of -> lines.addAll(SiteLines.of(SitePlan.of(policy, network.instance()).of(of.name()),
                network.bridged().isEmpty() && grant.site().filter(of.name()::equals).isPresent())));
        routes(policy, network, grant, site, v6, lines);
        network.push().dnsServers().stream().filter(server -> v6 || server.family() == Family.V4)
                .forEach(server -> lines.add("push \"dhcp-option DNS " + server + "\""));
        for (String domain : network.push().searchDomains()) {
            lines.add("push \"dhcp-option DOMAIN-SEARCH " + domain + "\"");
        }
        network.push().options().forEach(option -> lines.add("push \"" + option + "\""));
        return new PushConfig(lines);
    }

    /** The line by which the daemon is told that this network stands behind the client. */
    public static String inner(Network network) {
        return SiteLines.inner(network);
    }

    /** Whether the line is about the networks behind the client. */
    public static boolean isOfSite(String line) {
        return SiteLines.is(line);
    }

    private static void routes(Policy policy, InstanceNetwork network, Grant grant, Optional<Site> site, boolean v6, List<String> lines) {
        List<Network> networks = routed(policy, network, grant, site);
        boolean full4 = network.push().fullTunnel() || networks.stream().anyMatch(n -> n.family() == Family.V4 && n.length() == 0);
        boolean full6 = v6 && (network.push().fullTunnel() || networks.stream().anyMatch(n -> n.family() == Family.V6 && n.length() == 0));
        if (full4) {
            lines.add("push \"redirect-gateway def1" + (full6 ? " ipv6" : "") + "\"");
        } else if (full6) {
            lines.add("push \"redirect-gateway !ipv4 ipv6\"");
        }
        if (network.push().fullTunnel() && !v6) {
            lines.add("push \"block-ipv6\"");
        }
        for (Network n : networks) {
            if (n.family() == Family.V4 && !full4) {
                lines.add("push \"route " + n.base() + " " + n.netmask() + "\"");
            } else if (n.family() == Family.V6 && v6 && !full6) {
                lines.add("push \"route-ipv6 " + n + "\"");
            }
        }
    }

    /** A route by the tunnel to what stands beside it would take a connector's own networks away from it. */
    private static boolean isItsOwn(Site site, Network network) {
        return site.subnets().stream().anyMatch(own -> own.contains(network)) || site.known().contains(network);
    }

    /** The networks worth a route: those for everybody, and of allowed resources that push theirs, less those wholly denied, and less the tunnel's own subnets. */
    private static List<Network> routed(Policy policy, InstanceNetwork network, Grant grant, Optional<Site> site) {
        Reach reach = site.map(of -> SitePlan.reach(policy, of, grant.reach())).orElse(grant.reach());
        List<Resource> denied = policy.resources(reach.denied()).stream().filter(r -> r.services().isEmpty()).toList();
        List<Network> networks = new ArrayList<>(network.push().routes());
        for (Resource resource : policy.resources(reach.allowed())) {
            if (!resource.pushRoutes()) {
                continue;
            }
            for (Network n : resource.networks()) {
                boolean shut = denied.stream().anyMatch(d -> d.networks().stream().anyMatch(w -> w.contains(n)));
                if (!shut && !network.pool4().contains(n) && network.pool6().filter(p -> p.contains(n)).isEmpty()) {
                    networks.add(n);
                }
            }
        }
        site.ifPresent(of -> {
            networks.addAll(SiteLines.callers(policy, network.instance(), of));
            networks.removeIf(n -> isItsOwn(of, n));
        });
        return Routes.aggregate(networks);
    }
}
