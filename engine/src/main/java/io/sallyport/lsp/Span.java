package io.sallyport.lsp;

import io.sallyport.model.Place;

/**
 * Part of one line of a file.
 *
 * @param line from 0
 * @param start first character, from 0, in UTF-16 code units
 * @param end after the last character
 */
public record Span(String file, int line, int start, int end) {

    /** Whether a cursor on this line, before this character, touches it. */
    boolean touches(int atLine, int character) {
        return line == atLine && start <= character && character <= end;
    }

    /** The word that begins at a place; the rest of the line when the source writes it in another way. */
    static Span of(Place place, String word, Lines lines) {
        int line = Math.max(place.line() - 1, 0);
        String text = lines.line(line);
        int start = lines.character(line, Math.max(place.column() - 1, 0));
        boolean quoted = start < text.length() && (text.charAt(start) == '"' || text.charAt(start) == '\'');
        int inner = quoted ? start + 1 : start;
        if (!word.isEmpty() && text.startsWith(word, inner)) {
            return new Span(place.file(), line, inner, inner + word.length());
        }
        return new Span(place.file(), line, start, text.length());
    }
}
