package io.sallyport.policytest;

import io.sallyport.decision.Decision;
import io.sallyport.event.Event;
import io.sallyport.facts.Facts;

/** The decide of the compiled policy that is under test. */
@FunctionalInterface
public interface Deciding {
    /** The answer to one request. */
    Decision decide(Event.Request event, Facts facts);
}
