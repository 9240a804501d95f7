package io.sallyport.effect.nft;

import java.util.Optional;

/**
 * One change to a map. nft has no "replace": a new value for a key that exists is a removal and an addition in the same transaction, and removing
 * what is not there is an error, so an edit knows what was there.
 *
 * @param was the value in force, empty when there is none
 * @param is the value to be in force, empty when there is to be none
 */
public record Edit(MapName map, String key, Optional<String> was, Optional<String> is) {
    public Edit {
        if (was.equals(is)) {
            throw new IllegalArgumentException("an edit that changes nothing: " + map + " " + key);
        }
    }

    /** Whether it is about what numbers mean, and not about which of them clients and sites have. */
    public boolean isMeaning() {
        return map.isMeaning();
    }

    /** The edit that takes this one back. */
    public Edit inverse() {
        return new Edit(map, key, is, was);
    }
}
