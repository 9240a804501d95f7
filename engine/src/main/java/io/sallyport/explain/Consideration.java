package io.sallyport.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import io.sallyport.decision.ConsideredRule;
import io.sallyport.decision.Decider;
import io.sallyport.decision.Decision;
import io.sallyport.decision.Reason;
import io.sallyport.event.Event;
import io.sallyport.facts.Condition;
import io.sallyport.facts.Considered;
import io.sallyport.facts.Facts;
import io.sallyport.model.RowRef;
import io.sallyport.model.RuleRef;
import io.sallyport.policy.Policy;
import io.sallyport.rules.RuleBase;

/**
 * A decision with everything that was considered for it. What a row or rule did is read off the decision itself; only what the decision does not keep,
 * conditions that hold and rules that do not fire, is asked for again.
 *
 * @param rows that are about this client, by table and place
 * @param others how many rows of each table are about others
 * @param own the organisation's rules, by place
 * @param stock the engine's rules, with how many of the reasons each gave
 * @param stopped whether a rule was stopped, so that no row was looked at
 */
public record Consideration(Event.Request event, Decision decision, List<Row> rows, SortedMap<Table, Integer> others,
        List<ConsideredRule> own, SortedMap<RuleRef, Integer> stock, boolean stopped) {
    public Consideration {
        rows = List.copyOf(rows);
        own = List.copyOf(own);
    }

    /** Tables of a policy, in the order in which they are told. */
    public enum Table {
        ACCESS("access"), AUTHENTICATION("authentication"), RISK("risk"), QUOTAS("quota"), ISOLATION("isolation");

        private final String words;

        Table(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /**
     * A row that is about this client.
     *
     * @param says what the row says, in brief
     * @param rule the rule that applied it; empty where it did not apply
     * @param shadow whether it was only recorded
     * @param conditions each of them, those that hold too
     */
    public record Row(RowRef ref, Table table, String says, Outcome outcome, Optional<RuleRef> rule, boolean shadow, boolean denies,
            List<Condition> conditions) {
        public Row {
            conditions = List.copyOf(conditions);
        }
    }

    /** Considers a decision once more. */
    public static Consideration of(Decider decider, Event.Request event, Facts facts, Decision decision) {
        SortedMap<RuleRef, Integer> stock = stock(decider, decision);
        try {
            List<ConsideredRule> own = decider.considerRules(event, facts);
            List<Row> rows = rows(decider.policy(), decider.consider(event, facts), decision);
            return new Consideration(event, decision, rows, others(decider.policy(), rows), own, stock, false);
        } catch (RuleBase.RulesFailed stopped) {
            return new Consideration(event, decision, List.of(), new TreeMap<>(), List.of(), stock, true);
        }
    }

    private static List<Row> rows(Policy policy, List<Considered> considered, Decision decision) {
        RowWords words = new RowWords(policy);
        Map<RowRef, List<Reason>> reasons = new LinkedHashMap<>();
        decision.basis().reasons().forEach(reason -> reason.row()
                .ifPresent(row -> reasons.computeIfAbsent(row, k -> new ArrayList<>()).add(reason)));
        List<Row> rows = new ArrayList<>();
        Set<RowRef> told = new HashSet<>();
        for (Considered one : considered) {
            told.add(one.row());
            List<Reason> gave = reasons.getOrDefault(one.row(), List.of());
            rows.add(new Row(one.row(), table(one.table()), words.of(one.row()), Outcome.of(gave, one.table()), rule(gave),
                    words.isShadow(one.row()), words.denies(one.row()), one.conditions()));
        }
        reasons.forEach((row, gave) -> {
            if (!told.contains(row)) {
                Reason first = gave.getFirst();
                Table table = first.kind() == Reason.Kind.SCORED ? Table.RISK : Table.ISOLATION;
                rows.add(new Row(row, table, first.text(), Outcome.of(first.kind()), rule(gave), first.shadow(), false, List.of()));
            }
        });
        rows.sort(Comparator.comparing(Row::table).thenComparing(Row::ref));
        return rows;
    }

    private static Table table(Considered.Table table) {
        return switch (table) {
            case ACCESS -> Table.ACCESS;
            case AUTHENTICATION -> Table.AUTHENTICATION;
            case QUOTAS -> Table.QUOTAS;
            case RISK -> Table.RISK;
        };
    }

    private static Optional<RuleRef> rule(List<Reason> gave) {
        return gave.stream().flatMap(reason -> reason.rule().stream()).findFirst();
    }

    /** Isolation rows of others are counted without exemptions, which are about pairs of clients. */
    private static SortedMap<Table, Integer> others(Policy policy, List<Row> rows) {
        TreeMap<Table, Integer> others = new TreeMap<>();
        others.put(Table.ACCESS, policy.access().rows().size());
        others.put(Table.AUTHENTICATION, policy.authentication().rows().size());
        others.put(Table.RISK, policy.risk().thresholds().size() + policy.risk().signals().size() + policy.risk().blacklists().size());
        others.put(Table.QUOTAS, policy.quotas().rows().size());
        others.put(Table.ISOLATION, policy.isolation().rows().size());
        rows.forEach(row -> others.merge(row.table(), -1, Integer::sum));
        others.values().removeIf(left -> left <= 0);
        return others;
    }

    private static SortedMap<RuleRef, Integer> stock(Decider decider, Decision decision) {
        Set<RuleRef> own = new HashSet<>();
        decider.rules().own().forEach(rule -> own.add(rule.ref()));
        TreeMap<RuleRef, Integer> stock = new TreeMap<>();
        decider.rules().rules().stream().filter(rule -> !own.contains(rule)).forEach(rule -> stock.put(rule, 0));
        decision.basis().reasons().forEach(reason -> reason.rule()
                .ifPresent(rule -> stock.computeIfPresent(rule, (ref, count) -> count + 1)));
        return stock;
    }
}
