package io.sallyport.effect.nft;

import java.util.List;

import io.sallyport.model.Family;

/** What a reach covers, as the keys that stand behind a profile's number in the maps. Two are equal when they cover the same. */
final class Destinations {
    private final List<String> keys4;
    private final List<String> keys6;
    /** Asked for at each look-up of a profile; there may be thousands of keys. */
    private final int hash;

    Destinations(List<Box> boxes) {
        keys4 = keys(boxes, Family.V4);
        keys6 = keys(boxes, Family.V6);
        hash = 31 * keys4.hashCode() + keys6.hashCode();
    }

    private static List<String> keys(List<Box> boxes, Family family) {
        return boxes.stream().filter(box -> box.family() == family).map(Box::key).toList();
    }

    List<String> keys(Family family) {
        return family == Family.V4 ? keys4 : keys6;
    }

    int size() {
        return keys4.size() + keys6.size();
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof Destinations that && hash == that.hash && keys4.equals(that.keys4) && keys6.equals(that.keys6));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return keys4 + " " + keys6;
    }
}
