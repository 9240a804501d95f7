package io.sallyport.usage;

import java.time.Instant;

import io.sallyport.model.Traffic;

/**
 * How far a counter is accounted for: what it said when its bytes last went to somebody's account.
 *
 * @param run in which the counter began; another run's counter begins at nothing
 * @param person whose bytes they are
 * @param counted what it said
 * @param moved when it was last seen to have grown
 */
public record Mark(Seat seat, String run, String person, Traffic counted, Instant moved) {}
