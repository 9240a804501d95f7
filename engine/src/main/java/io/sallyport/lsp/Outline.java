package io.sallyport.lsp;

import java.util.List;

/**
 * An entry of a file's table of contents.
 *
 * @param detail a word that says what it is
 * @param name where the name stands
 * @param lastLine the last line that belongs to it, from 0
 */
public record Outline(String title, String detail, Span name, int lastLine, List<Outline> inside) {
    public Outline {
        inside = List.copyOf(inside);
    }
}
