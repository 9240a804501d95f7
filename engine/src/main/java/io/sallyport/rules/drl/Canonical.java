package io.sallyport.rules.drl;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The conditions of checked rules as DRL for Drools: written anew from what was understood. No name, text or line of the author's passes, but for fields
 * that are listed, numbers, and texts of harmless characters. Nothing follows from a rule here; who listens for the firing knows what to conclude.
 *
 * <p>The dialect is that of the empty right sides: with Java's, Drools would compile a class for each, which takes two to three times as long.
 */
public final class Canonical {
    /** The package of the rules in the rule base; their names are their numbers. */
    public static final String PACKAGE = "rules.own";

    private Canonical() {}

    /** The name of a rule in the rule base. */
    public static String name(int number) {
        return "r" + number;
    }

    /** One unit of DRL. */
    public static String drl(List<OwnRule> rules) {
        StringBuilder out = new StringBuilder("package ").append(PACKAGE).append(";\ndialect \"mvel\"\n");
        FactType.ALL.forEach(fact -> out.append("import ").append(fact.type().getName()).append(";\n"));
        for (int number = 0; number < rules.size(); number++) {
            out.append("rule \"").append(name(number)).append("\"\nwhen\n");
            List<Pattern> patterns = rules.get(number).when();
            patterns.forEach(pattern -> out.append("    ").append(pattern(pattern)).append('\n'));
            out.append("then\nend\n");
        }
        return out.toString();
    }

    private static String pattern(Pattern pattern) {
        String bindings = pattern.bound().entrySet().stream().map(e -> e.getKey() + " : " + e.getValue()).collect(Collectors.joining(", "));
        String conditions = pattern.conditions().stream().map(Canonical::condition).collect(Collectors.joining(", "));
        String inner = bindings + (bindings.isEmpty() || conditions.isEmpty() ? "" : ", ") + conditions;
        String matched = pattern.fact().name() + "( " + inner + " )";
        return switch (pattern.quantity()) {
            case ONE -> matched;
            case NONE -> "not( " + matched + " )";
            case SOME -> "exists( " + matched + " )";
        };
    }

    private static String condition(Condition condition) {
        return switch (condition) {
            case Condition.All(List<Condition> of) -> joined(of, " && ");
            case Condition.Any(List<Condition> of) -> joined(of, " || ");
            case Condition.Not(Condition of) -> "!(" + condition(of) + ")";
            case Condition.Compare(Operand left, Condition.Operator operator, Operand right) ->
                operand(left) + " " + operator.sign + " " + operand(right);
        };
    }

    private static String joined(List<Condition> of, String by) {
        return of.stream().map(Canonical::condition).collect(Collectors.joining(by, "(", ")"));
    }

    private static String operand(Operand operand) {
        return switch (operand) {
            case Operand.Field(String name, FactType.Kind _) -> name;
            case Operand.Bound(String variable, FactType.Kind _) -> variable;
            case Operand.Text(String value) -> "\"" + value + "\"";
            case Operand.Whole(long value) -> value > Integer.MAX_VALUE ? value + "L" : Long.toString(value);
            case Operand.YesNo(boolean value) -> Boolean.toString(value);
            case Operand.Call(Operand.Field on, Operand.Method method, String argument) ->
                on.name() + "." + method.word + "(" + (method.takesText ? "\"" + argument + "\"" : "") + ")";
        };
    }
}
