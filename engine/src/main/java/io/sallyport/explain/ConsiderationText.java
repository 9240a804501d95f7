package io.sallyport.explain;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

import io.sallyport.decision.ConsideredRule;
import io.sallyport.decision.Explanation;
import io.sallyport.facts.Condition;
import io.sallyport.facts.ConditionKind;
import io.sallyport.facts.Truth;
import io.sallyport.policy.Policy;

/** A consideration as text for people: the answer, then each row and rule, {@code +} where it applied and {@code -} where it did not. */
public final class ConsiderationText {
    private static final int OUTCOME_CHARS = 15;
    private static final int TRUTH_CHARS = 9;
    private static final int KIND_CHARS = 15;
    /** How many facts are named that do not fit a pattern. */
    private static final int FACTS_MAX = 5;
    private static final String INDENT = " ".repeat(8);

    private final Policy policy;
    private final List<String> lines = new ArrayList<>();

    private ConsiderationText(Policy policy) {
        this.policy = policy;
    }

    /** One line each; the first is the answer. */
    public static List<String> lines(Policy policy, Consideration consideration) {
        ConsiderationText text = new ConsiderationText(policy);
        text.lines.addAll(new Explanation(policy.manifest().zone()).head(consideration.event(), consideration.decision()));
        if (consideration.stopped()) {
            text.section("rows and rules");
            text.lines.add("    a rule was stopped before any row was looked at");
        } else {
            text.rows(consideration);
            text.own(consideration);
        }
        text.stock(consideration);
        return List.copyOf(text.lines);
    }

    private void section(String title) {
        lines.add("");
        lines.add("  " + title);
    }

    private void rows(Consideration consideration) {
        Map<Consideration.Table, List<Consideration.Row>> tables = new EnumMap<>(Consideration.Table.class);
        consideration.rows().forEach(row -> tables.computeIfAbsent(row.table(), k -> new ArrayList<>()).add(row));
        SortedMap<Consideration.Table, Integer> others = consideration.others();
        for (Consideration.Table table : Consideration.Table.values()) {
            List<Consideration.Row> rows = tables.getOrDefault(table, List.of());
            int more = others.getOrDefault(table, 0);
            if (!rows.isEmpty() || more > 0) {
                section(table + " rows");
                rows.forEach(this::row);
                if (more > 0) {
                    lines.add("    " + (rows.isEmpty() ? more : more + " more") + (more == 1 ? " row is" : " rows are")
                            + " not about this client");
                }
            }
        }
    }

    private void row(Consideration.Row row) {
        item(row.outcome().applied(), row.outcome().words(),
                row.ref() + (row.says().isEmpty() ? "" : ": " + row.says()) + (row.shadow() ? " (shadow: recorded only)" : ""));
        row.conditions().forEach(condition -> lines.add(INDENT + condition(condition, row)));
    }

    private void item(boolean applied, String outcome, String text) {
        lines.add("    " + (applied ? "+ " : "- ") + pad(outcome, OUTCOME_CHARS) + text);
    }

    private static String condition(Condition condition, Consideration.Row row) {
        if (condition.kind() == ConditionKind.THRESHOLD) {
            return threshold(condition);
        }
        String truth = switch (condition.truth()) {
            case HOLDS -> "holds";
            case FAILS -> "fails";
            case UNKNOWN -> "unknown";
        };
        String found = condition.truth() != Truth.UNKNOWN
                ? "found " + condition.found()
                : switch (row.table()) {
                    case ACCESS ->
                        row.denies() ? "nobody knows, and then a deny row applies" : "nobody knows, and then an allow row does not apply";
                    case QUOTAS -> "nobody counts, and then nothing is limited";
                    case AUTHENTICATION, RISK, ISOLATION -> "nobody knows";
                };
        return pad(truth, TRUTH_CHARS) + pad(condition.kind().key(), KIND_CHARS) + "wants " + condition.wanted() + "; " + found;
    }

    /** A threshold has its consequence when its condition, to lie below, fails. */
    private static String threshold(Condition condition) {
        return switch (condition.truth()) {
            case HOLDS -> pad("below", TRUTH_CHARS) + pad("risk", KIND_CHARS) + "found " + condition.found();
            case FAILS -> pad("reached", TRUTH_CHARS) + pad("risk", KIND_CHARS) + "found " + condition.found();
            case UNKNOWN -> pad("below", TRUTH_CHARS) + pad("risk", KIND_CHARS) + "as far as is known: nobody watches this client";
        };
    }

    private void own(Consideration consideration) {
        if (consideration.own().isEmpty()) {
            return;
        }
        section("rules of the organisation");
        for (ConsideredRule considered : consideration.own()) {
            item(considered.fires(), considered.fires() ? "fires" : "does not match", considered.rule().ref()
                    + (considered.fires() ? ": " + considered.rule().reason() : "")
                    + (considered.rule().shadow() ? " (shadow: recorded only)" : ""));
            considered.missing().ifPresent(pattern -> {
                lines.add(INDENT + pad("fails", TRUTH_CHARS) + "line " + pattern.line() + ": " + source(considered));
                considered.facts().stream().limit(FACTS_MAX)
                        .forEach(fact -> lines.add(INDENT + pad("", TRUTH_CHARS) + "there is " + fact(fact)));
                int more = considered.facts().size() - FACTS_MAX;
                if (more > 0 || considered.facts().isEmpty()) {
                    lines.add(
                            INDENT + pad("", TRUTH_CHARS) + (more > 0 ? "and " + more + " more" : "there is no " + pattern.fact().name()));
                }
            });
        }
    }

    /** The line of the rule's source at which its failing pattern stands. */
    private String source(ConsideredRule considered) {
        return source(policy, considered);
    }

    static String source(Policy policy, ConsideredRule considered) {
        String file = considered.rule().ref().place().file();
        Optional<String> line = considered.missing().flatMap(pattern -> Optional.ofNullable(policy.ownRules().get(file))
                .flatMap(text -> text.lines().skip(Math.max(0, pattern.line() - 1)).findFirst()));
        return line.map(String::strip).orElse("");
    }

    /** A fact as a pattern would name it: {@code Member( group=engineers )}. */
    static String fact(Object fact) {
        String text = fact.toString();
        int open = text.indexOf('[');
        return open < 0 ? text : text.substring(0, open) + "( " + text.substring(open + 1, text.length() - 1) + " )";
    }

    private void stock(Consideration consideration) {
        section("rules of the engine");
        consideration.stock().forEach((rule, count) -> item(count > 0, count > 0
                ? "fires" + (count > 1 ? " " + count + " times" : "")
                : "does not match", rule.toString()));
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(1, width - text.length()));
    }
}
