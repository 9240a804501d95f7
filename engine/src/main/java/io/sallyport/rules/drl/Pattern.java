package io.sallyport.rules.drl;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One line of a rule's conditions.
 *
 * @param bound fields that are bound, by canonical variable
 * @param conditions all of them have to hold
 * @param line where it stands
 */
public record Pattern(Quantity quantity, FactType fact, SortedMap<String, String> bound, List<Condition> conditions, int line) {

    /** How many facts it wants. */
    public enum Quantity {
        /** One; the rule fires for each. */
        ONE,
        /** None. */
        NONE,
        /** One or more; the rule fires once. */
        SOME
    }

    public Pattern {
        bound = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(bound));
        conditions = List.copyOf(conditions);
    }

    /** The same, with more fields bound. */
    Pattern binding(Map<String, String> more) {
        TreeMap<String, String> all = new TreeMap<>(bound);
        all.putAll(more);
        return new Pattern(quantity, fact, all, conditions, line);
    }
}
