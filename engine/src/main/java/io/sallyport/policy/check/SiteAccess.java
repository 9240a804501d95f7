package io.sallyport.policy.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import io.sallyport.model.RowRef;
import io.sallyport.policy.AccessRow;
import io.sallyport.policy.Resource;
import io.sallyport.policy.Site;
import io.sallyport.policy.SiteReach;
import io.sallyport.policy.When;
import io.sallyport.policy.table.Draft;
import io.sallyport.policy.table.SiteDraft;

/**
 * What the rows of Sites mean in terms of access: a site is a resource (the networks it is known by), and a row that lets members of groups reach sites
 * is an allow row. So deny rows, routes, the firewall and every explanation treat sites like everything else. No row of Sites lets a connector in.
 */
final class SiteAccess {
    private SiteAccess() {}

    /** The resources of sites. */
    static Map<String, Resource> resources(Draft draft) {
        TreeMap<String, Resource> resources = new TreeMap<>();
        for (SiteDraft each : draft.sites()) {
            Site site = each.site();
            resources.put(site.handle(),
                    new Resource(site.ref(), site.handle(), site.known(), List.of(), new TreeMap<>(), Optional.empty(), true));
        }
        return resources;
    }

    /** The rows of the draft, and one for each row that lets members of groups reach sites. */
    static List<AccessRow> rows(Draft draft) {
        List<AccessRow> rows = new ArrayList<>(draft.access());
        Map<String, Site> sites = new TreeMap<>();
        draft.sites().forEach(each -> sites.put(each.site().name(), each.site()));
        for (SiteReach reach : draft.siteReaches()) {
            if (!reach.fromGroups().isEmpty()) {
                rows.add(allow(reach.ref(), reach.fromGroups(), handles(sites, reach.to())));
            }
        }
        return rows;
    }

    private static SortedSet<String> handles(Map<String, Site> sites, SortedSet<String> names) {
        TreeSet<String> handles = new TreeSet<>();
        for (String name : names) {
            Site site = sites.get(name);
            if (site != null) {
                handles.add(site.handle());
            }
        }
        return handles;
    }

    private static AccessRow allow(RowRef ref, SortedSet<String> groups, SortedSet<String> resources) {
        return new AccessRow(ref, true, groups, resources, When.ALWAYS, Optional.empty(), Optional.empty(), false, Optional.empty());
    }
}
