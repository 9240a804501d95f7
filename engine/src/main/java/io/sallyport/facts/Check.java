package io.sallyport.facts;

/**
 * One condition of one row, ready to be asked.
 *
 * @param wanted what the row asks for, as its author writes it
 */
record Check(ConditionKind kind, String wanted, Judge judge, Found found) {

    /** Whether the condition holds; tells the horizon when time alone may change the answer. */
    @FunctionalInterface
    interface Judge {
        Truth of(View view, Horizon horizon);
    }

    /** What was known, as text. */
    @FunctionalInterface
    interface Found {
        String of(View view);
    }

    Condition evaluate(View view, Horizon horizon) {
        Truth truth = judge.of(view, horizon);
        return new Condition(kind, truth, wanted, truth == Truth.UNKNOWN ? Condition.UNKNOWN : found.of(view));
    }
}
