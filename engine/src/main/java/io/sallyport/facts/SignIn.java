package io.sallyport.facts;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import io.sallyport.policy.Factor;

/**
 * How a person proved who they are, besides the certificate.
 *
 * @param passwordVerified whether the password was right; empty when nobody has checked it
 * @param factors when each second factor was last given; one that is not here was never given as far as is known
 * @param failures when sign-ins of the person failed, in any order; empty when nobody counts them
 */
public record SignIn(Optional<Boolean> passwordVerified, SortedMap<Factor, Instant> factors, Optional<List<Instant>> failures) {
    /** Nothing is known. */
    public static final SignIn UNKNOWN = new SignIn(Optional.empty(), new TreeMap<>(), Optional.empty());

    public SignIn {
        factors = Collections.unmodifiableSortedMap(new TreeMap<>(factors));
        failures = failures.map(all -> all.stream().sorted().toList());
    }

    public SignIn withPassword(boolean right) {
        return new SignIn(Optional.of(right), factors, failures);
    }

    public SignIn withFactor(Factor factor, Instant at) {
        TreeMap<Factor, Instant> more = new TreeMap<>(factors);
        more.put(factor, at);
        return new SignIn(passwordVerified, more, failures);
    }

    public SignIn withFailures(List<Instant> at) {
        return new SignIn(passwordVerified, factors, Optional.of(at));
    }

    /** When any second factor was last given. */
    public Optional<Instant> lastFactor() {
        return factors.values().stream().max(Instant::compareTo);
    }
}
