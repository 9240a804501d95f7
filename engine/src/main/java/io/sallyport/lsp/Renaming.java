package io.sallyport.lsp;

import java.util.List;

/** What came of a wish to rename. */
public sealed interface Renaming {

    /** The places to write the new name in. */
    record Edits(List<Span> places) implements Renaming {
        public Edits {
            places = List.copyOf(places);
        }
    }

    /** It cannot be done, and why. */
    record Refused(String why) implements Renaming {}
}
