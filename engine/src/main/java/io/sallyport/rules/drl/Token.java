package io.sallyport.rules.drl;

import io.sallyport.model.Place;

/**
 * A word of a rule file.
 *
 * @param text as written; of a text in quotes, what it says
 */
record Token(Kind kind, String text, Place place) {

    /** What a word can be. */
    enum Kind {
        /** A letter, {@code _} or {@code $}, then those and digits; with dashes inside for the attributes of DRL. */
        NAME,
        /** In double or single quotes. */
        TEXT,
        /** Digits. */
        WHOLE,
        /** Anything else. */
        SYMBOL,
        /** After the last. */
        END
    }

    boolean is(String word) {
        return (kind == Kind.NAME || kind == Kind.SYMBOL) && text.equals(word);
    }

    boolean isVariable() {
        return kind == Kind.NAME && text.startsWith("$");
    }

    /** How it is quoted in a message. */
    String shown() {
        return kind == Kind.END
                ? "the end of the file"
                : io.sallyport.policy.yaml.Words.quote(kind == Kind.TEXT ? "\"" + text + "\"" : text);
    }
}
