package io.sallyport.policy.check;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.sallyport.model.Family;
import io.sallyport.policy.InstanceNetwork;
import io.sallyport.policy.Site;
import io.sallyport.policy.table.Draft;
import io.sallyport.policy.table.NetworkDraft;
import io.sallyport.policy.table.SiteDraft;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.Words;

/** What sites say goes with the device of the instance they connect to, and no MAC address is a router of two of them. */
final class BridgedSites {
    private BridgedSites() {}

    static void run(Draft draft, Problems problems) {
        Map<String, Site> routers = new HashMap<>();
        for (SiteDraft site : draft.sites()) {
            List<InstanceNetwork> networks = draft.networks().stream().map(NetworkDraft::network)
                    .filter(network -> site.site().connectsTo(network.instance())).toList();
            if (networks.stream().anyMatch(network -> network.bridged().isPresent())) {
                families(site, problems);
            } else if (!networks.isEmpty() && !site.site().routers().isEmpty()) {
                problems.add(EstateConflict.ROUTER_UNBRIDGED, site.site().ref().place(), "`routers` of "
                        + Words.quote(site.site().name()) + " means nothing: its instance is not bridged",
                        "take it out, or give the Networks row `device: {kind: tap}`");
            }
            for (String mac : site.site().routers().keySet()) {
                Site first = routers.putIfAbsent(mac, site.site());
                if (first != null) {
                    problems.add(EstateConflict.ROUTER_TWICE, site.site().ref().place(), Words.quote(mac) + " is a router of "
                            + Words.quote(first.name()) + " already", "each device stands in one site");
                }
            }
        }
    }

    private static void families(SiteDraft site, Problems problems) {
        site.subnets().stream().filter(subnet -> subnet.value().family() == Family.V6).forEach(subnet -> problems.add(
                EstateConflict.BRIDGED_SITE_IPV6, subnet.place(), Words.quote(subnet.value().toString())
                        + " is behind a connector of a bridged instance, which carries IPv4 only",
                "take it out, or connect the site to an instance of `kind: tun`"));
    }
}
