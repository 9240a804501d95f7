package io.sallyport.flow;

/** How an act on the world ended. The caller has to look. */
public sealed interface Outcome {
    /** It is in force (or durable). */
    record Done() implements Outcome {}

    /** It is not: what failed and what an operator can do, one line each. Nothing of the act is in force. */
    record Failed(String what, String hint) implements Outcome {}

    static Outcome done() {
        return new Done();
    }

    default boolean isDone() {
        return this instanceof Done;
    }
}
