package io.sallyport.rules;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.sallyport.rules.drl.Condition;
import io.sallyport.rules.drl.Operand;
import io.sallyport.rules.drl.OwnRule;
import io.sallyport.rules.drl.Pattern;

/** What rules mean, by trying every combination of facts. Slow and plain; Drools must agree with it. */
final class PlainRules {
    private PlainRules() {}

    static boolean fires(OwnRule rule, List<Object> facts) {
        return from(rule.when(), 0, facts, new HashMap<>());
    }

    private static boolean from(List<Pattern> patterns, int at, List<Object> facts, Map<String, Object> variables) {
        if (at == patterns.size()) {
            return true;
        }
        Pattern pattern = patterns.get(at);
        List<Map<String, Object>> matches = new ArrayList<>();
        for (Object fact : facts) {
            Map<String, Object> bound = new HashMap<>(variables);
            if (fact.getClass() == pattern.fact().type()) {
                pattern.bound().forEach((variable, field) -> bound.put(variable, value(fact, field)));
                if (pattern.conditions().stream().allMatch(condition -> holds(condition, fact, bound))) {
                    matches.add(bound);
                }
            }
        }
        return switch (pattern.quantity()) {
            case NONE -> matches.isEmpty() && from(patterns, at + 1, facts, variables);
            case SOME -> !matches.isEmpty() && from(patterns, at + 1, facts, variables);
            case ONE -> matches.stream().anyMatch(bound -> from(patterns, at + 1, facts, bound));
        };
    }

    private static boolean holds(Condition condition, Object fact, Map<String, Object> bound) {
        return switch (condition) {
            case Condition.All(List<Condition> of) -> of.stream().allMatch(c -> holds(c, fact, bound));
            case Condition.Any(List<Condition> of) -> of.stream().anyMatch(c -> holds(c, fact, bound));
            case Condition.Not(Condition of) -> !holds(of, fact, bound);
            case Condition.Compare(Operand left, Condition.Operator operator, Operand right) ->
                compare(value(left, fact, bound), operator, value(right, fact, bound));
        };
    }

    private static boolean compare(Object left, Condition.Operator operator, Object right) {
        int order = left instanceof Number a && right instanceof Number b ? Long.compare(a.longValue(), b.longValue()) : 0;
        boolean equal = left instanceof Number ? order == 0 : left.equals(right);
        return switch (operator) {
            case EQUAL -> equal;
            case NOT_EQUAL -> !equal;
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
        };
    }

    private static Object value(Operand operand, Object fact, Map<String, Object> bound) {
        return switch (operand) {
            case Operand.Field field -> value(fact, field.name());
            case Operand.Bound variable -> bound.getOrDefault(variable.variable(), "unbound");
            case Operand.Text text -> text.value();
            case Operand.Whole whole -> whole.value();
            case Operand.YesNo yesNo -> yesNo.value();
            case Operand.Call call -> answer((String) value(fact, call.on().name()), call);
        };
    }

    private static Object answer(String text, Operand.Call call) {
        return switch (call.method()) {
            case STARTS_WITH -> text.startsWith(call.argument());
            case ENDS_WITH -> text.endsWith(call.argument());
            case CONTAINS -> text.contains(call.argument());
            case EQUALS_IGNORE_CASE -> text.equalsIgnoreCase(call.argument());
            case IS_EMPTY -> text.isEmpty();
            case LENGTH -> text.length();
        };
    }

    private static Object value(Object fact, String field) {
        for (RecordComponent component : fact.getClass().getRecordComponents()) {
            if (component.getName().equals(field)) {
                try {
                    return component.getAccessor().invoke(fact);
                } catch (ReflectiveOperationException e) {
                    throw new LinkageError(field, e);
                }
            }
        }
        throw new AssertionError(field);
    }
}
