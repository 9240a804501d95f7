package io.sallyport.lsp;

/**
 * A name where it is defined or mentioned.
 *
 * @param noun what the name is of: {@code group}, {@code resource}, {@code instance}, {@code decider} …
 * @param row the line, from 0, on which the row around it begins
 */
public record Occurrence(String noun, String name, Span span, boolean defines, int row) {}
