package io.sallyport.facts;

import io.sallyport.policy.AccessRow;

/**
 * Fact: an access row that names one of the person's groups, with its conditions evaluated.
 *
 * @param number where the row stands among all access rows in source order, from 0
 * @param allows whether it is an allow row
 * @param connection whether it is about the connection itself: a deny row without resources
 * @param hours whether now lies in its hours (holds where it has none)
 * @param period whether now lies between its {@code from} and {@code until}
 * @param conditions all of its conditions together
 */
public record AccessCandidate(AccessRow row, int number, boolean allows, boolean connection, Truth hours, Truth period,
        Truth conditions) {}
