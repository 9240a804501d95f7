package io.sallyport.policytest;

import java.util.List;
import java.util.SortedMap;

import io.sallyport.event.Event;
import io.sallyport.facts.Facts;
import io.sallyport.facts.Truth;

/** The conditions of a policy's rows, and what comes of each for one request. */
public interface Conditions {
    /** Every condition of every row, in source order. */
    List<Condition> all();

    /** What came of those that were looked at. */
    SortedMap<Condition, Truth> evaluate(Event.Request event, Facts facts);
}
