package io.sallyport.decision;

import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.model.SortedNames;

/**
 * What a client may reach: what the allowed resources cover less what the denied ones cover, exact to protocol and port. Both are kept, since
 * a denied resource may lie across an allowed one.
 */
public record Reach(SortedSet<String> allowed, SortedSet<String> denied) {
    /** Nothing at all. */
    public static final Reach NOTHING = new Reach(new TreeSet<>(), new TreeSet<>());

    public Reach {
        allowed = SortedNames.copyOf(allowed);
        denied = SortedNames.copyOf(denied);
    }
}
