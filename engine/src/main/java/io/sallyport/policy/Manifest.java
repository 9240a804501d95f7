package io.sallyport.policy;

import java.time.ZoneId;

/**
 * What the one Manifest of a repository says.
 *
 * @param name of the organisation or repository
 * @param zone in which hours, dates and calendar periods are meant
 * @param stockRules whether the stock rules take part
 * @param testsMustPass whether a commit whose tests fail is refused
 */
public record Manifest(String name, ZoneId zone, boolean stockRules, boolean testsMustPass) {}
