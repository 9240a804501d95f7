package io.sallyport.policy;

import java.util.List;

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

    /** Nothing of all this. */
    public static Estate none() {
        return new Estate(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
    }
}
