package io.sallyport.lsp;

import java.util.Optional;
import java.util.Set;

/**
 * Where a cursor stands in YAML that is being typed.
 *
 * @param slot the slot of the word at the cursor, were it a value
 * @param mapping the slot of the mapping whose key the word would be; empty where no key can stand
 * @param typed what of the word stands before the cursor
 * @param word the whole word around the cursor, to be replaced
 * @param keys keys the mapping has already
 * @param value whether the word can be a value
 */
record Cursor(Slot slot, Optional<Slot> mapping, String typed, Span word, Set<String> keys, boolean value) {
    Cursor {
        keys = Set.copyOf(keys);
    }
}
