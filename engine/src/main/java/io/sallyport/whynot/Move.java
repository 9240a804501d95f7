package io.sallyport.whynot;

import java.util.function.UnaryOperator;

/** A change, and how it is made to a world. */
record Move(Change change, UnaryOperator<World> to) {
    static Move of(String fact, String text, Means means, String advice, UnaryOperator<World> to) {
        return new Move(new Change(fact, text, means, advice), to);
    }

    String fact() {
        return change.fact();
    }
}
