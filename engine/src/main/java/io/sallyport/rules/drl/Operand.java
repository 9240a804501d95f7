package io.sallyport.rules.drl;

import io.sallyport.rules.drl.FactType.Kind;

/** One side of a comparison. */
public sealed interface Operand {
    Kind kind();

    /** A field of the fact that the pattern matches. */
    record Field(String name, Kind kind) implements Operand {}

    /** What a pattern before this one, or a condition before this one, bound. */
    record Bound(String variable, Kind kind) implements Operand {}

    /** A text; only characters that mean nothing to anybody who reads DRL. */
    record Text(String value) implements Operand {
        @Override
        public Kind kind() {
            return Kind.TEXT;
        }
    }

    /** A number. */
    record Whole(long value) implements Operand {
        @Override
        public Kind kind() {
            return Kind.WHOLE;
        }
    }

    /** {@code true} or {@code false}. */
    record YesNo(boolean value) implements Operand {
        @Override
        public Kind kind() {
            return Kind.YES_NO;
        }
    }

    /** A question to a text field. */
    record Call(Field on, Method method, String argument) implements Operand {
        @Override
        public Kind kind() {
            return method.answer;
        }
    }

    /** What a text can be asked. */
    enum Method {
        STARTS_WITH("startsWith", true, Kind.YES_NO), ENDS_WITH("endsWith", true, Kind.YES_NO), CONTAINS("contains", true,
                Kind.YES_NO), EQUALS_IGNORE_CASE("equalsIgnoreCase", true,
                        Kind.YES_NO), IS_EMPTY("isEmpty", false, Kind.YES_NO), LENGTH("length", false, Kind.WHOLE);

        final String word;
        final boolean takesText;
        final Kind answer;

        Method(String word, boolean takesText, Kind answer) {
            this.word = word;
            this.takesText = takesText;
            this.answer = answer;
        }
    }

    /** Whether it is written out, as opposed to looked up. */
    default boolean isConstant() {
        return this instanceof Text || this instanceof Whole || this instanceof YesNo;
    }

    /** Whether it is about the fact that the pattern matches. */
    default boolean isOwn() {
        return this instanceof Field || this instanceof Call;
    }
}
