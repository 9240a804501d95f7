package io.sallyport.flow;

import java.util.Optional;

/**
 * How well one instance's kernel does what it is told. Counts are since the start.
 *
 * @param retried changes that failed and were tried again by comparing or loading everything
 * @param refused changes that could not be put in force, so that nobody was let in by them
 * @param unlimited changes put in force without limits of the rate, where the policy would rather have that
 * @param impaired what is amiss since the last change, and what to do
 */
public record Health(long retried, long refused, long unlimited, Optional<Outcome.Failed> impaired) {
    public static final Health WELL = new Health(0, 0, 0, Optional.empty());
}
