package io.sallyport.lsp;

/**
 * One word of a file: a key, or a value that is no list or mapping.
 *
 * @param row the line, from 0, on which the row around it begins, or the document's
 */
record Word(Slot slot, String text, Span span, int row) {}
