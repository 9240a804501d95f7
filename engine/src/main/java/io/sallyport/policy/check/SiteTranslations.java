package io.sallyport.policy.check;

import java.util.List;
import java.util.Optional;

import io.sallyport.model.Family;
import io.sallyport.policy.InstanceNetwork;
import io.sallyport.policy.SharedRanges;
import io.sallyport.policy.Site;
import io.sallyport.policy.table.Draft;
import io.sallyport.policy.table.NetworkDraft;
import io.sallyport.policy.table.SiteDraft;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.Words;

/** Every virtual subnet is one that somebody can translate: the gateway, or for IPv4 on a tun device the connector. */
final class SiteTranslations {
    private SiteTranslations() {}

    static void run(Draft draft, Problems problems) {
        for (NetworkDraft each : draft.networks()) {
            InstanceNetwork network = each.network();
            List<Site> sites = draft.sites().stream().map(SiteDraft::site).filter(site -> site.connectsTo(network.instance())).toList();
            for (SiteDraft site : draft.sites()) {
                if (site.site().connectsTo(network.instance())) {
                    subnets(site, sites, network, problems);
                }
            }
        }
    }

    private static void subnets(SiteDraft draft, List<Site> sites, InstanceNetwork network, Problems problems) {
        for (SiteDraft.Virtual virtual : draft.virtual()) {
            if ((virtual.real().value().family() == Family.V6 || network.bridged().isPresent())
                    && SharedRanges.taken(sites, Optional.of(network), draft.site(), virtual.real().value())) {
                problems.add(EstateConflict.SITE_UNTRANSLATABLE, virtual.real().place(),
                        Words.quote(virtual.real().value().toString()) + " is also somewhere else on the instance "
                                + Words.quote(network.instance().value()),
                        "connect one of them to an instance of its own, or number one of them anew");
            }
        }
    }
}
