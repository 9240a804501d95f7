package io.sallyport.facts;

import java.util.List;

import io.sallyport.model.RowRef;

/**
 * A row that could bear on a request, with each of its conditions evaluated, those that hold too.
 *
 * @param table the kind of table it stands in
 * @param conditions in a fixed order; empty where the row applies without condition
 */
public record Considered(RowRef row, Table table, List<Condition> conditions) {
    public Considered {
        conditions = List.copyOf(conditions);
    }

    /** Kinds of tables whose rows have conditions. */
    public enum Table {
        ACCESS, AUTHENTICATION, QUOTAS, RISK
    }

    /** All of the conditions together. */
    public Truth truth() {
        return conditions.stream().map(Condition::truth).reduce(Truth.HOLDS, Truth::and);
    }
}
