package io.sallyport.facts;

/** Fact: the person is a member of this group. */
public record Member(String group) {}
