package io.sallyport.policy.check;

import io.sallyport.policy.table.Draft;
import io.sallyport.policy.table.SiteDraft;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.Words;

/** What a site says of its subnets is about subnets it has. */
final class SiteParts {
    private SiteParts() {}

    static void run(Draft draft, Problems problems) {
        for (SiteDraft site : draft.sites()) {
            for (SiteDraft.Virtual virtual : site.virtual()) {
                if (!site.site().subnets().contains(virtual.real().value())) {
                    problems.add(EstateConflict.VIRTUAL_OF_NOTHING, virtual.real().place(), Words.quote(virtual.real().value().toString())
                            + " is not among the site's subnets",
                            "they are "
                                    + Words.list(site.site().subnets().stream().map(Object::toString).toList()));
                }
            }
            site.site().routers().forEach((mac, router) -> {
                if (site.site().subnets().stream().noneMatch(subnet -> subnet.contains(router))) {
                    problems.add(EstateConflict.ROUTER_ELSEWHERE, site.site().ref().place(), Words.quote(router.toString())
                            + ", the router of " + Words.quote(mac) + ", is in none of the site's subnets");
                }
            });
        }
    }
}
