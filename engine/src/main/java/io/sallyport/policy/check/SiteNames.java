package io.sallyport.policy.check;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.sallyport.model.Place;
import io.sallyport.policy.Site;
import io.sallyport.policy.table.Draft;
import io.sallyport.policy.table.SiteDraft;
import io.sallyport.policy.yaml.Marked;
import io.sallyport.policy.yaml.NearestName;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.Words;

/** Sites connect to instances that exist, each by certificates of its own. */
final class SiteNames {
    private SiteNames() {}

    static void run(Draft draft, Problems problems) {
        Set<String> instances = new TreeSet<>();
        draft.networks().forEach(network -> instances.add(network.network().instance().value()));
        Map<String, Place> connectors = new HashMap<>();
        for (SiteDraft site : draft.sites()) {
            if (draft.isWhole()) {
                instance(site, instances, problems);
            }
            for (Marked<String> connector : site.connectors()) {
                Place first = connectors.putIfAbsent(connector.value(), connector.place());
                if (first != null) {
                    problems.add(EstateConflict.CONNECTOR_TWICE, connector.place(), Words.quote(connector.value())
                            + " is also the connector of another site", "the first one stands at " + Words.quote(first.brief()));
                }
            }
        }
    }

    private static void instance(SiteDraft draft, Set<String> instances, Problems problems) {
        Site site = draft.site();
        if (site.instance().isEmpty()) {
            if (instances.size() > 1) {
                problems.add(EstateConflict.SITE_INSTANCE, site.ref().place(), "there are several instances, and the site names none",
                        "write `instance`, one of " + Words.list(List.copyOf(instances)));
            }
            return;
        }
        String name = site.instance().get().value();
        if (!instances.contains(name)) {
            problems.add(EstateConflict.SITE_INSTANCE, draft.instancePlace().orElse(site.ref().place()), Words.quote(name)
                    + " is not an instance", () -> NearestName.hint(name, instances));
        }
    }
}
