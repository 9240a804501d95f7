package io.sallyport.policy.check;

import java.util.Set;
import java.util.TreeSet;

import io.sallyport.policy.table.Draft;
import io.sallyport.policy.table.Reference;
import io.sallyport.policy.yaml.DiagnosticKind;
import io.sallyport.policy.yaml.NearestName;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.Words;

/** Every group, resource, instance and site that is mentioned exists, as far as all documents could be read. */
final class KnownNames {
    private KnownNames() {}

    static void run(Draft draft, Problems problems) {
        Set<String> groups = new TreeSet<>();
        draft.groups().forEach(group -> groups.add(group.name()));
        Set<String> resources = new TreeSet<>();
        draft.resources().forEach(resource -> resources.add(resource.name()));
        Set<String> instances = new TreeSet<>();
        draft.networks().forEach(network -> instances.add(network.network().instance().value()));
        Set<String> sites = new TreeSet<>();
        draft.sites().forEach(site -> sites.add(site.site().name()));
        for (Reference reference : draft.references()) {
            switch (reference.target()) {
                case GROUP, NESTED_GROUP, EXCEPTED_GROUP ->
                    find(reference, groups, PolicyProblem.UNKNOWN_GROUP, "a group", draft, problems);
                case SITE -> find(reference, sites, EstateConflict.UNKNOWN_SITE, "a site", draft, problems);
                case ALLOWED_RESOURCE, DENIED_RESOURCE, INVITED_RESOURCE, STATED_RESOURCE ->
                    find(reference, resources, PolicyProblem.UNKNOWN_RESOURCE, "a resource", draft, problems);
                case INSTANCE -> find(reference, instances, PolicyProblem.UNKNOWN_INSTANCE, "an instance with a network", draft, problems);
            }
        }
    }

    private static void find(Reference reference, Set<String> known, DiagnosticKind kind, String what, Draft draft, Problems problems) {
        String name = reference.name().value();
        if (!known.contains(name) && (draft.isWhole() || NearestName.hint(name, known).isPresent())) {
            problems.add(kind, reference.name().place(), Words.quote(name) + " is not " + what, () -> NearestName.hint(name, known));
        }
    }
}
