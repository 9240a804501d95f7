package io.sallyport.lsp;

import java.util.ArrayList;
import java.util.List;

/**
 * A place in the language where a word may stand, whichever file it is in.
 *
 * @param kind of the document
 * @param path keys from the document down, {@link #ITEM} for an entry of a list and {@link #OWN} for a key of the author's own
 * @param key whether the word is itself a key of the mapping at the path
 */
record Slot(String kind, List<String> path, boolean key) {
    /** The step into an entry of a list. */
    static final String ITEM = "*";
    /** The step through a key that is the author's own. */
    static final String OWN = "own";

    Slot {
        path = List.copyOf(path);
    }

    Slot in(String step) {
        List<String> longer = new ArrayList<>(path);
        longer.add(step);
        return new Slot(kind, longer, false);
    }

    Slot asKey() {
        return new Slot(kind, path, true);
    }

    /** Whether the word is the name of a row. */
    boolean isRowName() {
        return !key && path.equals(List.of("rows", ITEM, "name"));
    }
}
