package io.sallyport.model;

/** A Drools rule and where it stands; stock rules stand in {@code stock/rules/…}. */
public record RuleRef(String name, Place place) implements Comparable<RuleRef> {

    @Override
    public int compareTo(RuleRef other) {
        int byPlace = place.compareTo(other.place);
        return byPlace != 0 ? byPlace : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return place.brief() + " \"" + name + "\"";
    }
}
