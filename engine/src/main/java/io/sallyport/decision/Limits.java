package io.sallyport.decision;

import java.util.Optional;

import io.sallyport.model.Bandwidth;
import io.sallyport.model.DataSize;

/** Rates of one client; an empty one is unlimited. {@code down} is towards the client. */
public record Limits(Optional<Bandwidth> down, Optional<Bandwidth> up, Optional<DataSize> burst) {
    public static final Limits NONE = new Limits(Optional.empty(), Optional.empty(), Optional.empty());
}
