package io.sallyport.facts;

/** A condition that does not hold, or is not known to. */
public record Unmet(ConditionKind kind, Truth truth) {}
