package io.sallyport.policy.check;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.sallyport.policy.AccessRow;
import io.sallyport.policy.Resource;
import io.sallyport.policy.table.Draft;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.Words;
import io.sallyport.rules.drl.RuleMention;

/** Some allow row that is in force, some rule, or some invitation, names every resource. */
final class UnreachedResources {
    private UnreachedResources() {}

    static void run(Draft draft, List<RuleMention> mentions, Problems problems) {
        Set<String> allowed = new HashSet<>();
        for (AccessRow row : draft.access()) {
            if (row.allows() && !row.shadow()) {
                allowed.addAll(row.resources());
            }
        }
        draft.invitations().forEach(invitation -> allowed.addAll(invitation.resources()));
        mentions.stream().filter(mention -> mention.noun() == RuleMention.Noun.ALLOWED_RESOURCE)
                .forEach(mention -> allowed.add(mention.name()));
        for (Resource resource : draft.resources()) {
            if (!allowed.contains(resource.name())) {
                problems.add(PolicyProblem.UNREACHED_RESOURCE, resource.ref().place(), "nobody may reach " + Words.quote(resource.name()),
                        "name it under `to` of an allow row, or remove it");
            }
        }
    }
}
