package io.sallyport.explain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.sallyport.decision.Basis;
import io.sallyport.decision.ConsideredRule;
import io.sallyport.decision.Decision;
import io.sallyport.facts.Condition;
import io.sallyport.model.Place;
import io.sallyport.model.RuleRef;
import io.sallyport.policy.Policy;

/** A consideration as values for JSON, as {@code schemas/explanation.schema.json} describes it. */
public final class ConsiderationJson {
    private ConsiderationJson() {}

    /** The object. */
    public static Map<String, Object> object(Policy policy, Consideration consideration) {
        Map<String, Object> object = new LinkedHashMap<>();
        Decision decision = consideration.decision();
        Basis basis = decision.basis();
        object.put("verdict", verdict(decision));
        object.put("person", basis.person());
        object.put("groups", basis.groups());
        object.put("at", basis.at());
        object.put("instance", consideration.event().client().instance());
        object.put("policy", basis.policy().commit());
        object.put("reason", decision instanceof Decision.Refuse refuse ? Optional.of(refuse.denial().id()) : Optional.empty());
        object.put("stopped", consideration.stopped());
        object.put("rows", consideration.rows().stream().map(ConsiderationJson::row).toList());
        Map<String, Object> others = new LinkedHashMap<>();
        consideration.others().forEach((table, count) -> others.put(table.toString(), count));
        object.put("rowsAboutOthers", others);
        List<Map<String, Object>> rules = new java.util.ArrayList<>();
        consideration.own().forEach(rule -> rules.add(own(policy, rule)));
        consideration.stock().forEach((rule, count) -> rules.add(rule(rule, "engine", count > 0)));
        object.put("rules", rules);
        return object;
    }

    private static String verdict(Decision decision) {
        return switch (decision) {
            case Decision.Admit _ -> "admit";
            case Decision.Refuse _ -> "refuse";
            case Decision.Challenge _ -> "challenge";
            case Decision.Pending _ -> "pending";
        };
    }

    private static Map<String, Object> row(Consideration.Row row) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("row", row.ref().id());
        place(object, row.ref().place());
        object.put("table", row.table());
        object.put("says", row.says());
        object.put("applied", row.outcome().applied());
        object.put("outcome", row.outcome().words());
        object.put("shadow", row.shadow());
        object.put("rule", row.rule().map(RuleRef::name));
        object.put("conditions", row.conditions().stream().map(ConsiderationJson::condition).toList());
        return object;
    }

    private static Map<String, Object> condition(Condition condition) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("condition", condition.kind().key());
        object.put("truth", condition.truth().name().toLowerCase(Locale.ROOT));
        object.put("wanted", condition.wanted());
        object.put("found", condition.found());
        return object;
    }

    private static Map<String, Object> rule(RuleRef rule, String of, boolean fires) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("rule", rule.name());
        place(object, rule.place());
        object.put("of", of);
        object.put("applied", fires);
        return object;
    }

    private static Map<String, Object> own(Policy policy, ConsideredRule considered) {
        Map<String, Object> object = rule(considered.rule().ref(), "organisation", considered.fires());
        object.put("shadow", considered.rule().shadow());
        considered.missing().ifPresent(pattern -> {
            Map<String, Object> fails = new LinkedHashMap<>();
            fails.put("line", pattern.line());
            fails.put("pattern", ConsiderationText.source(policy, considered));
            fails.put("facts", considered.facts().stream().map(ConsiderationText::fact).toList());
            object.put("fails", fails);
        });
        return object;
    }

    private static void place(Map<String, Object> object, Place place) {
        object.put("file", place.file());
        object.put("line", place.line());
    }
}
