package io.sallyport.policy.yaml;

import java.util.Optional;
import java.util.function.Function;

/**
 * How text of one kind is read.
 *
 * @param parse the value, or empty when malformed
 * @param explain what is wrong with malformed text
 */
public record Unit<T>(Function<String, Optional<T>> parse, Function<String, Mistake> explain) {

    /**
     * What is wrong with a text.
     *
     * @param verdict follows the quoted text in the message, for example {@code is not a rate}
     * @param hint what would be right
     */
    public record Mistake(DiagnosticKind kind, String verdict, String hint) {}

    /** A unit whose explanation does not depend on what was written; {@code noun} comes with its article. */
    public static <T> Unit<T> of(String noun, Function<String, Optional<T>> parse, DiagnosticKind kind, String hint) {
        Mistake mistake = new Mistake(kind, "is not " + noun, hint);
        return new Unit<>(parse, text -> mistake);
    }
}
