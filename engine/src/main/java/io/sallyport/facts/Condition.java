package io.sallyport.facts;

/**
 * One condition of one row, evaluated.
 *
 * @param wanted what the row asks for, as its author writes it
 * @param found what was known, or {@code unknown}
 */
public record Condition(ConditionKind kind, Truth truth, String wanted, String found) {
    static final String UNKNOWN = "unknown";
}
