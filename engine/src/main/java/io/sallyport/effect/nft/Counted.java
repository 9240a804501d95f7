package io.sallyport.effect.nft;

import java.util.Map;

/**
 * What one listing of a table says its counters show.
 *
 * @param named by the counter's name: a ground's text, or {@link Refusal#counter()}
 * @param used by {@code client address . number of the ground}, as {@code nft -n list} prints it; number 0:0 is what was dropped
 */
public record Counted(Map<String, Tally> named, Map<String, Tally> used) {
    public static final Counted NOTHING = new Counted(Map.of(), Map.of());

    public Counted {
        named = Map.copyOf(named);
        used = Map.copyOf(used);
    }
}
