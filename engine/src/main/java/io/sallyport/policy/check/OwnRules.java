package io.sallyport.policy.check;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;

import io.sallyport.policy.table.Draft;
import io.sallyport.policy.yaml.NearestName;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.Words;
import io.sallyport.rules.drl.RuleMention;
import io.sallyport.rules.drl.RuleNames;
import io.sallyport.rules.drl.RuleReader;

/** The organisation's rules can be understood, and speak of what the tables have. */
final class OwnRules {
    private OwnRules() {}

    static void run(SortedMap<String, String> own, SortedMap<String, String> stock, List<RuleMention> mentions,
            Draft draft, Problems problems) {
        if (own.isEmpty()) {
            return;
        }
        TreeSet<String> resources = new TreeSet<>();
        draft.resources().forEach(resource -> resources.add(resource.name()));
        if (!draft.isWhole()) {
            mentions.stream().filter(mention -> mention.noun() != RuleMention.Noun.GROUP).map(RuleMention::name)
                    .filter(name -> NearestName.hint(name, resources).isEmpty()).toList().forEach(resources::add);
        }
        RuleReader.read(own, resources, RuleNames.of(stock), problems);
        groups(mentions, draft, problems);
    }

    /** An identity provider may report groups that no row defines, so only what looks like a slip is told. */
    private static void groups(List<RuleMention> mentions, Draft draft, Problems problems) {
        TreeSet<String> groups = new TreeSet<>();
        draft.groups().forEach(group -> groups.add(group.name()));
        for (RuleMention mention : mentions) {
            if (mention.noun() == RuleMention.Noun.GROUP && !groups.contains(mention.name())) {
                NearestName.hint(mention.name(), groups).ifPresent(hint -> problems.add(EstateConflict.RULE_GROUP, mention.place(),
                        "no Groups row defines " + Words.quote(mention.name()), hint));
            }
        }
    }
}
