package io.sallyport.policy;

import java.util.List;
import java.util.Optional;

import io.sallyport.model.InstanceName;

/**
 * What an organisation says beside people, destinations and limits: its sites, the connections it keeps up, how long it keeps records, and what must
 * always be true.
 *
 * @param sites in source order
 * @param siteReaches which sites and groups reach which sites
 */
public record Estate(List<Site> sites, List<SiteReach> siteReaches, List<Connection> connections, List<Retention> retention,
        List<Capture> captures, List<Invariant> invariants) {
    public Estate {
        sites = List.copyOf(sites);
        siteReaches = List.copyOf(siteReaches);
        connections = List.copyOf(connections);
        retention = List.copyOf(retention);
        captures = List.copyOf(captures);
        invariants = List.copyOf(invariants);
    }

    /** The site that this certificate CN is a connector of, on this instance. */
    public Optional<Site> siteOf(String connector, InstanceName instance) {
        for (Site site : sites) {
            if (site.connectors().contains(connector) && site.connectsTo(instance)) {
                return Optional.of(site);
            }
        }
        return Optional.empty();
    }

    /** The sites whose connectors connect to this instance, in source order. */
    public List<Site> sitesOf(InstanceName instance) {
        return sites.stream().filter(site -> site.connectsTo(instance)).toList();
    }

    /** Nothing of all this. */
    public static Estate none() {
        return new Estate(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
    }
}
