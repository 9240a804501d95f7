package io.sallyport.facts;

/**
 * Fact: a variable the client sent about itself.
 *
 * @param name {@code IV_…} or {@code UV_…}
 */
public record Variable(String name, String value) {}
