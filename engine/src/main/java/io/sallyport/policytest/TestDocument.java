package io.sallyport.policytest;

import java.time.Instant;
import java.util.List;

import io.sallyport.model.Place;

/**
 * One document of kind {@code PolicyTest}.
 *
 * @param clock the instant at which each of its tests begins
 */
public record TestDocument(Place place, Instant clock, PolicyTest.Given given, List<PolicyTest> tests) {
    public TestDocument {
        tests = List.copyOf(tests);
    }
}
