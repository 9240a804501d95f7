package io.sallyport.usage;

import java.time.LocalDate;

import io.sallyport.model.Traffic;

/**
 * What an operator changed about one period of somebody's: it ends with the period.
 *
 * @param first the first day of the period
 * @param forgiven what was used and does not count
 * @param granted bytes that are allowed beside what the policy says
 */
public record Allowance(LocalDate first, Traffic forgiven, long granted) {
    public Allowance {
        if (granted < 0 || granted > Traffic.BYTES_MAX) {
            throw new IllegalArgumentException("not an amount: " + granted + " B");
        }
    }

    static Allowance none(LocalDate first) {
        return new Allowance(first, Traffic.NONE, 0);
    }

    Allowance forgiving(Traffic used) {
        return new Allowance(first, used, granted);
    }

    Allowance granting(long more) {
        return new Allowance(first, forgiven, new Traffic(granted, 0).plus(new Traffic(more, 0)).down());
    }
}
