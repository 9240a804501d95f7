package io.sallyport.decision;

import java.util.Optional;

import io.sallyport.model.Bandwidth;
import io.sallyport.model.DataSize;
import io.sallyport.model.RowId;
import io.sallyport.policy.QuotaTerms.Priority;

/**
 * Limits of one client; an empty one is unlimited. {@code down} is towards the client.
 *
 * @param priority whose traffic goes first where several clients share a line
 * @param shared the row of Quotas with whose other clients it shares a rate
 */
public record Limits(Optional<Bandwidth> down, Optional<Bandwidth> up, Optional<DataSize> burst, Optional<Priority> priority,
        Optional<RowId> shared) {
    public static final Limits NONE = new Limits(Optional.empty(), Optional.empty(), Optional.empty());

    /** Limits of the rate only. */
    public Limits(Optional<Bandwidth> down, Optional<Bandwidth> up, Optional<DataSize> burst) {
        this(down, up, burst, Optional.empty(), Optional.empty());
    }

    /** The same at other rates. */
    public Limits at(Optional<Bandwidth> otherDown, Optional<Bandwidth> otherUp) {
        return new Limits(otherDown, otherUp, burst, priority, shared);
    }
}
