package io.sallyport.decision;

import java.util.Optional;

import io.sallyport.model.Bandwidth;
import io.sallyport.model.DataSize;
import io.sallyport.policy.QuotaTerms.Priority;

/**
 * Limits of one client; an empty one is unlimited. {@code down} is towards the client.
 *
 * @param priority class of its traffic; not enforced yet
 */
public record Limits(Optional<Bandwidth> down, Optional<Bandwidth> up, Optional<DataSize> burst, Optional<Priority> priority) {
    public static final Limits NONE = new Limits(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Limits of the rate only. */
    public Limits(Optional<Bandwidth> down, Optional<Bandwidth> up, Optional<DataSize> burst) {
        this(down, up, burst, Optional.empty());
    }
}
