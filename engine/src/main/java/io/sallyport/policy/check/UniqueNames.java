package io.sallyport.policy.check;

import java.util.HashMap;
import java.util.Map;

import io.sallyport.model.InstanceName;
import io.sallyport.model.Place;
import io.sallyport.model.RowId;
import io.sallyport.model.RowRef;
import io.sallyport.policy.Group;
import io.sallyport.policy.Resource;
import io.sallyport.policy.table.Draft;
import io.sallyport.policy.table.NetworkDraft;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.Words;

/** No two rows, groups, resources or instances share a name. */
final class UniqueNames {
    private UniqueNames() {}

    static void run(Draft draft, Problems problems) {
        Map<RowId, Place> rows = new HashMap<>();
        for (RowRef row : draft.rows()) {
            note(rows, row.id(), row.id().name(), row.place(), PolicyProblem.DUPLICATE_ROW, "is the name of another row of this file",
                    problems);
        }
        Map<String, RowRef> groups = new HashMap<>();
        for (Group group : draft.groups()) {
            across(groups, group.ref(), PolicyProblem.DUPLICATE_GROUP, "is the name of another group", problems);
        }
        Map<String, RowRef> resources = new HashMap<>();
        for (Resource resource : draft.resources()) {
            across(resources, resource.ref(), PolicyProblem.DUPLICATE_RESOURCE, "is the name of another resource", problems);
        }
        Map<InstanceName, Place> instances = new HashMap<>();
        for (NetworkDraft network : draft.networks()) {
            InstanceName name = network.network().instance();
            note(instances, name, name.value(), network.instancePlace(), PolicyProblem.DUPLICATE_INSTANCE, "already has a network",
                    problems);
        }
    }

    private static <K> void note(Map<K, Place> seen, K key, String name, Place place, PolicyProblem kind, String what, Problems problems) {
        Place first = seen.putIfAbsent(key, place);
        if (first != null) {
            problems.add(kind, place, Words.quote(name) + " " + what, "the first one stands at " + Words.quote(first.brief()));
        }
    }

    /** Names shared inside one file are already reported as rows. */
    private static void across(Map<String, RowRef> seen, RowRef row, PolicyProblem kind, String what, Problems problems) {
        RowRef first = seen.putIfAbsent(row.id().name(), row);
        if (first != null && !first.id().equals(row.id())) {
            problems.add(kind, row.place(), Words.quote(row.id().name()) + " " + what, "the first one stands at "
                    + Words.quote(first.place().brief()));
        }
    }
}
