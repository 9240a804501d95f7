package io.sallyport.lsp;

import java.util.Optional;

/**
 * A word that may stand at the cursor.
 *
 * @param label the word
 * @param sort what it is
 * @param detail a few words beside it
 * @param meaning more, in Markdown
 * @param text what is written
 * @param replaced what it is written in place of
 */
public record Suggestion(String label, Sort sort, String detail, Optional<String> meaning, String text, Span replaced) {

    /** What a word is. */
    public enum Sort {
        KEY, VALUE, NAME, FACT, CONCLUSION
    }
}
