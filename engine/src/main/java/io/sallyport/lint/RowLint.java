package io.sallyport.lint;

import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

import io.sallyport.model.RowRef;
import io.sallyport.policy.AccessRow;
import io.sallyport.policy.Group;
import io.sallyport.policy.Resource;
import io.sallyport.policy.check.LintProblem;
import io.sallyport.policy.table.Draft;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.Words;
import io.sallyport.rules.drl.RuleMention;

/** What single rows of the tables could do better. */
final class RowLint {
    private static final Pattern KEBAB = Pattern.compile("[a-z0-9]+(?:-[a-z0-9]+)*");
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    private RowLint() {}

    static void run(Draft draft, SortedMap<String, String> ownRules, Instant now, Problems problems) {
        draft.rows().forEach(row -> name(row, problems));
        draft.resources().forEach(resource -> resource(resource, problems));
        draft.access().forEach(row -> access(row, now, problems));
        Set<String> mentioned = new TreeSet<>();
        draft.references().forEach(reference -> mentioned.add(reference.name().value()));
        RuleMention.in(ownRules).forEach(mention -> mentioned.add(mention.name()));
        for (Group group : draft.groups()) {
            if (!mentioned.contains(group.name())) {
                problems.add(LintProblem.UNUSED_GROUP, group.ref().place(), "no row or rule is about " + Words.quote(group.name()),
                        "name it in a row, or remove it");
            }
        }
    }

    private static void name(RowRef row, Problems problems) {
        String name = row.id().name();
        if (!KEBAB.matcher(name).matches()) {
            String kebab = HUMP.matcher(name).replaceAll("-").toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("-$", "");
            problems.add(LintProblem.NAME_STYLE, row.place(), Words.quote(name) + " is not in kebab-case",
                    "for example " + Words.quote(kebab));
        }
    }

    private static void resource(Resource resource, Problems problems) {
        if (resource.owner().isEmpty()) {
            problems.add(LintProblem.NO_OWNER, resource.ref().place(), Words.quote(resource.name()) + " has no `owner`",
                    "name a team or an address to ask");
        }
        if (resource.networks().stream().anyMatch(network -> network.length() == 0)) {
            problems.add(LintProblem.WIDE_RESOURCE, resource.ref().place(), Words.quote(resource.name()) + " covers every address",
                    "name the networks that are meant; a full tunnel is `tunnel: full` of the Networks row");
        }
    }

    private static void access(AccessRow row, Instant now, Problems problems) {
        if (row.until().filter(until -> !until.isAfter(now)).isPresent() && row.message().isEmpty()) {
            problems.add(LintProblem.EXPIRED_ROW, row.ref().place(), Words.quote(row.ref().id().name()) + " has ended",
                    "remove the row, or give it a `message` for those who still come");
        }
        if (!row.allows() && row.resources().isEmpty() && !row.shadow() && row.message().isEmpty()) {
            problems.add(LintProblem.SILENT_REFUSAL, row.ref().place(), Words.quote(row.ref().id().name()) + " refuses without a word",
                    "add a `message` that says whom to ask");
        }
    }
}
