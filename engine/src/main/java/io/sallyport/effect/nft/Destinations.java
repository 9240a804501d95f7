package io.sallyport.effect.nft;

import java.util.List;

import io.sallyport.model.Family;

/**
 * What a profile opens one way, as the keys that stand behind its number in the maps, and what opens each. Two are equal when they open the same and count it
 * by the same names.
 */
final class Destinations {
    /** Nothing at all. */
    static final Destinations NONE = new Destinations(List.of(), Ground.Kind.ALLOW);

    private final List<Opening> openings4;
    private final List<Opening> openings6;
    /** Asked for at each look-up of a profile; there may be thousands of keys. */
    private final int hash;

    /** One element: the key's part behind the profile, and its value. */
    record Opening(String key, Ground by) {}

    /** @param kind of what opens the boxes */
    Destinations(List<Box> boxes, Ground.Kind kind) {
        openings4 = openings(boxes, Family.V4, kind);
        openings6 = openings(boxes, Family.V6, kind);
        hash = 31 * openings4.hashCode() + openings6.hashCode();
    }

    private static List<Opening> openings(List<Box> boxes, Family family, Ground.Kind kind) {
        return boxes.stream().filter(box -> box.family() == family).map(box -> new Opening(box.key(), new Ground(kind, box.by()))).toList();
    }

    List<Opening> openings(Family family) {
        return family == Family.V4 ? openings4 : openings6;
    }

    int size() {
        return openings4.size() + openings6.size();
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof Destinations that && hash == that.hash && openings4.equals(that.openings4)
                && openings6.equals(that.openings6));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return openings4 + " " + openings6;
    }
}
