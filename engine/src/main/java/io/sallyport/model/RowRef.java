package io.sallyport.model;

/** A policy row and where it stands. */
public record RowRef(RowId id, Place place) implements Comparable<RowRef> {

    @Override
    public int compareTo(RowRef other) {
        int byPlace = place.compareTo(other.place);
        return byPlace != 0 ? byPlace : id.compareTo(other.id);
    }

    /** {@code policies/access.yaml:12 engineers-git}. */
    @Override
    public String toString() {
        return place.brief() + " " + id.name();
    }
}
