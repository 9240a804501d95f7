package io.sallyport.rules.drl;

import java.util.List;

/** What a pattern asks of its fact. */
public sealed interface Condition {

    /** All of them. */
    record All(List<Condition> of) implements Condition {
        public All {
            of = List.copyOf(of);
        }
    }

    /** One at least. */
    record Any(List<Condition> of) implements Condition {
        public Any {
            of = List.copyOf(of);
        }
    }

    /** Not this. */
    record Not(Condition of) implements Condition {}

    /** The left side is always about the pattern's own fact. */
    record Compare(Operand left, Operator operator, Operand right) implements Condition {}

    /** How two sides are compared. */
    enum Operator {
        EQUAL("=="), NOT_EQUAL("!="), LESS("<"), LESS_OR_EQUAL("<="), GREATER(">"), GREATER_OR_EQUAL(">=");

        final String sign;

        Operator(String sign) {
            this.sign = sign;
        }

        boolean orders() {
            return this != EQUAL && this != NOT_EQUAL;
        }

        /** The same comparison with its sides exchanged. */
        Operator flipped() {
            return switch (this) {
                case EQUAL -> EQUAL;
                case NOT_EQUAL -> NOT_EQUAL;
                case LESS -> GREATER;
                case LESS_OR_EQUAL -> GREATER_OR_EQUAL;
                case GREATER -> LESS;
                case GREATER_OR_EQUAL -> LESS_OR_EQUAL;
            };
        }
    }
}
