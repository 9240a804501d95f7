package io.sallyport.facts;

/**
 * Fact: the time of the decision in the manifest's zone.
 *
 * @param day of the week, 1 (Monday) to 7
 * @param hour 0 to 23
 * @param minute 0 to 59
 * @param epochSecond seconds since 1970-01-01T00:00:00Z
 */
public record Clock(int day, int hour, int minute, long epochSecond) {}
