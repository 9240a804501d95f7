package io.sallyport.policy;

import java.time.ZoneId;

/**
 * What the one Manifest of a repository says.
 *
 * @param name of the organisation or repository
 * @param zone in which hours, dates and calendar periods are meant
 * @param stockRules whether the stock rules take part
 * @param terms on what further terms a version may be used
 */
public record Manifest(String name, ZoneId zone, boolean stockRules, Terms terms) {

    /** A manifest that says nothing further. */
    public Manifest(String name, ZoneId zone, boolean stockRules, boolean testsMustPass) {
        this(name, zone, stockRules, Terms.standard().with(testsMustPass));
    }

    /** Whether a commit whose tests fail is refused. */
    public boolean testsMustPass() {
        return terms.testsMustPass();
    }
}
