package io.sallyport.policy.check;

import java.util.HashSet;
import java.util.Set;

import io.sallyport.policy.Group;
import io.sallyport.policy.Nesting;
import io.sallyport.policy.table.Draft;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.Words;

/** Somebody can be in every group. */
final class EmptyGroups {
    private EmptyGroups() {}

    static void run(Draft draft, Problems problems) {
        Set<String> peopled = new HashSet<>();
        for (Group group : Nesting.of(draft.groups()).innermostFirst()) {
            boolean own = !group.users().isEmpty() || !group.commonNames().isEmpty() || !group.certificateFields().isEmpty()
                    || !group.upstream().isEmpty() || !group.claims().isEmpty();
            if (own || group.groups().stream().anyMatch(peopled::contains)) {
                peopled.add(group.name());
            } else if (!group.name().isEmpty() && draft.isWhole()) {
                problems.add(PolicyProblem.EMPTY_GROUP, group.ref().place(), "nobody is in " + Words.quote(group.name()),
                        "name `users`, `common-names`, `certificate` fields or `groups`, or remove the group");
            }
        }
    }
}
