package io.sallyport.policy.check;

import java.util.HashSet;
import java.util.Set;

import io.sallyport.policy.AccessRow;
import io.sallyport.policy.Resource;
import io.sallyport.policy.SiteReach;
import io.sallyport.policy.table.Draft;
import io.sallyport.policy.table.SiteDraft;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.Words;

/** Every site reaches, or is reached by, somebody. */
final class UnreachedSites {
    private UnreachedSites() {}

    static void run(Draft draft, Problems problems) {
        Set<String> named = new HashSet<>();
        for (SiteReach reach : draft.siteReaches()) {
            named.addAll(reach.fromSites());
            named.addAll(reach.to());
        }
        Set<String> allowed = new HashSet<>();
        for (AccessRow row : draft.access()) {
            if (Reaching.mayAllow(row)) {
                allowed.addAll(row.resources());
            }
        }
        NetworkIndex reached = new NetworkIndex();
        for (Resource resource : draft.resources()) {
            if (allowed.contains(resource.name())) {
                resource.networks().forEach(reached::add);
            }
        }
        for (SiteDraft site : draft.sites()) {
            boolean isReached = site.site().known().stream().anyMatch(network -> reached.overlapping(network).isPresent());
            if (!named.contains(site.site().name()) && !isReached) {
                problems.add(EstateConflict.UNREACHED_SITE, site.site().ref().place(), "nobody reaches "
                        + Words.quote(site.site().name()) + ", and it reaches nobody", "name it under `from` or `to` of a Sites row");
            }
        }
    }
}
